import { fromBase64, toBase64 } from '../engine/bytes.std'
import { type Device, sign } from '../engine/index.std'
import { RegisterCopy } from '../register/copy.std'
import { SealedError } from '../vault/faults.std'
import type { Vault } from '../vault/vault.std'
import type { Wire } from '../wire/wire.std'

/** This browser, as a device of the account. Keys are base64url; `backupKey` opens the archive and the account key. */
export interface DeviceRecord {
  device: string
  name: string
  domain: string
  addedAt: string
  publicKey: string
  signKey: string
  backupKey: string
}

/** Why nothing more is sent from this device, in words. */
export interface Alarm {
  words: string
  at: string
}

/** What every step of a device works with. `name` is the database's, and the locks'. */
export class Tools {
  readonly register: RegisterCopy

  constructor(
    readonly account: string,
    readonly name: string,
    readonly vault: Vault,
    readonly wire: Wire,
    readonly now: () => number = Date.now,
    /** Something of this conversation, or of the device (null), is different now. */
    readonly changed: (conversation: string | null) => void = () => {},
  ) {
    this.register = new RegisterCopy(vault, wire, name)
    wire.signer = async (bytes) => {
      const kept = await vault.read<DeviceRecord>('device')
      return kept && `${kept.device}.${toBase64(await sign(engineDevice(account, kept).keys, bytes))}`
    }
  }

  iso(): string {
    return new Date(this.now()).toISOString()
  }

  /** Throws `no-device` before this browser was brought in. */
  async device(): Promise<DeviceRecord> {
    const kept = await this.vault.read<DeviceRecord>('device')
    if (!kept) throw new SealedError('no-device', 'This browser has no keys yet. Bring it in with your recovery kit first.')
    return kept
  }

  async alarm(): Promise<Alarm | null> {
    return this.vault.read<Alarm>('alarm')
  }

  async raise(words: string): Promise<void> {
    await this.vault.write({ alarm: { words, at: this.iso() } satisfies Alarm })
    this.changed(null)
  }
}

export function engineDevice(account: string, kept: DeviceRecord): Device {
  return {
    account,
    device: kept.device,
    domain: kept.domain,
    keys: { publicKey: fromBase64(kept.publicKey), signKey: fromBase64(kept.signKey) },
  }
}

export const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))
