import type { Room, SealedApi, SealedFault } from '../../worker/api.std'
import { connect } from '../../worker/connect.dom'
import { Again } from '../again'
import { nameCircle } from '../circles/list'
import { drawFrom, fill, h } from '../dom'
import { placeIn } from '../searching/elsewhere'
import { type SearchPanel, slashFocuses } from '../searching/panel'
import { faultOf } from '../words'
import { doorstep, told } from './doorstep'
import { searchButton, searchIn } from './finding'
import { Talk } from './talk'

/** `<conclave-room>`: a circle's room. The page brings the names, the worker brings what was said. */
export class RoomPage extends HTMLElement {
  private api: SealedApi | null = null
  private talk: Talk | null = null
  private finder: SearchPanel | null = null
  private ready = false
  /** The state that is told at the doorstep: told again, it would take away what is being typed there. */
  private at = ''
  private readonly reading = new Again(() => this.read())
  private readonly beside = new Again(() => this.readOthers())

  connectedCallback(): void {
    drawFrom(this.getAttribute('icons'))
    void this.begin()
  }

  private async begin(): Promise<void> {
    this.put(h('p', { class: 'meta opening', role: 'status' }, 'Opening the room.'))
    try {
      const api = await connect(this.getAttribute('me') ?? '')
      this.api = api
      await api.onChange((conversation) => this.changed(conversation))
      addEventListener('online', () => this.changed(null))
      addEventListener('hashchange', () => void this.arrive())
      slashFocuses(() => this.search())
      await this.showHere(api)
      await this.reading.run()
      await this.beside.run()
    } catch (error) {
      this.refuse(faultOf(error).message)
    }
  }

  /** What is on this device is shown before the server has answered. */
  private async showHere(api: SealedApi): Promise<void> {
    const room = await api.look(this.conversation).catch(() => null)
    if (room?.said.length) await this.show(api, room, false)
  }

  private changed(conversation: string | null): void {
    if (conversation === null || conversation === this.conversation) void this.reading.run()
    if (conversation !== this.conversation) void this.beside.run()
  }

  private async read(): Promise<void> {
    if (!this.api) return
    try {
      if (!this.ready) await this.enter(this.api)
      if (!this.ready) return
      const view = this.talk?.view
      let room = await this.api.open(this.conversation, view)
      if (this.talk && this.talk.view !== view) room = await this.api.look(this.conversation, this.talk.view)
      if (room.problem) await this.enter(this.api) // it may be that this device was taken off the account
      if (this.ready) await this.show(this.api, room, true)
    } catch (error) {
      this.trouble(faultOf(error))
    }
  }

  private async enter(api: SealedApi): Promise<void> {
    const status = await api.status()
    this.ready = status.state === 'ready'
    if (!this.ready) this.leave()
    if (!this.ready && status.state !== this.at) this.put(doorstep(api, status, () => this.changed(null)))
    this.at = status.state
  }

  /** A device that was taken off the account meanwhile may not go on showing what it read. */
  private trouble({ code, message }: SealedFault): void {
    if (code === 'no-device' || code === 'device-revoked') this.ready = false
    if (this.talk && this.ready) this.talk.warn(message)
    else this.refuse(message)
  }

  /** The other circles' names and counts; the room goes on without them. */
  private async readOthers(): Promise<void> {
    if (!this.api || !this.ready) return
    for (const summary of await this.api.known()) if (summary.conversation !== this.conversation) nameCircle(this, summary)
    const all = await this.api.circles().catch(() => [])
    for (const summary of all) if (summary.conversation !== this.conversation) nameCircle(this, summary)
  }

  private async show(api: SealedApi, room: Room, read: boolean): Promise<void> {
    if (room.summary.state === 'lost-seat') {
      this.lost()
      return
    }
    if (!this.talk) {
      this.talk = new Talk(this, api, this.conversation)
      this.put(...this.talk.parts)
      const find = searchButton(() => this.search())
      fill(this, 'finding', find)
      await this.talk.show(room, read)
      await this.arrive()
    } else await this.talk.show(room, read)
    nameCircle(this, { ...room.summary, unread: 0 })
  }

  /** To what a search elsewhere has found here. */
  private async arrive(): Promise<void> {
    const place = placeIn(location.hash)
    if (!place || !this.talk) return
    history.replaceState(null, '', location.pathname)
    await this.talk.go(place.said, place.thread)
  }

  private search(): void {
    if (!this.api || !this.talk) return
    this.finder ??= searchIn(this, this.api, this.talk, this.conversation)
    this.talk.beside.show('Search', this.finder.parts, () => undefined)
    this.finder.focus()
  }

  private lost(): void {
    this.leave()
    fill(this, 'readers', 'Closed to you.')
    this.put(
      told(
        'You have no seat here any more',
        'The room is closed to you from now on. If that surprises you, ask the facilitator.',
        h('p', {}, h('a', { class: 'button', href: '/circles/' }, 'Your circles')),
      ),
    )
  }

  private refuse(words: string): void {
    this.leave()
    this.at = ''
    const retry = () => (this.api ? void this.reading.run() : location.reload())
    const again = h('button', { class: 'button', type: 'button', on: { click: retry } }, 'Try again')
    this.put(told('The room cannot be opened at the moment', words, h('p', {}, again)))
  }

  private leave(): void {
    this.talk?.leave()
    this.talk = null
    this.finder = null
    fill(this, 'finding')
  }

  private put(...parts: HTMLElement[]): void {
    fill(this, 'talk', ...parts)
  }

  private get conversation(): string {
    return this.getAttribute('conversation') ?? ''
  }
}
