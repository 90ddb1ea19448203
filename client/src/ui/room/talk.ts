import type { Room, Said, SealedApi } from '../../worker/api.std'
import { holdToLabels } from '../copying'
import { fill, h, icon } from '../dom'
import { People } from '../people'
import { confirmedWords, isConfirmed } from '../trust/words'
import { faultOf, onlyReaders } from '../words'
import { Composer } from './composer'
import { SaidList } from './said'
import { Side } from './side'

const NEAR = 80

/** The middle of a room that this browser can read: what was said, and where one answers. */
export class Talk {
  readonly parts: HTMLElement[]
  private readonly said: SaidList
  private readonly composer: Composer
  private readonly side: Side
  private readonly log: HTMLElement
  private readonly empty = h('p', { class: 'meta nothing' }, 'Nothing has been said yet. What is said here stays here.')
  private readonly banner = h('p', { class: 'banner', role: 'status', hidden: true })
  private readonly below = h(
    'button',
    { class: 'button below', type: 'button', hidden: true, on: { click: () => this.toEnd() } },
    icon('arrow-down'),
    'New below',
  )
  private readonly notice = h('p', { class: 'meta copying', role: 'status' })
  private readonly people: People
  private readonly network = document.title.slice(document.title.indexOf(' · '))
  private fresh: number | null = null
  private count = 0
  private staying = false

  constructor(
    private readonly page: HTMLElement,
    private readonly api: SealedApi,
    private readonly conversation: string,
  ) {
    this.people = new People(page, `/circles/${page.getAttribute('circle')}/seats/`)
    this.said = new SaidList({
      people: this.people,
      zone: page.getAttribute('zone') ?? 'UTC',
      sayAgain: (said) => void this.tried(() => api.sayAgain(conversation, said.id)),
      takeBack: (said) => void this.tried(() => this.takeBack(said)),
    })
    this.side = new Side(page, api, conversation)
    this.composer = new Composer({
      say: (body, label) => api.say(conversation, { body, label }),
      saveDraft: (body) => api.saveDraft(conversation, { place: 'room', body, reply: null }),
      asks: 'Say something',
    })
    this.log = h('div', { class: 'log', role: 'log', tabindex: 0, 'aria-label': 'What was said' }, this.empty, this.said.list)
    this.parts = [this.banner, h('div', { class: 'frame' }, this.log, this.below), this.notice, this.composer.form]
    holdToLabels(
      this.log,
      (words) => this.partOf(words),
      (words) => this.tell(words),
    )
    this.log.addEventListener('scroll', () => this.scrolled())
    new ResizeObserver(() => this.staying && this.toEnd()).observe(this.log) // a keyboard opens, a phone is turned
    document.addEventListener('visibilitychange', () => this.atEnd && this.seen())
    void this.restoreDraft()
  }

  async show(room: Room): Promise<void> {
    const present = room.people.map(({ account }) => account)
    await this.people.seat(present)
    const stay = this.atEnd
    const first = this.fresh === null
    this.fresh ??= room.summary.unread
    this.empty.hidden = room.said.length > 0
    this.said.show(room.said, this.fresh, new Set(present))
    this.side.show(room)
    this.head(room)
    this.warn(problemOf(room))
    this.composer.allow(room.summary.state === 'ready')
    this.move(room, first, stay)
  }

  /** To what is new on entering, along with the talk at its end, and nowhere while somebody reads further up. */
  private move(room: Room, first: boolean, stay: boolean): void {
    const more = room.said.length > this.count
    this.count = room.said.length
    if (first && this.said.freshLine) this.said.freshLine.scrollIntoView({ block: 'start' })
    else if (first || stay || (more && room.said.at(-1)?.mine)) this.toEnd()
    if (this.atEnd) this.seen()
    else if (more) this.below.hidden = false
  }

  /** What everybody must know before they go on; null takes it away. */
  warn(words: string | null): void {
    if (this.banner.textContent !== (words ?? '')) this.banner.textContent = words ?? ''
    this.banner.hidden = !words
  }

  private head(room: Room): void {
    const others = room.people.filter((person) => person.account !== this.page.getAttribute('me'))
    const head = this.page.querySelector('main') ?? this.page
    if (room.summary.name) {
      fill(head, 'name', room.summary.name)
      document.title = room.summary.name + this.network
    }
    fill(
      head,
      'readers',
      h('span', {}, onlyReaders(room.onlyReaders)),
      others.length > 0 &&
        h(
          'span',
          { class: others.some(({ standing }) => isConfirmed(standing)) ? 'seal' : null },
          icon('shield-check'),
          confirmedWords(others.map(({ standing }) => standing)),
        ),
    )
  }

  private get atEnd(): boolean {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR
  }

  private scrolled(): void {
    this.staying = this.atEnd
    if (this.staying) this.seen()
  }

  private toEnd(): void {
    this.staying = true
    this.log.scrollTop = this.log.scrollHeight
    this.seen()
  }

  private seen(): void {
    this.below.hidden = true
    if (this.log.isConnected && document.visibilityState === 'visible')
      this.api.markRead(this.conversation).catch(() => undefined) // unread stays counted
  }

  private async tried(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.warn(faultOf(error).message)
    }
  }

  /** What was refused goes back to where it was written. */
  private async takeBack(said: Said): Promise<void> {
    this.composer.bring(await this.api.takeBack(this.conversation, said.id))
  }

  private async restoreDraft(): Promise<void> {
    const drafts = await this.api.drafts(this.conversation).catch(() => [])
    this.composer.draft(drafts.find(({ place }) => place === 'room')?.body ?? '')
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

function problemOf(room: Room): string | null {
  if (room.problem) return room.problem
  if (room.summary.state === 'joining') {
    return 'You are being let in. As soon as a device of somebody who sits here is online, what is said from then on appears.'
  }
  return room.summary.state === 'frozen'
    ? 'Something in this circle does not hold together, so nothing is sent. Ask the facilitator before you go on.'
    : null
}
