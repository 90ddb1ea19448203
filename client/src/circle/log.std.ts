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
  const { entries, more } = visit.record.group ? await fetchEntries(visit).catch((error: unknown) => none(visit, error)) : NOTHING
  // Roster and register are read after the log, so that whoever came in by an entry is known.
  if (!visit.looked || !visit.record.group || entries.some(({ kind }) => kind === 'commit')) {
    await visit.lookAround()
    if (visit.line!.head < visit.record.cursor) throw new FellBack(LOST)
  }
  if (toldOf(visit) !== before) await visit.keep({})
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

const NOTHING = { entries: [] as Entry[], more: false }

/** The log after the cursor, in a few answers. The last entry that was taken in is asked for once more: it must be the same. */
async function fetchEntries(visit: Visit): Promise<{ entries: Entry[]; more: boolean }> {
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
      return { entries: await following(visit, entries), more: false }
    after = last
  }
  return { entries: await following(visit, entries), more: true }
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

/**
 * A log that is not there for us: the roster, read next, says whether the seat is lost or the session. A server that fell back lost lines
 * of the register too, and gets them even though nothing is done here.
 */
async function none({ tools }: Visit, error: unknown): Promise<typeof NOTHING> {
  if (error instanceof FellBack) await tools.register.refresh()
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
