/** What pages may ask about this browser as a device, and about the others of its account. */

export type DeviceState = 'no-account' | 'needs-unlock' | 'ready' | 'not-allowed' | 'broken'

export interface DeviceStatus {
  state: DeviceState
  account: string
  device: string | null
  deviceName: string | null
  storagePersisted: boolean
  problem: string | null
  /** Nothing is sent from here until `lookAgain` finds that all holds again. */
  alarm: boolean
}

export interface DeviceEntry {
  device: string
  name: string
  addedAt: string
  revokedAt: string | null
  /** The day (ISO 8601) on which the server last saw it change something. */
  seenOn: string | null
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
  renameDevice(device: string, name: string): Promise<void>
  /** The device loses its place everywhere, and a new backup key is made that it does not know. */
  revoke(device: string): Promise<void>
  /** Looks whether what raised the alarm is over; only then is it cleared. */
  lookAgain(): Promise<DeviceStatus>
  wipe(): Promise<void>
}
