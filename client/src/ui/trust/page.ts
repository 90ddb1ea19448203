import type { How, PersonKeys, SealedApi } from '../../worker/api.std'
import { connect } from '../../worker/connect.dom'
import { alertPlace, drawFrom, h, icon } from '../dom'
import { busy } from '../keys/unlocking'
import { faultOf } from '../words'
import { comparing } from './comparing'
import { differing } from './differing'
import { standingWords } from './words'

const NO_DEVICE = 'This browser has no keys yet. Bring it in first; then you can compare.'
const NO_KEY = 'They have not made their keys yet. There is nothing to compare until they have.'
const SELF = 'These are your own keys. The others compare them with you on this same page, under your name.'

/** `<conclave-person>`: the digits of somebody's keys, and what one found on comparing them. */
export class PersonPage extends HTMLElement {
  private api!: SealedApi
  private readonly stage = h('div', { class: 'stack' })

  connectedCallback(): void {
    drawFrom(this.getAttribute('icons'))
    this.append(this.stage)
    void this.begin()
  }

  private async begin(): Promise<void> {
    this.show(h('p', { class: 'meta', role: 'status' }, 'Reading the register of keys.'))
    try {
      this.api = await connect(this.getAttribute('me') ?? '')
      const { state } = await this.api.status()
      if (state !== 'ready')
        this.show(h('p', {}, NO_DEVICE), h('p', {}, h('a', { class: 'button', href: '/me/keys/' }, 'Keys and devices')))
      else this.told(await this.api.person(this.account))
    } catch (error) {
      this.show(h('p', { role: 'alert' }, faultOf(error).message))
    }
  }

  private told(person: PersonKeys): void {
    if (person.state !== 'comparable') {
      this.show(h('p', {}, person.state === 'self' ? SELF : NO_KEY))
      return
    }
    this.show(
      this.line(person),
      ...(person.differs ? [differing(this.name)] : []),
      comparing(this.given(person)),
      ...this.back(person),
    )
  }

  private line(person: PersonKeys): HTMLElement {
    const words = standingWords(person, (by) => this.nameOf(by), this.zone)
    const confirmed = !person.differs && (person.mine || person.others.length > 0)
    return h('p', { role: 'status', class: 'standing' }, icon(confirmed ? 'shield-check' : 'circle-alert'), ` ${words}.`)
  }

  private given(person: PersonKeys) {
    const shown = new URLSearchParams(location.hash.slice(1)).get('is')
    return {
      person,
      name: this.name,
      link: `${location.origin}/members/${this.getAttribute('me')}/keys/#is=${person.proof}`,
      scanned: shown === null ? null : shown === person.proof,
      confirm: async (how: How) => this.told(await this.api.confirmPerson(person.account, how, person.proof)),
      differ: async () => this.told(await this.api.differPerson(person.account)),
    }
  }

  private back({ mine, account }: PersonKeys): HTMLElement[] {
    if (!mine) return []
    const wrong = alertPlace()
    const place = h('div', {}, wrong)
    const act = () => busy(place, wrong, async () => this.told(await this.api.withdrawPerson(account)))
    place.prepend(h('button', { class: 'button', type: 'button', on: { click: () => void act() } }, 'Take my confirmation back'))
    return [place]
  }

  private show(...parts: HTMLElement[]): void {
    this.stage.replaceChildren(...parts)
  }

  private nameOf(account: string): string | null {
    return this.querySelector<HTMLElement>(`[data-person="${CSS.escape(account)}"]`)?.dataset.name ?? null
  }

  private get account(): string {
    return this.getAttribute('account') ?? ''
  }

  private get name(): string {
    return this.getAttribute('name') ?? ''
  }

  private get zone(): string {
    return this.getAttribute('zone') ?? 'UTC'
  }
}
