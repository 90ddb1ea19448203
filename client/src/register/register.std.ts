import { fromBase64, join, sha256, toBase64 } from '../engine/bytes.std'
import type { Leaf, Trust } from '../engine/index.std'
import { type ReleaseLine, Releases } from '../release/lines.std'
import { SealedError } from '../vault/faults.std'
import type { Participant } from '../wire/wire.std'
import { readEvent } from './events.std'
import { Vouches } from './vouches.std'

const GENESIS = new Uint8Array(32)
const SKEW = 10 * 60_000

export interface Certificate {
  account: string
  device: string
  key: string
  addedAt: string
  revokedAt: string | null
}

/** Where a copy of the register ends. */
export interface Head {
  size: number
  head: string
}

/** Two people were shown different registers, or a line does not hold. Sending stops everywhere on this device. */
export class SplitView extends SealedError {
  constructor(cause?: unknown) {
    super(
      'split-view',
      'The list of everybody’s keys that this device was shown differs from the one a colleague was shown. ' +
        'Nothing more is sent from here. Please call your facilitator, by telephone, before you go on.',
      { cause },
    )
  }
}

/**
 * The server has less than this device: its register, or a conversation's log, ends before what was read here, or goes on differently.
 * That is what a server restored from a backup looks like. Nothing is sent meanwhile; it ends by itself once the server has it again.
 */
export class FellBack extends SealedError {
  constructor(words: string) {
    super('fell-back', words)
  }
}

/** A full, verified copy of the append-only key register: hash_n = SHA-256(hash_{n-1} || n as 8 bytes || event). */
export class Register {
  private accounts = new Map<string, string>()
  private certificates = new Map<string, Certificate>()
  private boxes = new Map<string, string>()
  readonly vouches = new Vouches((account) => this.accounts.get(account))
  private readonly program = Releases.none()

  private constructor(
    private events: string[] = [],
    private hashes: string[] = [],
  ) {}

  /** Reads a kept copy, verifying it line by line as if it had just arrived. */
  static async from(events: string[]): Promise<Register> {
    const register = new Register()
    await register.append(events)
    return register
  }

  get head(): Head {
    return { size: this.events.length, head: this.hashes.at(-1) ?? toBase64(GENESIS) }
  }

  get copy(): string[] {
    return [...this.events]
  }

  /** Appends what the server added. Throws `SplitView` at the first line that does not hold; nothing before it is undone. */
  async append(events: string[], claimed?: Head): Promise<void> {
    for (const bytes of events) await this.line(bytes)
    if (claimed && (claimed.size !== this.events.length || claimed.head !== this.head.head)) throw new SplitView(claimed)
  }

  /** Whether a head that a colleague's message carried lies on this copy; null when it lies beyond its end. */
  agrees(other: Head): boolean | null {
    if (other.size > this.events.length) return null
    return other.size === 0 || this.hashes[other.size - 1] === other.head
  }

  /** The lines after `size`, as the server had them before. */
  after(size: number): string[] {
    return this.events.slice(size)
  }

  accountKey(account: string): string | undefined {
    return this.accounts.get(account)
  }

  /** The key to which others seal what only this account may open. */
  boxOf(account: string): string | undefined {
    return this.boxes.get(account)
  }

  devicesOf(account: string): Certificate[] {
    return [...this.certificates.values()].filter((one) => one.account === account)
  }

  certificate(device: string): Certificate | undefined {
    return this.certificates.get(device)
  }

  /** The releases of this program that stand here, in order. */
  get releases(): readonly ReleaseLine[] {
    return this.program.all
  }

  /** What this register and a roster say about others at a moment (ISO 8601). */
  trust(participants: Participant[], at: string): Trust {
    const moment = Date.parse(at)
    const rows = (account: string) => participants.filter((p) => p.account === account)
    const sat = (account: string, slack: number) =>
      rows(account).some((p) => Date.parse(p.since) <= moment + slack && (!p.until || Date.parse(p.until) >= moment - slack))
    // About this moment: an older entry may remove somebody who has come back since.
    const left = (account: string) => rows(account).some((p) => p.until && Math.abs(Date.parse(p.until) - moment) <= SKEW)
    const held = (leaf: Leaf) => {
      const certificate = this.certificates.get(leaf.device)
      return certificate?.account === leaf.account && certificate.key === toBase64(leaf.key) ? certificate : null
    }
    return {
      certified: (leaf) => held(leaf) !== null,
      mayJoin: (leaf) => {
        const certificate = held(leaf)
        const revoked = certificate?.revokedAt
        return certificate !== null && (!revoked || Date.parse(revoked) > moment - SKEW) && sat(leaf.account, SKEW)
      },
      mayLeave: (leaf, by) =>
        leaf.account === by.account ||
        !sat(leaf.account, SKEW) ||
        left(leaf.account) ||
        Boolean(this.certificates.get(leaf.device)?.revokedAt),
    }
  }

  private async line(encoded: string): Promise<void> {
    const bytes = fromBase64(encoded)
    if (!(await this.program.take(encoded))) {
      const event = await readEvent(bytes, (account) => this.accounts.get(account))
      if (!event || !this.admit(event)) throw new SplitView(encoded)
    }
    const number = new Uint8Array(8)
    new DataView(number.buffer).setBigUint64(0, BigInt(this.events.length + 1))
    const before = this.hashes.length ? fromBase64(this.hashes.at(-1)!) : GENESIS
    this.hashes.push(toBase64(await sha256(join(before, number, bytes))))
    this.events.push(encoded)
  }

  /** False for an event that breaks the register's own rules, whoever signed it. */
  private admit(event: NonNullable<Awaited<ReturnType<typeof readEvent>>>): boolean {
    const { account, device } = event
    if (event.kind === 'ACCOUNT') {
      if (this.accounts.has(account) || !event.key) return false
      this.accounts.set(account, event.key)
      return true
    }
    if (event.kind === 'VOUCH' || event.kind === 'VOUCH_WITHDRAWN') return this.vouches.admit(event)
    if (event.kind === 'BOX') {
      if (!event.key || this.boxes.get(account) === event.key) return false
      this.boxes.set(account, event.key)
      return true
    }
    if (!device) return false
    const known = this.certificates.get(device)
    if (event.kind === 'DEVICE_ADD') {
      if (known || !event.device_key) return false
      this.certificates.set(device, { account, device, key: event.device_key, addedAt: event.at, revokedAt: null })
      return true
    }
    if (event.kind !== 'DEVICE_REVOKE' || known?.account !== account || known.revokedAt) return false
    this.certificates.set(device, { ...known, revokedAt: event.at })
    return true
  }
}
