/** The people whom a page names, from its `[data-person]`. */
export class Names {
  private readonly known = new Map<string, string>()

  constructor(page: HTMLElement) {
    for (const { dataset } of page.querySelectorAll<HTMLElement>('[data-person]'))
      if (dataset.person && dataset.name) this.known.set(dataset.person, dataset.name)
  }

  of(account: string): string {
    return this.known.get(account) ?? 'A member whom this page does not name'
  }

  /** Null for whom the page does not name. */
  find = (account: string): string | null => this.known.get(account) ?? null
}
