import type { How, RegisterEvent } from './events.std'

/** Somebody compared keys with somebody else, and signed which key they saw. */
export interface Vouch {
  by: string
  about: string
  key: string
  how: How
  at: string
}

/** Who stands by whose key, as the register tells it. A vouch counts for one key only: with another key it is gone. */
export class Vouches {
  private readonly open = new Map<string, Vouch>()

  /** `keyOf` is the register's. */
  constructor(private readonly keyOf: (account: string) => string | undefined) {}

  /** Those by whom the present key of `about` is confirmed, oldest first. */
  of(about: string): Vouch[] {
    return [...this.open.values()].filter((vouch) => vouch.about === about && this.counts(vouch))
  }

  by(account: string, about: string): Vouch | null {
    const found = this.open.get(pair(account, about))
    return found && this.counts(found) ? found : null
  }

  /** False for a line that breaks the rules: one's own key, another key than the register's, or one that is confirmed already. */
  admit({ kind, account: by, about, key, how, at }: RegisterEvent): boolean {
    if (!about || about === by || !this.keyOf(about)) return false
    const before = this.open.get(pair(by, about))
    if (kind === 'VOUCH_WITHDRAWN') return before !== undefined && this.open.delete(pair(by, about))
    if (!key || !how || key !== this.keyOf(about) || before?.key === key) return false
    this.open.delete(pair(by, about))
    this.open.set(pair(by, about), { by, about, key, how, at })
    return true
  }

  private counts({ about, key }: Vouch): boolean {
    return this.keyOf(about) === key
  }
}

const pair = (by: string, about: string) => `${by} ${about}`
