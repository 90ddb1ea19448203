/** What pages may ask about whose keys these are. */

export type How = 'person' | 'video'

/** Somebody compared keys, and signed that they match; `at` is ISO 8601. */
export interface Confirmation {
  by: string
  how: How
  at: string
}

/** Who stands by somebody's key. `differs`: since when one's own digits differed from theirs. */
export interface Standing {
  mine: Confirmation | null
  others: Confirmation[]
  differs: string | null
}

export interface PersonKeys extends Standing {
  account: string
  state: 'self' | 'no-key' | 'comparable'
  /** Twelve groups of five digits, the same on both sides. */
  digits: string[]
  /** What a code carries from one screen to the other device. */
  proof: string
}

/** Words that are the same for everybody in a circle; `compared`: when this device's owner last compared them, and whether they are still those. */
export interface CircleWords {
  words: string[]
  compared: { at: string; same: boolean } | null
}

export interface TrustApi {
  person(account: string): Promise<PersonKeys>
  /** They match. `proof` is that of the digits that were shown; throws `another-key` when the key has changed since. */
  confirmPerson(account: string, how: How, proof: string): Promise<PersonKeys>
  withdrawPerson(account: string): Promise<PersonKeys>
  /** They differ: nothing more is sent from here to circles in which that person sits. */
  differPerson(account: string): Promise<PersonKeys>
  safetyWords(conversation: string): Promise<CircleWords>
  /** Everybody read the same words. */
  markCompared(conversation: string): Promise<CircleWords>
}
