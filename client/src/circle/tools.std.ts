import { fromBase64, toBase64 } from '../engine/bytes.std'
import { type Device, sign } from '../engine/index.std'
import { RegisterCopy } from '../register/copy.std'
import { type Head, SplitView } from '../register/register.std'
import type { Ring } from '../vault/backup.std'
import { SealedError } from '../vault/faults.std'
import type { Vault } from '../vault/vault.std'
import type { Wire } from '../wire/wire.std'

/** As many of them as an alarm remembers. */
const HEADS = 50

/** This browser, as a device of the account. Keys are base64url; `box` is the secret of its own way to the backup key, `ring` that key. */
export interface DeviceRecord {
  device: string
  name: string
  domain: string
  addedAt: string
  publicKey: string
  signKey: string
  box: string
  ring: Ring
}

/** Why nothing more is sent from this device, in words. `heads`: where colleagues' copies of the register ended that did not fit. */
export interface Alarm {
  words: string
  at: string
  heads: Head[]
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
    this.register = new RegisterCopy(vault, wire, name, account)
    wire.clock = now
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

  /** Told once: whatever raises the same again changes nothing. */
  async raise(words: string, error?: unknown): Promise<void> {
    const before = await this.alarm()
    const known = before?.heads ?? []
    const head = error instanceof SplitView ? headIn(error.cause) : null
    const more = head && !known.some((one) => one.size === head.size && one.head === head.head) ? [head] : []
    if (before?.words === words && more.length === 0) return
    const heads = [...known, ...more].slice(-HEADS)
    await this.vault.write({ alarm: { words, at: before?.at ?? this.iso(), heads } satisfies Alarm })
    this.changed(null)
  }
}

function headIn(cause: unknown): Head | null {
  const { size, head } = (typeof cause === 'object' && cause !== null ? cause : {}) as Partial<Head>
  return typeof size === 'number' && typeof head === 'string' ? { size, head } : null
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
