import type { Room, Said, Span, Target, Threaded, View } from '../worker/api.std'
import type { Line } from './lines.std'
import type { Minutes } from './minutes.std'
import { marksOf, type Piece, unread } from './news.std'
import { type CircleRecord, type OutboxItem, outboxPrefix, saidName } from './records.std'
import { isOf } from './taking.std'
import { strayed, type Telling, tell } from './telling.std'
import { Threads } from './threads.std'
import type { Tools } from './tools.std'

/** Lines that a page shows at first, and as many more each time. */
const PAGE = 60
/** Of more than these unread ones, the page begins with the first, and its end is a page away. */
const MANY = 150
/** Entries behind the page for which a quote is looked up; what is quoted from further back is named without its words. */
const FAR = 3_000

type Shown = Pick<Room, 'said' | 'span' | 'earlier' | 'unreadFrom'>

/** The part of a room that `view` asks for, with all that later lines changed in it. */
export async function lookAt(tools: Tools, minutes: Minutes, record: CircleRecord, view: View): Promise<Shown> {
  const news = unread(record, await marksOf(tools, record.conversation))
  const first = (await minutes.first(record.conversation)) ?? 1
  const span = await spanOf(minutes, record, view, news, first)
  const telling = await tellingOf(tools, minutes, record, span.from)
  const threads = new Threads(telling, news)
  const strays = await strayedLines(tools, record, telling)
  const said = [...threads.room(), ...strays].sort(inOrder).filter(within(span))
  return { said, span, earlier: first < span.from, unreadFrom: unreadFrom(news) }
}

/** What was said under `root`. */
export async function threadOf(tools: Tools, minutes: Minutes, record: CircleRecord, root: Target): Promise<Threaded> {
  const news = unread(record, await marksOf(tools, record.conversation))
  const telling = await tellingOf(tools, minutes, record, root.n)
  return new Threads(telling, news).thread(root)
}

/** Everything from `from` on, and from as much further back as what is quoted there. */
async function tellingOf(tools: Tools, minutes: Minutes, record: CircleRecord, from: number): Promise<Telling> {
  const lines = await minutes.since(record, from)
  const waiting = (await tools.vault.list<OutboxItem>(outboxPrefix(record.conversation))).map(([, item]) => item)
  const back = Math.max(1, record.cursor - FAR)
  const quoted = lines.flatMap((line) => (line.kind === 'text' ? [line.reply?.n, line.thread?.n] : []))
  const needed = Math.min(from, ...quoted.filter((n) => n !== undefined && n >= back).map(Number))
  return tell(needed < from ? await minutes.since(record, needed) : lines, tools.account, waiting)
}

async function spanOf(minutes: Minutes, record: CircleRecord, view: View, news: Piece[], first: number): Promise<Span> {
  const fresh = unreadFrom(news)
  if (view.from !== undefined) return widened(minutes, record, { from: view.from, to: view.to ?? null }, view.more, first)
  if (news.length > MANY && fresh) return widened(minutes, record, { from: fresh, to: fresh }, 'both', first)
  const from = await pageBefore(minutes, record, record.cursor + 1, first)
  return { from: Math.min(from, fresh ?? from), to: null }
}

const unreadFrom = (news: Piece[]): number | null => news.find(({ thread }) => thread === null)?.n ?? null

async function widened(minutes: Minutes, record: CircleRecord, span: Span, more: View['more'], first: number): Promise<Span> {
  const from = more === 'earlier' || more === 'both' ? await pageBefore(minutes, record, span.from, first) : span.from
  const to = span.to !== null && (more === 'later' || more === 'both') ? await pageAfter(minutes, record, span.to) : span.to
  return { from, to }
}

/** Where a page begins that ends before entry `n`. */
async function pageBefore(minutes: Minutes, record: CircleRecord, n: number, first: number): Promise<number> {
  for (let reach = PAGE; ; reach *= 2) {
    const from = Math.max(first, n - reach)
    const shown = (await minutes.since(record, from)).filter((line) => line.n < n && inRoom(line))
    if (from === first || shown.length >= PAGE) return Math.min(n, shown.at(-PAGE)?.n ?? from)
  }
}

/** Where a page ends that begins after entry `n`; null when that is the end of what was said. */
async function pageAfter(minutes: Minutes, record: CircleRecord, n: number): Promise<number | null> {
  const shown = (await minutes.since(record, n + 1)).filter(inRoom)
  return shown.length > PAGE ? shown[PAGE - 1]!.n : null
}

const inRoom = (line: Line): boolean => (line.kind === 'text' ? !line.thread : !('ref' in line) && line.kind !== 'device-named')

const within =
  ({ from, to }: Span) =>
  ({ n }: Said): boolean =>
    n === null ? to === null : n >= from && (to === null || n <= to)

const inOrder = (a: Said, b: Said): number => (a.n ?? Number.MAX_SAFE_INTEGER) - (b.n ?? Number.MAX_SAFE_INTEGER)

/** A change of what was said before this device came in: told as that. What merely stands further up was changed there. */
async function strayedLines(tools: Tools, record: CircleRecord, { strays }: Telling): Promise<Said[]> {
  const absent = await Promise.all(
    strays.map(async (line) => {
      const target = await tools.vault.read<Line>(saidName(record.conversation, line.to.n, 0))
      return !target || !isOf(target, line.to)
    }),
  )
  return strays.filter((_, i) => absent[i]).map(strayed)
}
