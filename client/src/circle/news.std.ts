import type { Target } from '../worker/api.std'
import type { Line } from './lines.std'
import type { Minutes } from './minutes.std'
import { type CircleRecord, circleName, circleOf, readName } from './records.std'
import type { Tools } from './tools.std'

/** Something that somebody else said and that was not read yet: where it stands, and where the thread begins that it belongs to. */
export interface Piece {
  n: number
  forMe: boolean
  thread: number | null
}

/** Up to which entry this person has read: the room, each thread by where it begins, and `floor` for both. */
export interface ReadMarks {
  floor: number
  room: number
  threads: Record<number, number>
}

/** Of more than these only the latest are counted. */
export const MOST_UNREAD = 500

export async function marksOf(tools: Tools, conversation: string): Promise<ReadMarks> {
  return (await tools.vault.read<ReadMarks>(readName(conversation))) ?? { floor: 0, room: 0, threads: {} }
}

export function isUnread({ n, thread }: Omit<Piece, 'forMe'>, { floor, room, threads }: ReadMarks): boolean {
  return n > Math.max(floor, thread === null ? room : (threads[thread] ?? 0))
}

export function unread(record: CircleRecord, marks: ReadMarks): Piece[] {
  return record.news.filter((piece) => isUnread(piece, marks))
}

/** All of the room, or of one thread, up to `n`. */
export function markedUpTo(marks: ReadMarks, n: number, thread: number | null): ReadMarks {
  if (thread === null) return { ...marks, room: Math.max(marks.room, n) }
  return { ...marks, threads: { ...marks.threads, [thread]: Math.max(marks.threads[thread] ?? 0, n) } }
}

/** From `n` on nothing counts as read, in the room or in one thread. What else had been passed over by `floor` keeps its own mark. */
export function markedFrom(marks: ReadMarks, n: number, thread: number | null): ReadMarks {
  const floor = Math.min(marks.floor, n - 1)
  const threads = { ...marks.threads }
  if (thread !== null) threads[thread] = n - 1
  return { floor, room: thread === null ? n - 1 : Math.max(marks.room, marks.floor), threads }
}

/** What others said from there on counts as new again. To be called under the conversation's lock. */
export async function unreadAgain(tools: Tools, minutes: Minutes, conversation: string, { n }: Target): Promise<void> {
  const record = await circleOf(tools, conversation)
  const lines = await minutes.since(record, n)
  const from = lines.find((line) => line.n === n)
  const thread = from?.kind === 'text' ? (from.thread?.n ?? null) : null
  const again = lines.flatMap((line) => piecesOf(line, tools.account)).filter((piece) => piece.thread === thread)
  const others = record.news.filter((piece) => !again.some((one) => one.n === piece.n))
  const news = [...others, ...again].sort((a, b) => a.n - b.n).slice(-MOST_UNREAD)
  const marks = markedFrom(await marksOf(tools, conversation), n, thread)
  await tools.vault.write({ [circleName(conversation)]: { ...record, news }, [readName(conversation)]: marks })
}

/** What a line is to `me` as news: nothing, if it is their own, was withdrawn, or merely happened. */
export function piecesOf(line: Line, me: string): Piece[] {
  if (line.kind !== 'text' || line.mine || line.gone) return []
  return [{ n: line.n, forMe: (line.mentions ?? []).some(({ account }) => account === me), thread: line.thread?.n ?? null }]
}
