import { threadPlace } from '../../worker/api/drafts.std'
import type { Said, SealedApi, Target } from '../../worker/api.std'
import { Again } from '../again'
import { holdToLabels } from '../copying'
import { h } from '../dom'
import type { Progresses } from '../files/progress'
import { dropsOn } from '../files/tray'
import type { Named } from '../people'
import { Composer } from './composer'
import { editIn, quotedIn, type Written } from './deeds'
import type { Showing } from './line'
import { Log } from './log'
import { SaidList } from './said'

interface Given {
  api: SealedApi
  conversation: string
  root: Target
  showing: Showing
  progresses: Progresses
  seated: () => Named[]
  tell: (words: string) => void
}

/** What was said under something, beside the room, and where one answers there. */
export class Thread implements Written {
  readonly parts: HTMLElement[]
  readonly said: SaidList
  readonly composer: Composer
  private readonly log: Log
  private readonly absent = h('p', { class: 'meta nothing', hidden: true }, 'What this began with is not on this device.')
  private readonly reading = new Again(() => this.read())
  private all: Said[] = []
  private shown = false
  private holding = false
  private count = 0
  private freshFrom: number | null = null

  constructor(private readonly given: Given) {
    const { api, conversation, root, showing, seated, progresses } = given
    this.said = new SaidList(showing)
    this.log = new Log(this.said.list, 'The thread', {
      more: () => undefined,
      toEnd: () => this.log.toEnd(),
      seen: () => this.seen(),
    })
    this.log.region.prepend(this.absent)
    this.composer = new Composer({
      api,
      conversation,
      progresses,
      id: 'say-in-thread',
      place: threadPlace(root),
      people: showing.people,
      seated,
      say: (saying) => api.say(conversation, { ...saying, thread: root }),
      saveDraft: (draft) => api.saveDraft(conversation, draft),
      asks: 'Answer here',
    })
    dropsOn(this.log.frame, (files) => this.composer.tray.add(files))
    holdToLabels(this.log.region, (words) => this.partOf(words), given.tell)
    this.parts = [this.log.frame, this.composer.form]
  }

  get root(): Target {
    return this.given.root
  }

  show(): Promise<void> {
    return this.reading.run()
  }

  async go({ n }: Target): Promise<void> {
    const line = this.said.at(n)
    if (line) this.log.to(line)
  }

  edit(said: Said, begun: string | null): void {
    editIn(this.said, said, begun, this.given.api, this.given.conversation, this.given.seated)
  }

  hold({ n }: Said): void {
    this.holding = true
    this.freshFrom = n
    this.given.tell('It counts as unread from there on, until you open this thread again.')
  }

  private async read(): Promise<void> {
    const { api, conversation, root } = this.given
    const { root: said, replies, unread } = await api.thread(conversation, root)
    const first = !this.shown
    if (first && unread > 0) this.freshFrom = replies.filter(({ mine }) => !mine).at(-unread)?.n ?? null
    this.all = said ? [said, ...replies] : replies
    const stay = this.log.atEnd || (replies.length > this.count && replies.at(-1)?.mine)
    const seated = new Set(this.given.seated().map(({ account }) => account))
    this.absent.hidden = said !== null
    this.log.draw(() => this.said.show(this.all, this.freshFrom, seated), { earlier: false, whole: true })
    if (first || stay) this.log.toEnd()
    else if (replies.length > this.count) this.log.newBelow('New below')
    this.shown = true
    this.count = replies.length
    if (first) await this.restore()
  }

  private async restore(): Promise<void> {
    const drafts = await this.given.api.drafts(this.given.conversation).catch(() => [])
    this.composer.restore(drafts, (target) => quotedIn(this.all, target, this.given.showing.people))
  }

  private seen(): void {
    const { api, conversation, root } = this.given
    if (!this.holding && this.log.region.isConnected && document.visibilityState === 'visible')
      api.markRead(conversation, root).catch(() => undefined) // unread stays counted
  }

  private partOf(words: Element) {
    const said = this.said.of(words)
    return said && { label: said.label, mine: said.mine, name: this.given.showing.people.of(said.account).name }
  }
}
