import { editPlace } from '../../worker/api/drafts.std'
import type { Draft, Room, Said, SealedApi, Target, View } from '../../worker/api.std'
import { holdToLabels } from '../copying'
import { h } from '../dom'
import { Progresses } from '../files/progress'
import { dropsOn, stayWhenDropped } from '../files/tray'
import { People } from '../people'
import { faultOf } from '../words'
import type { Doing } from './actions'
import { Menu } from './actions'
import { Beside } from './beside'
import { Composer, quoting } from './composer'
import { editorOf } from './editor'
import { headOf, problemOf } from './head'
import type { Showing } from './line'
import { Log } from './log'
import { SaidList } from './said'
import { Side } from './side'
import { Thread } from './thread'

/** The middle of a room that this browser can read: what was said, and where one answers. */
export class Talk {
  readonly parts: HTMLElement[]
  /** Everybody whose name the page knows. */
  readonly people: People
  readonly beside: Beside
  private readonly said: SaidList
  private readonly composer: Composer
  private readonly side: Side
  private readonly log: Log
  private readonly empty = h('p', { class: 'meta nothing' }, 'Nothing has been said yet. What is said here stays here.')
  private readonly banner = h('p', { class: 'banner', role: 'status', hidden: true })
  private readonly notice = h('p', { class: 'meta copying', role: 'status' })
  private readonly me: string
  private readonly progresses: Progresses
  private thread: Thread | null = null
  private room: Room | null = null
  private drafts: Promise<Draft[]>
  private freshFrom: number | null = null
  private last = 0
  private bringing = false
  /** Somebody wants what they saw to count as new: nothing is marked as read until they come again. */
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
    this.said = new SaidList(this.showing(true, () => this.said))
    this.side = new Side(page, api, conversation)
    this.composer = this.composing()
    this.log = new Log(this.said.list, 'What was said', {
      more: (side) => void this.tried(() => this.more(side)),
      toEnd: () => void this.tried(() => this.toEnd()),
      seen: () => this.seen(),
    })
    this.log.region.prepend(this.empty)
    dropsOn(this.log.frame, (files) => this.composer.tray.add(files))
    stayWhenDropped()
    this.parts = [this.banner, this.log.frame, this.notice, this.composer.form]
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void this.rewrite())
    holdToLabels(
      this.log.region,
      (words) => this.partOf(words),
      (words) => this.tell(words),
    )
  }

  /** What of the room is on the screen, to be asked for again; undefined before anything is. */
  get view(): View | undefined {
    return this.room?.span
  }

  async show(room: Room): Promise<void> {
    const present = room.people.map(({ account }) => account)
    const first = this.room === null
    const end = this.log.atEnd && this.view?.to === null
    this.room = room
    await this.people.seat(present)
    if (first) this.freshFrom = room.unreadFrom
    this.draw(room)
    this.side.show(room)
    headOf(this.page, room, this.me)
    this.warn(problemOf(room))
    this.composer.allow(room.summary.state === 'ready')
    this.move(room, first, end)
    if (first) await this.restore()
    await this.thread?.show()
  }

  /** What everybody must know before they go on; null takes it away. */
  warn(words: string | null): void {
    if (this.banner.textContent !== (words ?? '')) this.banner.textContent = words ?? ''
    this.banner.hidden = !words
  }

  /** To something that was said, wherever it stands. */
  async go(to: Target, under: Target | null = null): Promise<void> {
    if (under) {
      await this.openThread(under)
      this.thread?.go(to.n)
      return
    }
    if (!this.said.at(to.n)) await this.look({ from: to.n, to: to.n, more: 'both' })
    const line = this.said.at(to.n)
    if (line) this.log.to(line)
    else this.tell('That is not on this device, or stands in a thread.')
  }

  async openThread(root: Target): Promise<void> {
    if (this.thread?.root.id !== root.id) {
      const thread: Thread = new Thread({
        api: this.api,
        conversation: this.conversation,
        root,
        showing: this.showing(false, () => thread.list),
        progresses: this.progresses,
        seated: () => this.seated(),
        tell: (words) => this.tell(words),
      })
      this.beside.show('Thread', thread.parts, () => {
        this.thread = null
      })
      this.thread = thread
    }
    await this.thread!.show()
    if (matchMedia('(pointer: fine)').matches) this.thread?.composer.focus()
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
    await this.people.seat(room.people.map(({ account }) => account))
    this.draw(room)
  }

  private seen(): void {
    if (this.holding || !this.log.region.isConnected || document.visibilityState !== 'visible') return
    this.api.markRead(this.conversation).catch(() => undefined) // unread stays counted
  }

  private showing(threads: boolean, list: () => SaidList): Showing {
    return {
      people: this.people,
      me: this.me,
      zone: this.page.getAttribute('zone') ?? 'UTC',
      doing: this.doing(threads, list),
      menu: new Menu(),
      sharing: {
        api: this.api,
        conversation: this.conversation,
        progresses: this.progresses,
        callBack: (said) => void this.tried(async () => this.bring(threads, await this.api.callBack(this.conversation, said.id))),
      },
      threads,
    }
  }

  /** What was taken back stands where it was written. */
  private bring(inRoom: boolean, body: string): void {
    const composer = inRoom ? this.composer : this.thread?.composer
    composer?.bring(body)
  }

  private doing(inRoom: boolean, list: () => SaidList): Doing {
    const { api, conversation } = this
    const composer = () => (inRoom ? this.composer : this.thread?.composer)
    return {
      answer: (said) => {
        composer()?.answer(quoting(said, this.people))
        composer()?.focus()
      },
      thread: (root) => void this.tried(() => this.openThread(root)),
      react: (said, mark, on) => void this.tried(() => api.react(conversation, said.target!, mark, on)),
      edit: (said) => this.edit(said, list(), null),
      withdraw: (said) => void this.tried(() => api.withdraw(conversation, said.target!)),
      unread: (said) => void this.tried(() => this.unread(said, inRoom)),
      go: (to) => void this.tried(async () => (inRoom ? this.go(to) : this.thread?.go(to.n))),
      sayAgain: (id) => void this.tried(() => api.sayAgain(conversation, id)),
      takeBack: (id) => void this.tried(async () => composer()?.bring(await api.takeBack(conversation, id))),
    }
  }

  private edit(said: Said, list: SaidList, begun: string | null): void {
    const place = editPlace(said.target!)
    const editor = editorOf({
      said,
      begun,
      people: () => this.seated(),
      save: (body) => this.api.saveDraft(this.conversation, { place, body, reply: null }),
      edit: (body, mentions) => this.api.edit(this.conversation, said.target!, body, mentions),
      done: () => list.change(said, null),
    })
    list.change(said, editor.form)
    if (begun === null) editor.focus()
  }

  private async unread(said: Said, inRoom: boolean): Promise<void> {
    this.holding = true
    await this.api.markUnread(this.conversation, said.target!)
    if (inRoom) this.freshFrom = said.n
    if (this.room) this.draw(this.room)
    this.tell('It counts as unread from there on, until you come here again.')
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
    const draft = drafts?.find(({ place }) => place === 'room')
    if (drafts && this.room) this.composer.restore(draft, (target) => this.quoted(target))
  }

  /** What was begun here and left: in the room, and on what one had said. */
  private async restore(): Promise<void> {
    const drafts = await this.drafts
    this.composer.restore(
      drafts.find(({ place }) => place === 'room'),
      (target) => this.quoted(target),
    )
    for (const said of this.room?.said ?? []) {
      const draft = said.mine && said.target && drafts.find(({ place }) => place === editPlace(said.target!))
      if (draft && !said.withdrawnAt) this.edit(said, this.said, draft.body)
    }
  }

  private quoted(target: Target) {
    const said = this.room?.said.find((one) => one.target?.id === target.id && one.target.by === target.by)
    const absent = { target, state: 'absent' as const, body: '', label: 'forum' as const, name: this.people.of(target.by).name }
    return said ? quoting(said, this.people) : absent
  }

  private seated() {
    const others = (this.room?.people ?? []).filter(({ account }) => account !== this.me)
    return others.map(({ account }) => this.people.of(account))
  }

  private async tried(work: () => Promise<void> | void | undefined): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.warn(faultOf(error).message)
    }
  }

  private partOf(words: Element) {
    const said = this.said.of(words)
    return said && { label: said.label, mine: said.mine, name: this.people.of(said.account).name }
  }

  private tell(words: string): void {
    this.notice.textContent = words
    setTimeout(() => {
      if (this.notice.textContent === words) this.notice.textContent = ''
    }, 8_000)
  }
}
