import { fromBase64, toBase64, uuidBytes } from '../engine/bytes.std'
import { decodeGroup, encodeGroup, type Group, members, type Trust } from '../engine/index.std'
import type { Register } from '../register/register.std'
import { type ConversationLine, NoSeat } from '../wire/wire.std'
import { forget } from './forgetting.std'
import { type CircleRecord, circleName } from './records.std'
import type { DeviceRecord, Tools } from './tools.std'

/** One conversation while this device is busy with it, under the conversation's lock. */
export class Visit {
  /** Whether anything was written that a page would want to show. */
  wrote = false
  line: ConversationLine | null = null
  /** The log holds an entry that does not hold: nothing after it is read, nothing is sent. */
  stuck = false
  /** Roster and register were read in this visit. */
  looked = false
  /** The log was read to its end in this visit: nobody has taken anything back that this device does not know of. */
  heard = false
  /** Others had their turn to mend the roster. */
  waited = false
  /** Another device of this account has added to the archive. */
  behind = false

  constructor(
    readonly tools: Tools,
    public device: DeviceRecord,
    public record: CircleRecord,
    public register: Register,
    /** False when a bell woke this device: others were woken with it, and one of them is enough to mend the roster. */
    readonly eager: boolean,
  ) {}

  get id(): string {
    return this.record.conversation
  }

  get groupId(): Uint8Array {
    return uuidBytes(this.id)
  }

  /** What register and roster say at a moment. */
  trust(at = this.today()): Trust {
    return this.register.trust(this.record.participants, at)
  }

  group(): Group | null {
    return this.record.group ? decodeGroup(fromBase64(this.record.group), this.trust()) : null
  }

  /** Reads roster and register anew. Throws `NoSeat` or `SignedOut`. */
  async lookAround(): Promise<void> {
    const [lines, register] = await Promise.all([this.tools.wire.conversations(), this.tools.register.refresh()])
    this.register = register
    this.looked = true
    this.line = lines.find(({ id }) => id === this.id) ?? null
    if (!this.line) throw new NoSeat()
    const { participants, charter: declared, closed, succeeds } = this.line
    this.record = { ...this.record, participants, declared, closed, succeeds }
  }

  /** Now, but not before the last seat was taken: the clock of this device may be behind the server's. */
  private today(): string {
    const since = this.record.participants.map((row) => Date.parse(row.since))
    return new Date(Math.max(this.tools.now(), ...since)).toISOString()
  }

  /** Forgets what is due, by the clock or because a session is over. */
  async forget(): Promise<void> {
    const before = this.record
    this.record = await forget(this.tools, before, this.heard)
    if (this.record !== before) this.wrote = true
  }

  /** One write: the record with `change`, and whatever else belongs to this step. */
  async keep(change: Partial<CircleRecord>, others: Record<string, unknown> = {}): Promise<void> {
    const next = { ...this.record, ...change }
    await this.tools.vault.write({ [circleName(this.id)]: next, ...others })
    this.record = next
    this.wrote = true
  }
}

/** How a record changes when the device's view of the group becomes `group`. */
export function adopted(group: Group): Pick<CircleRecord, 'group' | 'leaves'> {
  const leaves = members(group).map(({ account, device }) => ({ account, device }))
  return { group: toBase64(encodeGroup(group)), leaves }
}
