/** Names, from the page and its server: the worker and what is sealed know only ids. */

import { h } from './dom'

export interface Named {
  account: string
  name: string
  initials: string
}

const SOMEBODY = { name: 'Somebody', initials: '?' }

/** Whoever sits here or once did, by account, from the page's `[data-person]`. */
export class People {
  private readonly known = new Map<string, Named>()

  /** `seats` is where the server tells who sits here, for those who came after the page was made. */
  constructor(
    private readonly page: HTMLElement,
    private readonly seats: string,
  ) {
    for (const one of page.querySelectorAll<HTMLElement>('[data-person]')) {
      const { person, name, initials } = one.dataset
      if (person)
        this.known.set(person, { account: person, name: name ?? SOMEBODY.name, initials: initials ?? SOMEBODY.initials })
    }
  }

  /** Grows with the names that are known. */
  get size(): number {
    return this.known.size
  }

  get all(): Named[] {
    return [...this.known.values()]
  }

  of(account: string): Named {
    return this.known.get(account) ?? { account, ...SOMEBODY }
  }

  /** Shows exactly `present` in the page's list; asks the server for names that it does not know yet. */
  async seat(present: string[]): Promise<void> {
    if (present.some((account) => !this.known.has(account))) await this.ask()
    for (const account of present) this.line(account)
    for (const line of this.page.querySelectorAll<HTMLElement>('.sitting [data-person]')) {
      line.hidden = !present.includes(line.dataset.person ?? '')
    }
  }

  private async ask(): Promise<void> {
    const answer = await fetch(this.seats, { headers: { Accept: 'application/json' } }).catch(() => null) // offline: they stay Somebody for now
    if (!answer?.ok) return
    for (const one of ((await answer.json()) as { seats: Named[] }).seats) this.known.set(one.account, one)
  }

  private line(account: string): void {
    const list = this.page.querySelector('.sitting')
    if (!list || list.querySelector(`[data-person="${CSS.escape(account)}"]`)) return
    const { name, initials } = this.of(account)
    const face = h('span', { class: 'face', 'aria-hidden': 'true' }, initials)
    const keys = h('p', { class: 'meta', 'data-slot': 'keys', hidden: true })
    list.append(h('li', { 'data-person': account }, face, h('div', {}, h('span', { class: 'who' }, name), keys)))
  }
}
