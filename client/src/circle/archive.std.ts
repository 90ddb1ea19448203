import { fromBase64, join, sha256, toBase64, utf8 } from '../engine/bytes.std'
import { keyOf } from '../vault/backup.std'
import { SealedError } from '../vault/faults.std'
import { derive, pad, unpad, unwrap, wrap } from '../vault/sealing.std'
import type { ArchiveChunk } from '../wire/wire.std'
import type { Word } from './charter.std'
import type { HappenedLine, Line, SpokenLine } from './lines.std'
import { marksOf } from './news.std'
import { type Archived, entryPrefix, readName, saidPrefix, saidRecords } from './records.std'
import { keepUp } from './ring.std'
import { takenBy } from './taking.std'
import type { Visit } from './visit.std'

/** Bytes of one chunk before padding; the server takes a megabyte. */
const CHUNK = 100_000
const GENESIS = toBase64(new Uint8Array(32))

/** Puts what was said since the last chunk into the account's archive, reading first what its other devices put there. */
export async function keepArchive(visit: Visit): Promise<boolean> {
  // Whoever was woken by a bell has others beside it that were woken too: the archive can wait until it is quiet.
  if (visit.record.archived.broken || !visit.eager) return false
  if (!visit.record.archived.whole || visit.behind) await restore(visit)
  visit.behind = false
  for (const lines of await unarchived(visit)) await append(visit, lines)
  return false
}

/** Reads on in the archive. A chunk that does not open or does not follow ends the reading: what comes after it is not trusted. */
async function restore(visit: Visit): Promise<void> {
  for (;;) {
    const { archived } = visit.record
    const chunks = await visit.tools.wire.archive(visit.id, archived.n)
    // A chunk was refused, and yet there is none after the last: the server has lost some. What is there is read anew, the rest put away again.
    if (chunks.length > 0) visit.behind = false
    if (chunks.length === 0 && visit.behind && archived.n > 0) {
      visit.behind = false
      await visit.keep({ archived: { n: 0, hash: '', upTo: 0, broken: false, gap: false } })
      continue
    }
    if (chunks.length === 0) return archived.whole ? undefined : visit.keep({ archived: { ...archived, whole: true } })
    for (const chunk of chunks) if (!(await takeIn(visit, chunk))) return
  }
}

/** Where a part of the chain is forgotten it goes on after the gap; whether there may be one is judged by the circle's charter. */
async function takeIn(visit: Visit, chunk: ArchiveChunk): Promise<boolean> {
  const { archived, edition } = visit.record
  const follows = chunk.n === archived.n + 1
  const [prev, gap] = [follows ? archived.hash : chunk.prev, archived.gap || !follows || chunk.bytes === null]
  if (chunk.bytes === null) {
    await visit.keep({ archived: { ...archived, n: chunk.n, hash: chunk.hash, gap } })
    return true
  }
  const bytes = fromBase64(chunk.bytes)
  try {
    const generation = new DataView(bytes.buffer).getUint32(0)
    const key = await archiveKey(visit, generation)
    const lines = linesIn(unpad(await unwrap(key, bytes.subarray(4), about(visit, generation, chunk.n, prev))))
    const end = { n: chunk.n, hash: toBase64(await sha256(bytes)), upTo: await covered(visit, lines) }
    const next: Archived = { ...archived, ...end, gap }
    await visit.keep({ archived: next, edition: edition + 1, ...newest(visit, lines) }, await recordsOf(visit, lines))
    return true
  } catch (error) {
    if (error instanceof SealedError) throw error
    await visit.keep({ archived: { ...archived, broken: true } })
    return false
  }
}

const linesIn = (plain: Uint8Array): Line[] => JSON.parse(new TextDecoder().decode(plain)) as Line[]

async function append(visit: Visit, lines: Line[]): Promise<void> {
  const { archived } = visit.record
  const n = archived.n + 1
  const plain = pad(utf8(JSON.stringify(lines)))
  const { generation } = visit.device.ring
  const sealed = await wrap(await archiveKey(visit, generation), plain, about(visit, generation, n, archived.hash))
  const bytes = join(number(generation), sealed)
  await visit.tools.wire.keep(visit.id, n, archived.hash || GENESIS, upTo(lines, 0), toBase64(bytes))
  const end = { n, hash: toBase64(await sha256(bytes)), upTo: upTo(lines, archived.upTo) }
  await visit.keep({ archived: { ...archived, ...end } })
}

/** Up to where the archive holds all that this device has, once `lines` of another device are in it: that one may have come later. */
async function covered(visit: Visit, lines: Line[]): Promise<number> {
  const { upTo: before } = visit.record.archived
  const own = await visit.tools.vault.list<Line>(saidPrefix(visit.id), entryPrefix(visit.id, before + 1))
  const there = new Set(lines.map(({ n }) => n))
  const owed = own.find(([, { n }]) => !there.has(n))
  return owed ? owed[1].n - 1 : upTo(lines, before)
}

/**
 * What the log brought since the last chunk, in pieces of a day and of a session at most: each can be forgotten by itself. Entries of one
 * commit stay together.
 */
async function unarchived(visit: Visit): Promise<Line[][]> {
  const from = entryPrefix(visit.id, visit.record.archived.upTo + 1)
  const lines = (await visit.tools.vault.list<Line>(saidPrefix(visit.id), from)).map(([, line]) => line)
  const pieces: Line[][] = []
  let size = CHUNK
  for (const line of lines) {
    const piece = pieces.at(-1)
    size += utf8(JSON.stringify(line)).length
    const last = piece?.at(-1)
    const full = size > CHUNK || last?.kind === 'session' || last?.at.slice(0, 10) !== line.at.slice(0, 10)
    if (!piece || (full && last?.n !== line.n)) {
      pieces.push([line])
      size = 0
    } else piece.push(line)
  }
  return pieces
}

async function recordsOf(visit: Visit, lines: Line[]): Promise<Record<string, unknown>> {
  const entries = new Map<number, Line[]>()
  for (const line of lines) entries.set(line.n, [...(entries.get(line.n) ?? []), line])
  const records: Record<string, Line> = Object.assign({}, ...[...entries].map(([n, entry]) => saidRecords(visit.id, n, entry)))
  for (const line of await withdrawals(visit, lines)) Object.assign(records, (await takenBy(line, visit, records, [])).records)
  const marks = await marksOf(visit.tools, visit.id)
  // What another device of this person took in is not news.
  return { ...records, [readName(visit.id)]: { ...marks, floor: Math.max(marks.floor, ...entries.keys()) } }
}

/** A chunk may hold words that were withdrawn after it was made: they are not to come back. */
async function withdrawals(visit: Visit, lines: Line[]): Promise<SpokenLine[]> {
  const from = entryPrefix(visit.id, Math.min(...lines.map(({ n }) => n)))
  const later = (await visit.tools.vault.list<Line>(saidPrefix(visit.id), from)).map(([, line]) => line)
  return [...later, ...lines].filter((line) => line.kind === 'withdrawal')
}

/** The circle's name and the time of the last message, where the archive knows newer ones than this device. */
function newest(visit: Visit, lines: Line[]) {
  const name = visit.record.name ?? (lines.findLast(({ kind }) => kind === 'renamed') as HappenedLine | undefined)?.body ?? null
  const at = lines.findLast(({ kind }) => kind === 'text')?.at
  const lastAt = at && (!visit.record.lastAt || at > visit.record.lastAt) ? at : visit.record.lastAt
  return { name, lastAt, ...(visit.record.charters.length > 0 ? {} : { charters: chartersIn(lines) }) }
}

/** What the charter was, for a device that comes in: as its owner's other devices obeyed it. */
function chartersIn(lines: Line[]): Word[] {
  const told = lines.flatMap((line) => (line.kind === 'charter' && line.charter?.from ? [line.charter as Word] : []))
  return told.slice(-1)
}

const upTo = (lines: Line[], before: number) => Math.max(before, ...lines.map(({ n }) => n))
const about = (visit: Visit, generation: number, n: number, prev: string) =>
  `${visit.tools.account}|${visit.id}|${generation}|${n}|${prev || GENESIS}`

/** Each chunk says with which generation of the backup key it was sealed; a newer one than this device knows is fetched first. */
async function archiveKey(visit: Visit, generation: number): Promise<CryptoKey> {
  if (generation > visit.device.ring.generation) {
    await keepUp(visit.tools)
    visit.device = await visit.tools.device()
  }
  const key = keyOf(visit.device.ring, generation)
  if (!key) throw new RangeError('no such generation')
  return derive(key, 'archive')
}

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}
