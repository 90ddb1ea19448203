import { filesIn, saidNow, UNWANTED } from '../../files/keeping.std'
import { SealedError } from '../../vault/faults.std'
import { exclusively } from '../../vault/locks.std'
import { editPlace, threadPlace } from '../../worker/api/drafts.std'
import type { Place, Room, TalkApi, Target, View } from '../../worker/api.std'
import type { Spoken } from '../content.std'
import { type Line, mayChange } from '../lines.std'
import { markedUpTo, marksOf, unread, unreadAgain } from '../news.std'
import { threadOf } from '../page.std'
import { type CircleRecord, circleOf, circlePrefix, draftName, readName, saidName } from '../records.std'
import { roomOf, summaryOf } from '../room.std'
import { put, putAgain, takeBack } from '../sending.std'
import { isOf } from '../taking.std'
import type { Inside } from './inside.std'

export function talkOf(inside: Inside): TalkApi {
  const { tools, minutes, tending } = inside
  const { courier } = inside.files

  function waits(conversation: string): void {
    tools.changed(conversation)
    tending.soon(conversation)
  }

  /** The draft at `place` goes in the same step: what was said is not there to be said again. */
  async function keep(conversation: string, what: Spoken, place?: Place, others: Record<string, unknown> = {}): Promise<void> {
    await tools.device()
    await put(tools, conversation, what, { ...others, ...(place ? { [draftName(conversation, place)]: null } : {}) })
    waits(conversation)
  }

  /** With what one said go its files. */
  async function unwantedOf(conversation: string, to: Target): Promise<Record<string, string>> {
    const line = await tools.vault.read<Line>(saidName(conversation, to.n, 0))
    const files = line && isOf(line, to) ? filesIn(line) : []
    return Object.fromEntries(files.map(({ blob }) => [`${UNWANTED}${blob}`, blob]))
  }

  function requireOwn(to: Target): void {
    if (!mayChange(tools.account, to)) throw new SealedError('not-yours', 'Only whoever said that can change it.')
  }

  return {
    async circles() {
      const lines = await tools.wire.conversations()
      void tending.everything(lines.map(({ id }) => id))
      return Promise.all(lines.map(async ({ id }) => summaryOf(tools, await circleOf(tools, id))))
    },
    async known() {
      const records = await tools.vault.list<CircleRecord>(circlePrefix)
      return Promise.all(records.map(([, record]) => summaryOf(tools, record)))
    },
    async open(conversation, view) {
      courier.soon()
      await tending.look(conversation)
      return here(inside, conversation, view)
    },
    async look(conversation, view) {
      await tools.device()
      return here(inside, conversation, view)
    },
    thread: async (conversation, root) => threadOf(tools, minutes, await circleOf(tools, conversation), root),
    async say(conversation, { files: ids = [], ...saying }) {
      const place = saying.thread ? threadPlace(saying.thread) : 'room'
      const { files, records } = await saidNow(tools, conversation, ids)
      await keep(conversation, { kind: 'text', ...saying, ...(files.length > 0 ? { files } : {}) }, place, records)
      if (files.length > 0) courier.soon()
    },
    react: (conversation, to, mark, on) => keep(conversation, { kind: 'reaction', to, mark, on }),
    async edit(conversation, to, body, mentions) {
      requireOwn(to)
      await keep(conversation, { kind: 'edit', to, body, ...(mentions ? { mentions } : {}) }, editPlace(to))
    },
    async withdraw(conversation, to) {
      requireOwn(to)
      await keep(conversation, { kind: 'withdrawal', to }, editPlace(to), await unwantedOf(conversation, to))
      courier.soon()
    },
    async sayAgain(conversation, id) {
      await putAgain(tools, conversation, id)
      waits(conversation)
      courier.soon()
    },
    async takeBack(conversation, id) {
      const body = await takeBack(tools, conversation, id)
      tools.changed(conversation)
      return body
    },
    rename: (conversation, name) => keep(conversation, { kind: 'name', body: name.trim() }),
    async markRead(conversation, thread) {
      const [record, marks] = [await circleOf(tools, conversation), await marksOf(tools, conversation)]
      const root = thread?.n ?? null
      if (!unread(record, marks).some((piece) => piece.thread === root)) return
      await tools.vault.write({ [readName(conversation)]: markedUpTo(marks, record.cursor, root) })
      tools.changed(conversation)
    },
    async markUnread(conversation, from) {
      await exclusively(`${tools.name}/circle/${conversation}`, () => unreadAgain(tools, minutes, conversation, from))
      tools.changed(conversation)
    },
  }
}

/** What is known here, without asking the server. */
async function here({ tools, minutes, tending }: Inside, conversation: string, view?: View): Promise<Room> {
  const room = await roomOf(tools, minutes, conversation, view)
  return { ...room, problem: room.problem ?? tending.problem(conversation) }
}
