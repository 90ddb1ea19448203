/** A conversation on one device without server and engine: lines are taken in as if they had been opened. */

import 'fake-indexeddb/auto'
import type { Spoken } from '../src/circle/content.std'
import { type Line, lineOf, type SpokenLine } from '../src/circle/lines.std'
import { Minutes } from '../src/circle/minutes.std'
import { marksOf } from '../src/circle/news.std'
import { circleName, circleOf, saidRecords } from '../src/circle/records.std'
import { roomOf } from '../src/circle/room.std'
import { takenBy } from '../src/circle/taking.std'
import { Tools } from '../src/circle/tools.std'
import type { Visit } from '../src/circle/visit.std'
import { Vault } from '../src/vault/vault.std'
import { Wire } from '../src/wire/wire.std'
import type { Said, Target, View } from '../src/worker/api.std'

export const ANA = '00000000-0000-4000-8000-00000000000a'
export const JOOST = '00000000-0000-4000-8000-00000000000b'
export const HILDE = '00000000-0000-4000-8000-00000000000c'

const nobody = new Wire(async () => {
  throw new TypeError('no network')
})

let opened = 0

/** Hilde's device. */
export class Talking {
  readonly minutes: Minutes
  n = 0

  private constructor(
    readonly tools: Tools,
    readonly conversation: string,
  ) {
    this.minutes = new Minutes(tools)
  }

  static async open(conversation = 'ab'): Promise<Talking> {
    opened += 1
    const name = `talking-${opened}`
    return new Talking(new Tools(HILDE, name, await Vault.open(name), nobody), conversation)
  }

  /** The same device, another circle. */
  beside(conversation: string): Talking {
    return new Talking(this.tools, conversation)
  }

  /** `by` says something; what others may point at. `n`: where it stands, the next place if not given. */
  async say(by: string, what: Spoken, at = `2026-03-02T05:${String(this.n % 60).padStart(2, '0')}:00.000Z`): Promise<Target> {
    this.n += 1
    const { n } = this
    const ref = n.toString(16).padStart(32, '0')
    const mine = by === HILDE
    const line = lineOf({ id: mine ? ref : `${n}-${ref}`, ref, n, account: by, device: 'd', at, mine }, what)
    await this.take(line)
    return { by, id: ref, n }
  }

  text = (by: string, body: string, more: Partial<Extract<Spoken, { kind: 'text' }>> = {}): Promise<Target> =>
    this.say(by, { kind: 'text', body, label: 'forum', ...more })

  async take(line: Line): Promise<void> {
    const record = await circleOf(this.tools, this.conversation)
    const visit = { id: this.conversation, tools: this.tools } as Visit
    const taken = 'ref' in line ? await takenBy(line as SpokenLine, visit, {}, record.news) : null
    const edition = record.edition + (taken?.older ? 1 : 0)
    await this.tools.vault.write({
      ...taken?.records,
      ...saidRecords(this.conversation, line.n, [taken?.line ?? line]),
      [circleName(this.conversation)]: { ...record, edition, phase: 'ready', cursor: line.n, news: taken?.news ?? record.news },
    })
  }

  room = (view: View = {}) => roomOf(this.tools, this.minutes, this.conversation, view)
  said = async (view: View = { from: 1 }): Promise<Said[]> => (await this.room(view)).said
  texts = async (view?: View): Promise<string[]> => (await this.said(view)).map(({ body }) => body)
  marks = () => marksOf(this.tools, this.conversation)
  record = () => circleOf(this.tools, this.conversation)
}
