import type { Room, SealedApi } from '../../worker/api.std'
import { alertPlace, fill, h, icon } from '../dom'
import { busy } from '../keys/unlocking'

/** Beside the talk: whose keys are verified, the words to compare, and the circle's name. */
export class Side {
  private readonly safety = h('ol', { class: 'safety' })
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
      if (line) fill(line, 'keys', ...keysOf(person))
    }
    if (!this.open) this.furnish()
    if (document.activeElement !== this.name) this.name.value = room.summary.name ?? ''
  }

  private furnish(): void {
    this.open = true
    fill(this.page, 'safety', this.safetyWords())
    if (this.page.hasAttribute('facilitates')) fill(this.page, 'naming', this.naming())
  }

  private safetyWords(): HTMLElement {
    const wrong = alertPlace()
    const details = h(
      'details',
      {},
      h('summary', {}, 'Safety words'),
      h('p', { class: 'meta' }, 'Read them aloud when you meet. If everybody sees the same words, nobody stands between you.'),
      this.safety,
      wrong,
    )
    const look = async () => {
      const words = await this.api.safetyWords(this.conversation)
      this.safety.replaceChildren(...words.map((word) => h('li', {}, word)))
    }
    details.addEventListener('toggle', () => details.open && void busy(details, wrong, look))
    return details
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
}

function keysOf({ devices, verified }: { devices: number; verified: boolean }): (Node | string)[] {
  if (devices === 0) return ['has no device here yet']
  const count = devices === 1 ? '1 device' : `${devices} devices`
  return verified
    ? [h('span', { class: 'seal' }, icon('shield-check'), 'keys verified'), h('span', {}, count)]
    : [h('span', { class: 'unverified' }, 'keys not verified'), h('span', {}, count)]
}
