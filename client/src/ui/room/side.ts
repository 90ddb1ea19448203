import type { Person, Room, SealedApi } from '../../worker/api.std'
import { alertPlace, fill, h, icon } from '../dom'
import { busy } from '../keys/unlocking'
import { isConfirmed, standingWords } from '../trust/words'
import { safety } from './safety'

/** Beside the talk: whose keys are confirmed, the words to compare, and the circle's name. */
export class Side {
  private readonly name = h('input', { id: 'circle-name', maxlength: 80, autocomplete: 'off', required: true })
  private open = false

  constructor(
    private readonly page: HTMLElement,
    private readonly api: SealedApi,
    private readonly conversation: string,
  ) {}

  show(room: Room): void {
    for (const person of room.people) {
      const line = this.page.querySelector(`[data-person="${CSS.escape(person.account)}"]`)
      if (line) fill(line, 'keys', ...this.keysOf(person))
    }
    if (!this.open) this.furnish()
    if (document.activeElement !== this.name) this.name.value = room.summary.name ?? ''
  }

  private furnish(): void {
    this.open = true
    fill(this.page, 'safety', safety(this.api, this.conversation, this.zone))
    if (this.page.hasAttribute('facilitates')) fill(this.page, 'naming', this.naming())
  }

  private naming(): HTMLElement {
    const wrong = alertPlace()
    const rename = (event: Event) => {
      event.preventDefault()
      void busy(form, wrong, () => this.api.rename(this.conversation, this.name.value.trim()))
    }
    const form = h(
      'form',
      { class: 'form', on: { submit: rename } },
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'circle-name' }, 'Name of this circle'),
        h('p', { class: 'hint', id: 'circle-name-hint' }, 'Sealed: only those who sit here can read it.'),
        h('p', { class: 'row' }, this.name, h('button', { class: 'button', type: 'submit' }, 'Keep')),
      ),
      wrong,
    )
    this.name.setAttribute('aria-describedby', 'circle-name-hint')
    return form
  }

  private keysOf({ account, devices, standing }: Person): (Node | string)[] {
    if (devices === 0) return ['has no device here yet']
    const count = devices === 1 ? '1 device' : `${devices} devices`
    const words = standingWords(standing, (by) => this.nameOf(by), this.zone)
    const kind = standing.differs ? 'unverified' : isConfirmed(standing) ? 'seal' : 'meta'
    const said = h('span', { class: kind }, isConfirmed(standing) && icon('shield-check'), words)
    if (account === this.page.getAttribute('me')) return isConfirmed(standing) ? [said, h('span', {}, count)] : [count]
    return [said, h('span', {}, count), h('a', { href: `/members/${account}/keys/` }, 'Compare')]
  }

  private nameOf(account: string): string | null {
    return this.page.querySelector<HTMLElement>(`[data-person="${CSS.escape(account)}"]`)?.dataset.name ?? null
  }

  private get zone(): string {
    return this.page.getAttribute('zone') ?? 'UTC'
  }
}
