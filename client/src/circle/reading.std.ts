import { fromBase64 } from '../engine/bytes.std'
import { decodeGroup, EngineFault, epochOf, type Group, type Leaf, members, receive } from '../engine/index.std'
import { metInLog } from '../files/keeping.std'
import type { Head } from '../register/register.std'
import type { Entry } from '../wire/wire.std'
import { everForgets, facilitated } from './charter.std'
import { type Content, decodeContent, type Ruling, type Spoken, spokenOf, type Unknown } from './content.std'
import {
  alarmLine,
  forgottenLine,
  type HappenedLine,
  isRuling,
  type Line,
  lineOf,
  linesOfCommit,
  mayChange,
  type SpokenLine,
} from './lines.std'
import { isUnread, MOST_UNREAD, type ReadMarks } from './news.std'
import { type CircleRecord, type OutboxItem, saidRecords } from './records.std'
import { COPIED, FROZEN } from './recovery.std'
import { ruling } from './ruling.std'
import { takenBy } from './taking.std'
import { adopted, type Visit } from './visit.std'

const UNREADABLE = 'A message came that could not be opened on this device. Ask whoever was speaking to say it again.'
const NOT_THEIRS =
  'Something was said from a device that had no place here any more. It is not shown: it need not come from the person it names.'
const NOT_YOURS = 'A program tried to change what somebody else had said here. It was not done.'
const NO_FACILITATOR =
  'A program tried to change what this circle keeps for somebody who does not facilitate it. It was not obeyed.'
const GAP = 'The server left out a part of what was said here, or showed it twice.'

const RECENT = 100

type Place = Pick<Leaf, 'account' | 'device'>

/** Entries of the log, taken in one after the other; nothing is kept before `Visit.keep` writes all of it at once. */
export class Reading {
  readonly records: Record<string, unknown> = {}
  readonly heads: Head[] = []
  change: Partial<CircleRecord> = {}
  private missing: number | null = null

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
    if (entry.bytes === null) return this.missed(entry)
    const lines = await (entry.device === this.visit.device.device ? this.own(entry) : this.other(entry))
    if (!lines) return false
    Object.assign(this.records, saidRecords(this.visit.id, entry.n, lines))
    const shown = lines.some(({ kind }) => kind === 'text')
    this.change = { ...this.change, cursor: entry.n, newestAt: entry.at, ...(shown ? { lastAt: entry.at } : {}) }
    return true
  }

  /** The record's part of what was read; `marks` say what of it is news. */
  finish(marks: ReadMarks): Partial<CircleRecord> {
    const news = (this.change.news ?? this.record.news).filter((piece) => isUnread(piece, marks)).slice(-MOST_UNREAD)
    return { ...this.change, news, ...(this.group ? adopted(this.group) : { group: null, leaves: [] }) }
  }

  private get record(): CircleRecord {
    return { ...this.visit.record, ...this.change }
  }

  /** After one was removed: what follows is not for this device, until it is brought in again. */
  private pass(entry: Entry): boolean {
    this.change = { ...this.change, cursor: entry.n }
    return true
  }

  /** Forgotten at the server before it was read here; of several in a row one line tells. No commit is ever forgotten. */
  private missed(entry: Entry): boolean {
    if (entry.kind === 'commit') return this.freeze(GAP) !== null
    const ours = entry.epoch >= this.record.joinedEpoch
    if (ours && this.missing !== entry.n - 1)
      Object.assign(this.records, saidRecords(this.visit.id, entry.n, [forgottenLine(entry.n, entry.at)]))
    if (ours) this.missing = entry.n
    this.change = { ...this.change, cursor: entry.n, newestAt: entry.at, ...(ours ? { missed: true } : {}) }
    return true
  }

  private async own(entry: Entry): Promise<Line[] | null> {
    if (entry.kind === 'message') return this.ownMessage(entry)
    const { pending } = this.record
    if (pending?.intent !== 'change' || pending.body.commit !== entry.bytes) return this.freeze(COPIED)
    return this.committed(decodeGroup(fromBase64(pending.next), this.visit.trust(entry.at)), entry)
  }

  private async ownMessage(entry: Entry): Promise<Line[] | null> {
    const found = this.outbox.find(([, item]) => item.bytes === entry.bytes)
    if (!found) return this.freeze(COPIED)
    const [name, item] = found
    Object.assign(this.records, { [name]: null, ...metInLog(this.visit.id, item.what) })
    const me = { account: this.visit.tools.account, device: this.visit.device.device }
    return this.spoken(item.id, item.what, me, entry)
  }

  private async other(entry: Entry): Promise<Line[] | null> {
    try {
      const trust = this.visit.trust(entry.at)
      const got = await receive(this.group!, fromBase64(entry.bytes ?? ''), trust)
      if (got.kind === 'removed') return this.removed(entry)
      if (got.kind === 'commit') return this.committed(got.next, entry)
      this.group = got.next
      // The tree holds a device until somebody removes it; register and roster say at once that it is over.
      if (!trust.mayJoin(got.sender)) return [alarmLine(entry.n, entry.at, got.sender.account, NOT_THEIRS)]
      const content = decodeContent(got.plaintext)
      if (!content) return [alarmLine(entry.n, entry.at, got.sender.account, UNREADABLE)]
      this.heads.push(content.register)
      return await this.said(content, got.sender, entry)
    } catch (error) {
      if (!(error instanceof EngineFault) && !(error instanceof SyntaxError)) throw error
      if (entry.kind === 'commit')
        return this.freeze(error instanceof EngineFault ? error.message : 'A commit that cannot be read.')
      return entry.epoch < this.visit.record.joinedEpoch ? [] : [alarmLine(entry.n, entry.at, '', UNREADABLE)]
    }
  }

  private committed(next: Group, entry: Entry): Line[] {
    const before = members(this.group!)
    this.group = next
    const lines = linesOfCommit(before, members(next), entry.at, entry.n, this.visit.tools.account)
    const pending = this.record.pending
    const over = pending && pending.epoch < epochOf(next) ? { pending: null } : {}
    const came = (...kinds: Line['kind'][]) => lines.some(({ kind }) => kinds.includes(kind))
    const { charters } = this.record
    const name = came('joined') || (came('device-added') && everForgets(charters)) ? { nameOwed: entry.at } : {}
    const charter = came('joined', 'device-added') && charters.length > 0 ? { charterOwed: entry.at } : {}
    this.change = { ...this.change, ...over, ...name, ...charter }
    return lines
  }

  private removed(entry: Entry): Line[] {
    this.group = null
    this.change = { ...this.change, phase: 'joining', pending: null, cursor: entry.n }
    return []
  }

  private async said(content: Content | Unknown, by: Place, entry: Entry): Promise<Line[]> {
    if (content.kind !== 'unknown') return this.spoken(content.id, spokenOf(content), by, entry)
    const { account, device } = by
    const line: Line = { ...this.place(content.id, by, entry), kind: 'unshown', account, device, body: '', raw: content.raw }
    return this.once(content.id, account) ? [line] : []
  }

  private async spoken(ref: string, what: Spoken, by: Place, entry: Entry): Promise<Line[]> {
    if (!this.once(ref, by.account)) return []
    if ((what.kind === 'edit' || what.kind === 'withdrawal') && !mayChange(by.account, what.to))
      return [alarmLine(entry.n, entry.at, by.account, NOT_YOURS)]
    if (isRuling(what)) return this.ruled(ref, what, by, entry)
    const line = lineOf({ ...this.place(ref, by, entry), ref }, what)
    if (line.kind === 'renamed') return this.renamed(line)
    if (line.kind === 'device-named') return [line]
    const taken = await takenBy(line as SpokenLine, this.visit, this.records, this.record.news)
    Object.assign(this.records, taken.records)
    this.change = { ...this.change, news: taken.news, ...(taken.older ? { edition: this.record.edition + 1 } : {}) }
    return [taken.line]
  }

  /** What only a facilitator says is asked of the roster, which is read anew before anybody is called a liar. */
  private async ruled(ref: string, what: Ruling, by: Place, entry: Entry): Promise<Line[]> {
    const mayRule = () => facilitated(this.visit.record.participants, by.account, entry.at)
    if (!mayRule() && !this.visit.looked) await this.visit.lookAround()
    if (!mayRule()) return [alarmLine(entry.n, entry.at, by.account, NO_FACILITATOR)]
    const own = by.device === this.visit.device.device
    const { change, told } = await ruling(this.visit.tools, this.record, what, { ...by, n: entry.n, at: entry.at, own })
    this.change = { ...this.change, ...change }
    const line = lineOf({ ...this.place(ref, by, entry), ref }, what) as HappenedLine
    return told ? [{ ...line, ...told }] : []
  }

  /** What was sealed twice is taken in once. Ids are chosen by whoever speaks: one that is somebody else's must hide nothing. */
  private once(ref: string, account: string): boolean {
    const { recent } = this.record
    const key = account === this.visit.tools.account ? ref : `${account}/${ref}`
    if (recent.includes(key)) return false
    this.change = { ...this.change, recent: [...recent, key].slice(-RECENT) }
    return true
  }

  /** Whoever takes an id that is somebody else's does not pass for them either. */
  private place(ref: string, { account, device }: Place, { n, at }: Entry) {
    const mine = account === this.visit.tools.account
    return { id: mine ? ref : `${n}-${ref}`, n, at, account, device, mine }
  }

  private renamed(line: HappenedLine): Line[] {
    const before = this.record.name
    this.change = { ...this.change, name: line.body, nameOwed: null }
    return line.body === before ? [] : [line]
  }

  private freeze(why: string): null {
    this.change = { ...this.change, frozen: why === COPIED ? why : `${why} ${FROZEN}` }
    return null
  }
}
