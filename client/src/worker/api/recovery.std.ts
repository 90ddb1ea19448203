/** What pages may ask about peers who hold parts of a key, and about bringing lost keys back. */

import type { DeviceStatus } from './keys.std'
import type { Standing } from './trust.std'

export type RecoveryKind = 'real' | 'rehearsal'

export interface Peers {
  peers: { account: string; since: string; standing: Standing }[]
  /** For whom one holds a part oneself. */
  held: { account: string; since: string }[]
}

/** A request in one's own name. `mine`: made in this very browser, which alone can end it well. */
export interface RecoveryStatus {
  id: string
  kind: RecoveryKind
  mine: boolean
  /** Five words to read to each peer; empty in any other browser, and once it has ended. */
  words: string[]
  released: string[]
  /** How many released parts were handed out and open here. */
  opens: number
  needed: number
  askedAt: string
  readyAt: string
  expiresAt: string
  ended: '' | 'cancelled' | 'replaced' | 'finished' | 'expired' | 'left'
}

export interface AskedOfMe {
  id: string
  kind: RecoveryKind
  account: string
  askedAt: string
  readyAt: string
  expiresAt: string
  released: boolean
}

export interface RecoveryApi {
  peers(): Promise<Peers>
  /** Five accounts. Throws `peers-unusable`. */
  choosePeers(accounts: string[]): Promise<Peers>
  /** Gives up the part that one holds for somebody. */
  giveUpPart(account: string): Promise<Peers>
  standings(accounts: string[]): Promise<Record<string, Standing>>
  askPeers(kind: RecoveryKind): Promise<RecoveryStatus>
  recovery(kind: RecoveryKind): Promise<RecoveryStatus | null>
  cancelRecovery(kind: RecoveryKind): Promise<RecoveryStatus | null>
  /** Throws `too-few-parts`, `parts-apart`, `request-ended`. */
  bringBack(deviceName: string): Promise<DeviceStatus>
  askedOfMe(): Promise<AskedOfMe[]>
  /** The five words as they were heard. Throws `wrong-words`, `request-ended`, `part-lost`. */
  helpPeer(id: string, heard: string[]): Promise<AskedOfMe[]>
}
