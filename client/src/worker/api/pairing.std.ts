/** What pages may ask about bringing a browser in by another device of the same person. */

export type PairingState = 'waiting' | 'answered' | 'declined' | 'wrong-words' | 'withdrawn' | 'expired'

/** This browser asks. `words` and `link` say the same: which key it made, so that no other can be put in its place. */
export interface Asking {
  words: string[]
  /** What follows `#` in the address of the page of keys. */
  link: string
  until: string
}

/** Another browser asks; `triesLeft`: how often its words may still be typed wrong. */
export interface Asker {
  id: string
  browser: string
  askedAt: string
  triesLeft: number
}

export interface PairingApi {
  /** Throws `no-account`, `too-many-asking`. What was asked before is withdrawn. */
  askIn(browser: string): Promise<Asking>
  /** How it stands. Once it is answered this browser is a device of the account. */
  askedIn(deviceName: string): Promise<PairingState>
  stopAsking(): Promise<void>
  askers(): Promise<Asker[]>
  /** Lets a browser in by the words that it shows. Throws `wrong-words`; after five wrong ones it is refused. */
  letInByWords(id: string, words: string): Promise<void>
  /** Lets a browser in by the link that it shows. Throws `wrong-words`, `pairing-over`. */
  letInByLink(link: string): Promise<void>
  refuseAsker(id: string): Promise<void>
}
