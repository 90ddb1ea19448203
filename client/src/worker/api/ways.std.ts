/** What pages may ask about the ways to this person's keys: the kit, passkeys, people. */

export interface WayIn {
  kind: 'kit' | 'passkey' | 'peers'
  /** A passkey's credential id, base64url. */
  id: string | null
  since: string
}

export interface WaysApi {
  ways(): Promise<WayIn[]>
  /** `remind`: it was neither made nor tried for ninety days. */
  kit(): Promise<{ remind: boolean }>
  /** Opens the kit's slot and forgets what was in it; nothing is sent. Throws `wrong-words`. */
  tryKit(words: string): Promise<void>
  /** Draws a new kit; the old one works until `confirmNewKit`. `ask`: three positions from 0. */
  drawKit(): Promise<{ words: string[]; ask: number[] }>
  /** Puts the new kit in the old one's place, with a new backup key. Throws `wrong-words`. */
  confirmNewKit(answers: Record<number, string>): Promise<void>
  /** A passkey opens the keys no more; a new backup key is made. */
  removePasskey(id: string): Promise<void>
}
