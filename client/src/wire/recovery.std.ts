/** What the server says of peers and of lost keys. Moments are ISO 8601; keys and sealed bytes base64url. */

export type RecoveryKind = 'real' | 'rehearsal'

interface Moments {
  id: string
  kind: RecoveryKind
  key: string
  asked_at: string
  ready_at: string
  expires_at: string
  ended_at: string | null
  ended: '' | 'cancelled' | 'replaced' | 'finished' | 'expired' | 'left'
}

/** A request in one's own name. `parts` is empty until they may be handed out. */
export interface OwnRecovery extends Moments {
  released: string[]
  parts: { peer: string; bytes: string }[]
}

/** A request of somebody for whom one holds a part. */
export interface Asking extends Moments {
  account: string
  set: string
  part: string
  released: boolean
}

export interface PeersTold {
  set: string | null
  peers: { account: string; since: string }[]
  held: { account: string; since: string }[]
}
