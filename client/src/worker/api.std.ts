/** What the pages may ask of the sealed worker. No key, no MLS state and no secret but the kit's words ever crosses it. */

export type DeviceState = 'no-account' | 'needs-unlock' | 'ready' | 'not-allowed' | 'broken'

export interface DeviceStatus {
  state: DeviceState
  account: string
  device: string | null
  deviceName: string | null
  storagePersisted: boolean
  problem: string | null
}

export interface CircleSummary {
  conversation: string
  name: string | null
  unread: number
  lastAt: string | null
  state: 'ready' | 'joining' | 'frozen' | 'lost-seat'
}

/** Forum: nothing leaves the room. Chatham House: content may be used, nobody named. Attributed: with the name. */
export type Label = 'forum' | 'chatham' | 'attributed'

export interface Said {
  id: string
  n: number | null
  kind: 'text' | 'joined' | 'left' | 'device-added' | 'renamed' | 'alarm'
  account: string
  device: string | null
  body: string
  label: Label
  at: string
  sending: 'sent' | 'waiting' | 'failed'
  mine: boolean
}

export interface Person {
  account: string
  devices: number
  verified: boolean
}

export interface Room {
  summary: CircleSummary
  said: Said[]
  people: Person[]
  problem: string | null
  onlyReaders: number
}

export interface DeviceEntry {
  device: string
  name: string
  addedAt: string
  revokedAt: string | null
  here: boolean
}

/** What went wrong, told to the person in `message`; `code` is for the program. */
export interface SealedFault {
  code: string
  message: string
}

export interface SealedApi {
  status(): Promise<DeviceStatus>
  /** Makes an account key and a 24-word kit; nothing is on the server before `confirmKit`. `ask`: three positions from 0. */
  beginAccount(deviceName: string): Promise<{ words: string[]; ask: number[] }>
  /** Throws `wrong-words` when an answer differs. */
  confirmKit(answers: Record<number, string>): Promise<DeviceStatus>
  /** Brings this browser in as a new device. Throws `wrong-words`. */
  unlock(words: string, deviceName: string): Promise<DeviceStatus>
  addPasskeySlot(prf: Uint8Array, id: string): Promise<void>
  unlockWithPasskey(prf: Uint8Array, id: string, deviceName: string): Promise<DeviceStatus>
  devices(): Promise<DeviceEntry[]>
  revoke(device: string): Promise<void>
  circles(): Promise<CircleSummary[]>
  /** Syncs, joins and reconciles; safe to call again on each bell. */
  open(conversation: string): Promise<Room>
  /** Returns once what was said is kept on this device; sending is retried. */
  say(conversation: string, body: string, label: Label): Promise<void>
  /** Tries once more what the server refused (`sending: 'failed'`); `id` is the line's. Throws `not-waiting`. */
  sayAgain(conversation: string, id: string): Promise<void>
  /** Takes back what was refused; answers what was written. Throws `not-waiting`. */
  takeBack(conversation: string, id: string): Promise<string>
  rename(conversation: string, name: string): Promise<void>
  markRead(conversation: string): Promise<void>
  draft(conversation: string): Promise<string>
  saveDraft(conversation: string, body: string): Promise<void>
  safetyWords(conversation: string): Promise<string[]>
  wipe(): Promise<void>
  onChange(listener: (conversation: string | null) => void): Promise<void>
}
