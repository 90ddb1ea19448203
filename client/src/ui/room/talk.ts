import { editPlace } from '../../worker/api/drafts.std'
import type { Draft, Room, Said, SealedApi, Target, View } from '../../worker/api.std'
import { holdToLabels } from '../copying'
import { h } from '../dom'
import { Progresses } from '../files/progress'
import { dropsOn, stayWhenDropped } from '../files/tray'
import { People } from '../people'
import { Menu } from './actions'
import { Before } from './before'
import { Beside } from './beside'
import { Composer } from './composer'
import { doingOf, editIn, quotedIn, sharingOf, type Written } from './deeds'
import { headOf, problemOf } from './head'
import type { Showing } from './line'
import { Log } from './log'
import { Rulings } from './rulings'
import { SaidList } from './said'
import { Side } from './side'
import { Thread } from './thread'
import { Voice } from './voice'

/** The middle of a room that this browser can read: what was said, and where one answers. */
export class Talk implements Written {
  readonly parts: HTMLElement[]
  /** Everybody whose name the page knows. */
  readonly people: People
  readonly beside: Beside
  readonly said: SaidList
  readonly composer: Composer
  private readonly side: Side
  private readonly log: Log
  private readonly empty = h('p', { class: 'meta nothing' }, 'Nothing has been said yet. What is said here stays here.')
  private readonly voice = new Voice()
  private readonly me: string
  private readonly progresses: Progresses
  private readonly rulings: Rulings
  private thread: Thread | null = null
  private room: Room | null = null
  private drafts: Promise<Draft[]>
  private freshFrom: number | null = null
  private last = 0
  private bringing = false
  private entered = false
  private holding = false

  constructor(
    private readonly page: HTMLElement,
    private readonly api: SealedApi,
    private readonly conversation: string,
  ) {
    this.me = page.getAttribute('me') ?? ''
    this.people = new People(page, `/circles/${page.getAttribute('circle')}/seats/`)
    this.beside = new Beside(page)
    this.progresses = new Progresses(api)
    this.drafts = api.drafts(conversation).catch(() => [])
    this.said = new SaidList(this.showing(() => this, true))
    this.side = new Side(page, api, conversation)
    this.composer = this.composing()
    this.log = new Log(this.said.list, 'What was said', {
      more: (side) => void this.voice.tried(() => this.more(side)),
      toEnd: () => void this.voice.tried(() => this.toEnd()),
      seen: () => this.seen(),
    })
    this.log.region.prepend(this.empty)
    dropsOn(this.log.frame, (files) => this.composer.tray.add(files))
    stayWhenDropped()
    this.rulings = new Rulings({
      api,
      conversation,
      address: `/circles/${page.getAttribute('circle')}/`,
      zone: page.getAttribute('zone') ?? 'UTC',
      nameOf: (account) => this.people.of(account).name,
      before: (of) => void this.openBefore(of).catch(() => undefined),
    })
    this.parts = [this.voice.banner, this.rulings.place, this.log.frame, this.voice.notice, this.composer.form]
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void this.rewrite())
    holdToLabels(
      this.log.region,
      (words) => this.partOf(words),
      (words) => this.voice.tell(words),
    )
  }

  /** What of the room is on the screen, to be asked for again; undefined before anything is. */
  get view(): View | undefined {
    return this.room?.span
  }

  /** `read`: the server was asked what is new. What it tells at first was not there when one came in, so it is news. */
  async show(room: Room, read: boolean): Promise<void> {
    const first = this.room === null
    const end = this.log.atEnd && this.view?.to === null
    const news = !this.entered && this.freshFrom === null && room.unreadFrom !== null
    if (news) this.freshFrom = room.unreadFrom
    this.entered = read
    this.room = room
    await this.people.seat(room.people.map(({ account }) => account))
    this.draw(room)
    this.side.show(room)
    this.rulings.show(room)
    headOf(this.page, room, this.me)
    this.warn(problemOf(room))
    this.composer.allow(room.summary.state === 'ready')
    this.move(room, first || news, end)
    if (first) await this.restore(room)
    await this.thread?.show()
    this.thread?.composer.allow(room.summary.state === 'ready')
  }

  warn(words: string | null): void {
    this.voice.warn(words)
  }

  /** To something that was said, wherever it stands. */
  async go(to: Target, under: Target | null = null): Promise<void> {
    if (under) {
      await this.openThread(under)
      await this.thread?.go(to)
      return
    }
    if (!this.said.at(to.n)) await this.look({ from: to.n, to: to.n, more: 'both' })
    const line = this.said.at(to.n)
    if (line) this.log.to(line)
    else this.voice.tell('That is not on this device, or stands in a thread.')
  }

  private async openBefore(conversation: string): Promise<void> {
    const before = new Before(
      this.api,
      conversation,
      this.showing(() => null, false),
    )
    this.beside.show('What was said before', before.parts, () => undefined)
    await before.show()
  }

  async openThread(root: Target): Promise<void> {
    if (this.thread?.root.id !== root.id) {
      const thread = new Thread({
        api: this.api,
        conversation: this.conversation,
        root,
        showing: this.showing(() => this.thread, false),
        progresses: this.progresses,
        seated: () => this.seated(),
        tell: (words) => this.voice.tell(words),
      })
      this.beside.show('Thread', thread.parts, () => {
        this.thread = null
      })
      this.thread = thread
    }
    await this.thread!.show()
    if (matchMedia('(pointer: fine)').matches) this.thread?.composer.focus()
  }

  /** Whoever wants what they saw to count as new has it so until they come again. */
  hold(from: Said): void {
    this.holding = true
    this.freshFrom = from.n
    if (this.room) this.draw(this.room)
    this.voice.tell('It counts as unread from there on, until you come here again.')
  }

  edit(said: Said, begun: string | null): void {
    editIn(this.said, said, begun, this.api, this.conversation, () => this.seated())
  }

  /** Whoever may not read here any more is not shown it either. */
  leave(): void {
    this.beside.close()
  }

  private draw(room: Room): void {
    this.empty.hidden = room.said.length > 0 || room.earlier
    const seated = new Set(room.people.map(({ account }) => account))
    const whole = room.span.to === null
    this.log.draw(() => this.said.show(room.said, this.freshFrom, seated), { earlier: room.earlier, whole })
  }

  /** To what is new on entering, along with the talk at its end, and nowhere while somebody reads further up. */
  private move(room: Room, first: boolean, end: boolean): void {
    const newest = room.said.at(-1)
    const last = newest?.n ?? Number.MAX_SAFE_INTEGER
    const more = room.said.length > 0 && last > this.last
    this.last = room.said.length > 0 ? last : 0
    if (first && this.said.freshLine) this.said.freshLine.scrollIntoView({ block: 'start' })
    else if (first || end || (more && newest?.mine && room.span.to === null)) this.log.toEnd()
    if (this.log.atEnd) this.seen()
    else if (room.span.to !== null) this.log.newBelow('To the end')
    else if (more) this.log.newBelow('New below')
  }

  private async more(side: 'earlier' | 'later'): Promise<void> {
    if (this.bringing || !this.view) return
    this.bringing = true
    try {
      await this.look({ ...this.view, more: side })
    } finally {
      this.bringing = false
    }
  }

  private async toEnd(): Promise<void> {
    await this.look({})
    this.log.toEnd()
  }

  private async look(view: View): Promise<void> {
    const room = await this.api.look(this.conversation, view)
    this.room = room
    this.log.quietly()
    await this.people.seat(room.people.map(({ account }) => account))
    this.draw(room)
  }

  private seen(): void {
    if (this.holding || !this.log.region.isConnected || document.visibilityState !== 'visible') return
    this.api.markRead(this.conversation).catch(() => undefined) // unread stays counted
  }

  private showing(place: () => Written | null, threads: boolean): Showing {
    const context = {
      api: this.api,
      conversation: this.conversation,
      people: this.people,
      seated: () => this.seated(),
      tried: (work: () => Promise<unknown>) => void this.voice.tried(work),
      openThread: (root: Target) => this.openThread(root),
    }
    return {
      people: this.people,
      me: this.me,
      zone: this.page.getAttribute('zone') ?? 'UTC',
      doing: doingOf(context, place),
      menu: new Menu(),
      sharing: sharingOf(context, this.progresses, place),
      threads,
    }
  }

  private composing(): Composer {
    return new Composer({
      api: this.api,
      conversation: this.conversation,
      progresses: this.progresses,
      id: 'say',
      place: 'room',
      people: this.people,
      seated: () => this.seated(),
      say: (saying) => this.api.say(this.conversation, saying),
      saveDraft: (draft) => this.api.saveDraft(this.conversation, draft),
      asks: 'Say something',
    })
  }

  /** What was written in another tab meanwhile, unless something else was typed here. */
  private async rewrite(): Promise<void> {
    const drafts = await this.api.drafts(this.conversation).catch(() => null)
    if (drafts && this.room) this.composer.restore(drafts, this.quoted)
  }

  /** What was begun here and left: in the room, and on what one had said. */
  private async restore(room: Room): Promise<void> {
    const drafts = await this.drafts
    this.composer.restore(drafts, this.quoted)
    for (const said of room.said) {
      const draft = said.mine && said.target && drafts.find(({ place }) => place === editPlace(said.target!))
      if (draft && !said.withdrawnAt) this.edit(said, draft.body)
    }
  }

  private quoted = (target: Target) => quotedIn(this.room?.said ?? [], target, this.people)

  private seated() {
    const others = (this.room?.people ?? []).filter(({ account }) => account !== this.me)
    return others.map(({ account }) => this.people.of(account))
  }

  private partOf(words: Element) {
    const said = this.said.of(words)
    return said && { label: said.label, mine: said.mine, name: this.people.of(said.account).name }
  }
}
