/** What pages may ask about this browser as a device, and about the others of its account. */

export type DeviceState = 'no-account' | 'needs-unlock' | 'ready' | 'not-allowed' | 'broken'

export interface DeviceStatus {
  state: DeviceState
  account: string
  device: string | null
  deviceName: string | null
  storagePersisted: boolean
  problem: string | null
}

export interface DeviceEntry {
  device: string
  name: string
  addedAt: string
  revokedAt: string | null
  here: boolean
}

export interface KeysApi {
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
  wipe(): Promise<void>
}
