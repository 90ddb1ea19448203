import { fromBase64 } from '../engine/bytes.std'
import { decodeGroup, EngineFault, epochOf, type Group, type Leaf, members, receive } from '../engine/index.std'
import type { Head } from '../register/register.std'
import type { Entry } from '../wire/wire.std'
import type { Said } from '../worker/api.std'
import { type Content, decodeContent } from './content.std'
import { alarmLine, linesOfCommit, said } from './lines.std'
import type { CircleRecord, OutboxItem } from './records.std'
import { saidRecords } from './records.std'
import { COPIED, FROZEN } from './recovery.std'
import { adopted, type Visit } from './visit.std'

const UNREADABLE = 'A message came that could not be opened on this device. Ask whoever was speaking to say it again.'
const NOT_THEIRS =
  'Something was said from a device that had no place here any more. It is not shown: it need not come from the person it names.'
const GAP = 'The server left out a part of what was said here, or showed it twice.'

const RECENT = 100

/** Entries of the log, taken in one after the other; nothing is kept before `Visit.keep` writes all of it at once. */
export class Reading {
  readonly records: Record<string, unknown> = {}
  readonly heads: Head[] = []
  change: Partial<CircleRecord> = {}

  constructor(
    private readonly visit: Visit,
    private group: Group | null,
    private readonly outbox: [name: string, item: OutboxItem][],
  ) {}

  /** False when the conversation is frozen at this entry: it is not in, and will be read again. */
  async take(entry: Entry): Promise<boolean> {
    // Where each entry stands is its name on this device: one that comes out of turn would be put in the place of another.
    if (entry.n !== this.record.cursor + 1) return this.freeze(GAP) !== null
    if (!this.group) return this.pass(entry)
    const lines = await (entry.device === this.visit.device.device ? this.own(entry) : this.other(entry))
    if (!lines) return false
    Object.assign(this.records, saidRecords(this.visit.id, entry.n, lines))
    const shown = lines.some(({ kind }) => kind === 'text')
    this.change = { ...this.change, cursor: entry.n, ...(shown ? { lastAt: entry.at } : {}) }
    return true
  }

  /** The record's part of what was read. */
  finish(): Partial<CircleRecord> {
    return { ...this.change, ...(this.group ? adopted(this.group) : { group: null, leaves: [] }) }
  }

  private get record(): CircleRecord {
    return { ...this.visit.record, ...this.change }
  }

  /** After one was removed: what follows is not for this device, until it is brought in again. */
  private pass(entry: Entry): boolean {
    this.change = { ...this.change, cursor: entry.n }
    return true
  }

  private async own(entry: Entry): Promise<Said[] | null> {
    if (entry.kind === 'message') return this.ownMessage(entry)
    const { pending } = this.record
    if (pending?.intent !== 'change' || pending.body.commit !== entry.bytes) return this.freeze(COPIED)
    return this.committed(decodeGroup(fromBase64(pending.next), this.visit.trust(entry.at)), entry)
  }

  private ownMessage(entry: Entry): Said[] | null {
    const found = this.outbox.find(([, item]) => item.bytes === entry.bytes)
    if (!found) return this.freeze(COPIED)
    const [name, item] = found
    this.records[name] = null
    const me = { account: this.visit.tools.account, device: this.visit.device.device }
    return this.spoken(item, me, entry)
  }

  private async other(entry: Entry): Promise<Said[] | null> {
    try {
      const trust = this.visit.trust(entry.at)
      const got = await receive(this.group!, fromBase64(entry.bytes), trust)
      if (got.kind === 'removed') return this.removed(entry)
      if (got.kind === 'commit') return this.committed(got.next, entry)
      this.group = got.next
      // The tree holds a device until somebody removes it; register and roster say at once that it is over.
      if (!trust.mayJoin(got.sender)) return [alarmLine(entry.n, entry.at, got.sender.account, NOT_THEIRS)]
      const content = decodeContent(got.plaintext)
      if (!content) return [alarmLine(entry.n, entry.at, got.sender.account, UNREADABLE)]
      this.heads.push(content.register)
      return this.spoken(content, got.sender, entry)
    } catch (error) {
      if (!(error instanceof EngineFault) && !(error instanceof SyntaxError)) throw error
      if (entry.kind === 'commit')
        return this.freeze(error instanceof EngineFault ? error.message : 'A commit that cannot be read.')
      return entry.epoch < this.visit.record.joinedEpoch ? [] : [alarmLine(entry.n, entry.at, '', UNREADABLE)]
    }
  }

  private committed(next: Group, entry: Entry): Said[] {
    const before = members(this.group!)
    this.group = next
    const lines = linesOfCommit(before, members(next), entry.at, entry.n, this.visit.tools.account)
    const pending = this.record.pending
    const over = pending && pending.epoch < epochOf(next) ? { pending: null } : {}
    const owed = lines.some(({ kind }) => kind === 'joined') ? { nameOwed: entry.at } : {}
    this.change = { ...this.change, ...over, ...owed }
    return lines
  }

  private removed(entry: Entry): Said[] {
    this.group = null
    this.change = { ...this.change, phase: 'joining', pending: null, cursor: entry.n }
    return []
  }

  private spoken(what: Content | OutboxItem, by: Pick<Leaf, 'account' | 'device'>, entry: Entry): Said[] {
    const { recent } = this.record
    const mine = by.account === this.visit.tools.account
    // Ids are chosen by whoever speaks: one that is somebody else's already must neither hide their words nor pass for them.
    const once = mine ? what.id : `${by.account}/${what.id}`
    if (recent.includes(once)) return []
    this.change = { ...this.change, recent: [...recent, once].slice(-RECENT) }
    const line: Said = {
      ...said(mine ? what.id : `${entry.n}-${what.id}`, entry.n, entry.at),
      ...by,
      body: what.body,
      label: what.label,
      mine,
    }
    if (what.kind === 'text') return [line]
    const renamed = what.body !== this.record.name
    this.change = { ...this.change, name: what.body, nameOwed: null }
    return renamed ? [{ ...line, kind: 'renamed' }] : []
  }

  private freeze(why: string): null {
    this.change = { ...this.change, frozen: why === COPIED ? why : `${why} ${FROZEN}` }
    return null
  }
}
