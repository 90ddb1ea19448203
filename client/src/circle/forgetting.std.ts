import { cutoffOf, DAY, everForgets, momentOf } from './charter.std'
import type { Line } from './lines.std'
import {
  type CircleRecord,
  circleName,
  circleOf,
  circlePrefix,
  entryPrefix,
  type OutboxItem,
  outboxPrefix,
  saidPrefix,
} from './records.std'
import type { Tools } from './tools.std'

/** What stays when all else is forgotten: that there was a session, and by which rule it went. */
const STAYS: Line['kind'][] = ['charter', 'session', 'renewal']
const NEAR = 16

/** What is forgotten at this moment: entries up to `n`, and what was said until `until`. */
interface Edge {
  n: number
  until: number | null
}

/**
 * Forgets what is due, in one write; answers with the record as it is then. To be called under the conversation's lock. The end of a
 * session may have been taken back: a device that has not `heard` the server hides what was said, and forgets it a day later.
 */
export async function forget(tools: Tools, record: CircleRecord, heard: boolean): Promise<CircleRecord> {
  const edge = edgeOf(tools, record, heard ? 0 : DAY)
  const n = Math.max(edge.n, await lastUntil(tools, record, edge))
  const stale = await staleOutbox(tools, record, edge)
  if (n <= record.floor && Object.keys(stale).length === 0) return record
  const next = {
    ...record,
    floor: Math.max(n, record.floor),
    ending: record.ending && record.ending.n <= n + 1 ? null : record.ending,
    news: record.news.filter((piece) => piece.n > n),
    edition: record.edition + 1,
  }
  await tools.vault.write({ ...(await gone(tools, record, n)), ...stale, [circleName(record.conversation)]: next })
  return next
}

/** Whether a line may still be shown. Asked before anything is, also where the device was off when it was to forget. */
export function shows(tools: Tools, record: CircleRecord): (line: Line) => boolean {
  const { n, until } = edgeOf(tools, record)
  const old = (line: Line) => line.n <= n || (until !== null && Date.parse(line.at) <= until)
  return (line) => STAYS.includes(line.kind) || !(old(line) || ('to' in line && line.to.n <= n))
}

/** The conversations on this device in which something is to be forgotten now. */
export async function due(tools: Tools): Promise<string[]> {
  const records = (await tools.vault.list<CircleRecord>(circlePrefix)).map(([, record]) => record)
  const found: string[] = []
  for (const { conversation, ending, charters } of records)
    if ((ending || everForgets(charters ?? [])) && (await isDue(tools, conversation))) found.push(conversation)
  return found
}

async function isDue(tools: Tools, conversation: string): Promise<boolean> {
  const record = await circleOf(tools, conversation)
  const edge = edgeOf(tools, record)
  const n = Math.max(edge.n, await lastUntil(tools, record, edge))
  return n > record.floor || Object.keys(await staleOutbox(tools, record, edge)).length > 0
}

function edgeOf(tools: Tools, record: CircleRecord, patience = 0): Edge {
  const moment = momentOf(tools.now(), record.newestAt, tools.wire.behind)
  const over = record.ending && Date.parse(record.ending.due) + patience <= moment ? record.ending.n - 1 : 0
  return { n: Math.max(record.floor, over), until: cutoffOf(record.charters, moment) }
}

/** The last entry that was said until the edge. Reads no further than there, and little when nothing is old. */
async function lastUntil(tools: Tools, record: CircleRecord, { n, until }: Edge): Promise<number> {
  if (until === null) return 0
  let last = 0
  for (let [from, width] = [n + 1, NEAR]; from <= record.cursor; [from, width] = [from + width, width * 4]) {
    for (const line of await linesOf(tools, record, from, from + width)) {
      if (Date.parse(line.at) > until) return last
      last = line.n
    }
  }
  return last
}

async function gone(tools: Tools, record: CircleRecord, n: number): Promise<Record<string, null>> {
  const names = await tools.vault.list<Line>(saidPrefix(record.conversation), entryPrefix(record.conversation, record.floor + 1))
  const old = names.filter(([, line]) => !STAYS.includes(line.kind) && (line.n <= n || ('to' in line && line.to.n <= n)))
  return Object.fromEntries(old.map(([name]) => [name, null]))
}

/** What waited to be said for longer than the circle keeps. */
async function staleOutbox(tools: Tools, { conversation }: CircleRecord, { until }: Edge): Promise<Record<string, null>> {
  if (until === null) return {}
  const waiting = await tools.vault.list<OutboxItem>(outboxPrefix(conversation))
  return Object.fromEntries(waiting.filter(([, { at }]) => Date.parse(at) <= until).map(([name]) => [name, null]))
}

async function linesOf(tools: Tools, { conversation }: CircleRecord, from: number, before: number): Promise<Line[]> {
  const range = [entryPrefix(conversation, from), entryPrefix(conversation, before)] as const
  return (await tools.vault.list<Line>(saidPrefix(conversation), ...range)).map(([, line]) => line)
}
