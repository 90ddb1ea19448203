import { type Head, SplitView } from '../register/register.std'
import { type Entry, Refusal } from '../wire/wire.std'
import { marksOf } from './news.std'
import { Reading } from './reading.std'
import { type OutboxItem, outboxPrefix } from './records.std'
import type { Visit } from './visit.std'

/** Reads the log from the cursor to its end, and who sits here. Throws `NoSeat` or `SignedOut`. */
export async function readLog(visit: Visit): Promise<void> {
  const before = JSON.stringify(visit.record.participants)
  const entries = visit.record.group ? await fetchEntries(visit).catch(none) : []
  // Roster and register are read after the log, so that whoever came in by an entry is known.
  if (!visit.looked || !visit.record.group || entries.some(({ kind }) => kind === 'commit')) await visit.lookAround()
  if (JSON.stringify(visit.record.participants) !== before) await visit.keep({})
  await takeIn(visit, entries)
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
  await visit.keep(change, reading.records)
  for (const head of reading.heads) await requireOneView(visit, head)
}

/** The whole of the log after the cursor, in as many answers as it takes. */
async function fetchEntries(visit: Visit): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let after = visit.record.cursor; ; ) {
    const page = await visit.tools.wire.log(visit.id, after)
    entries.push(...page.entries)
    after = page.entries.at(-1)?.n ?? after
    if (page.entries.length === 0 || after >= page.head) return entries
  }
}

/** A log that is not there for us: the roster, read next, says whether the seat is lost or the session. */
function none(error: unknown): Entry[] {
  if (error instanceof Refusal && error.status === 404) return []
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
