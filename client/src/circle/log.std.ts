import { sha256, toBase64, utf8 } from '../engine/bytes.std'
import { FellBack, type Head, SplitView } from '../register/register.std'
import { type Entry, Refusal } from '../wire/wire.std'
import { marksOf } from './news.std'
import { Reading } from './reading.std'
import { type OutboxItem, outboxPrefix } from './records.std'
import type { Visit } from './visit.std'

/** Answers in one go; what lies beyond them is read after these were taken in, so that an endless log holds nobody up. */
const PAGES = 10
const LOST =
  'This network was put back to an earlier state and lacks a part of what was said here. What this device heard of it stays here. ' +
  'Nothing is sent meanwhile. Please tell your facilitator, who can begin this conversation anew.'

/**
 * Reads the log from the cursor towards its end, and who sits here; false when there is more of it. Throws `NoSeat`, `SignedOut`, or
 * `FellBack` when the log is not the one that was read before.
 */
export async function readLog(visit: Visit): Promise<boolean> {
  const before = toldOf(visit)
  const { entries, more, fell } = visit.record.group ? await fetchEntries(visit).catch(none) : NOTHING
  // Roster and register are read after the log, so that whoever came in by an entry is known; a server that fell back gets its lines then.
  const look = !visit.looked || !visit.record.group || fell !== null || entries.some(({ kind }) => kind === 'commit')
  if (look) await visit.lookAround()
  if (toldOf(visit) !== before) await visit.keep({})
  const lost = fell ?? (look && visit.line!.head < visit.record.cursor ? new FellBack(LOST) : null)
  // Where another conversation goes on, what was lost here holds nobody up.
  if (lost && !visit.record.closed) throw lost
  await takeIn(visit, entries)
  return !more || visit.stuck
}

/** What the server tells of a conversation beside its log. */
function toldOf({ record: { participants, declared, closed, succeeds } }: Visit): string {
  return JSON.stringify([participants, declared, closed, succeeds])
}

/** Takes entries in that directly follow the cursor, and writes what they were in one step. Throws `SplitView`. */
export async function takeIn(visit: Visit, entries: Entry[]): Promise<void> {
  if (entries.length === 0) return
  const outbox = await visit.tools.vault.list<OutboxItem>(outboxPrefix(visit.id))
  const reading = new Reading(visit, visit.group(), outbox)
  visit.stuck = false
  for (const entry of entries) {
    visit.stuck = !(await reading.take(entry))
    if (visit.stuck) break
  }
  const change = reading.finish(await marksOf(visit.tools, visit.id))
  // Nothing new is to be written of a conversation that is stuck where it was.
  if (visit.stuck && !change.cursor && change.frozen === visit.record.frozen) return
  const last = entries.find(({ n }) => n === change.cursor)
  await visit.keep({ ...change, ...(last ? { seen: await digestOf(last) } : {}) }, reading.records)
  for (const head of reading.heads) await requireOneView(visit, head)
}

interface Read {
  entries: Entry[]
  more: boolean
  fell: FellBack | null
}
const NOTHING: Read = { entries: [], more: false, fell: null }

/** The log after the cursor, in a few answers. The last entry that was taken in is asked for once more: it must be the same. */
async function fetchEntries(visit: Visit): Promise<Read> {
  const { cursor, seen } = visit.record
  const entries: Entry[] = []
  let after = seen ? cursor - 1 : cursor
  for (let pages = 0; pages < PAGES; pages += 1) {
    const page = await visit.tools.wire.log(visit.id, after)
    if (page.head < cursor) throw new FellBack(LOST)
    entries.push(...page.entries)
    const last = page.entries.at(-1)?.n ?? page.head
    // Whoever answers with what comes before, or with nothing, has nothing more; what is out of turn is refused when it is taken in.
    if (last <= after || page.entries.length === 0 || last >= page.head)
      return { entries: await following(visit, entries), more: false, fell: null }
    after = last
  }
  return { entries: await following(visit, entries), more: true, fell: null }
}

/** Without the entry at the cursor. Throws `FellBack` when another stands there now. */
async function following({ record }: Visit, entries: Entry[]): Promise<Entry[]> {
  const [first] = entries
  if (!record.seen || first?.n !== record.cursor) return entries
  const digest = await digestOf(first)
  if (digest && digest !== record.seen) throw new FellBack(LOST)
  return entries.slice(1)
}

/** Null for one that the server has forgotten, as the circle's charter says. */
export async function digestOf({ bytes }: Pick<Entry, 'bytes'>): Promise<string | null> {
  return bytes ? toBase64(await sha256(utf8(bytes))) : null
}

/** A log that is not there for us, or not the one that was read before: what the roster says, read next, is looked at first. */
function none(error: unknown): Read {
  if (error instanceof FellBack) return { ...NOTHING, fell: error }
  if (error instanceof Refusal && error.status === 404) return NOTHING
  throw error
}

/** A colleague's head must lie on this device's copy; beyond its end, the copy is read on first. */
async function requireOneView(visit: Visit, head: Head): Promise<void> {
  let agrees = visit.register.agrees(head)
  if (agrees === null) {
    visit.register = await visit.tools.register.refresh()
    agrees = visit.register.agrees(head)
  }
  if (agrees !== true) throw new SplitView(head)
}
