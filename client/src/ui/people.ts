/** Names, from the page: the worker and what is sealed know only ids. */

export interface Named {
  account: string
  name: string
  initials: string
}

const SOMEBODY = { name: 'Somebody who left', initials: '?' }

/** Whoever sits here or once did, by account, from the page's `[data-person]`. */
export class People {
  private readonly known = new Map<string, Named>()

  constructor(page: ParentNode) {
    for (const one of page.querySelectorAll<HTMLElement>('[data-person]')) {
      const { person, name, initials } = one.dataset
      if (person) this.known.set(person, { account: person, name: name ?? SOMEBODY.name, initials: initials ?? '?' })
    }
  }

  of(account: string): Named {
    return this.known.get(account) ?? { account, ...SOMEBODY }
  }

  /** False when somebody came after the page was made: it is time to load it again. */
  knows(account: string): boolean {
    return this.known.has(account)
  }
}
