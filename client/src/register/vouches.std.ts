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
  /** By whom they are about, and then by who gave them: a room asks for each person at each message. */
  private readonly open = new Map<string, Map<string, Vouch>>()

  /** `keyOf` is the register's. */
  constructor(private readonly keyOf: (account: string) => string | undefined) {}

  /** Those by whom the present key of `about` is confirmed, oldest first. */
  of(about: string): Vouch[] {
    const key = this.keyOf(about)
    return [...(this.open.get(about)?.values() ?? [])].filter((vouch) => vouch.key === key)
  }

  by(account: string, about: string): Vouch | null {
    const found = this.open.get(about)?.get(account)
    return found && found.key === this.keyOf(about) ? found : null
  }

  /** False for a line that breaks the rules: one's own key, another key than the register's, or one that is confirmed already. */
  admit({ kind, account: by, about, key, how, at }: RegisterEvent): boolean {
    if (!about || about === by || !this.keyOf(about)) return false
    const given = this.open.get(about) ?? new Map<string, Vouch>()
    if (kind === 'VOUCH_WITHDRAWN') return given.delete(by)
    if (!key || !how || key !== this.keyOf(about) || given.get(by)?.key === key) return false
    given.delete(by)
    given.set(by, { by, about, key, how, at })
    this.open.set(about, given)
    return true
  }
}
