import type { CircleSummary, Person, Room, Said } from '../worker/api.std'
import { said } from './lines.std'
import { type CircleRecord, circleOf, type OutboxItem, outboxPrefix, readName, saidPrefix } from './records.std'
import type { Tools } from './tools.std'

/** What was said, as far as it is on this device; kept in memory between two looks. */
export class Minutes {
  private readonly known = new Map<string, { edition: number; last: string; said: Said[] }>()

  constructor(private readonly tools: Tools) {}

  async of(record: CircleRecord): Promise<Said[]> {
    const prefix = saidPrefix(record.conversation)
    const before = this.known.get(record.conversation)
    const fresh = before?.edition === record.edition ? before : { edition: record.edition, last: prefix, said: [] }
    const more = await this.tools.vault.list<Said>(prefix, fresh.last)
    const whole = [...fresh.said, ...more.map(([, line]) => line)]
    this.known.set(record.conversation, { edition: record.edition, last: more.at(-1)?.[0] ?? fresh.last, said: whole })
    return whole
  }

  forget(): void {
    this.known.clear()
  }
}

/** What a page shows of a conversation; nothing is asked of the server. */
export async function roomOf(tools: Tools, minutes: Minutes, conversation: string): Promise<Room> {
  const record = await circleOf(tools, conversation)
  const outbox = await tools.vault.list<OutboxItem>(outboxPrefix(conversation))
  const waiting = outbox.filter(([, { kind }]) => kind === 'text').map(([, item]) => unsent(tools, item))
  return {
    summary: await summaryOf(tools, minutes, record),
    said: [...(await minutes.of(record)), ...waiting],
    people: await peopleOf(tools, record),
    problem: record.frozen ?? (await tools.alarm())?.words ?? lost(record),
    onlyReaders: new Set(record.leaves.map(({ account }) => account)).size,
  }
}

export async function summaryOf(tools: Tools, minutes: Minutes, record: CircleRecord): Promise<CircleSummary> {
  const read = (await tools.vault.read<number>(readName(record.conversation))) ?? 0
  const unread = (await minutes.of(record)).filter((line) => line.kind === 'text' && !line.mine && (line.n ?? 0) > read).length
  const state = record.frozen ? 'frozen' : record.phase
  return { conversation: record.conversation, name: record.name, unread, lastAt: record.lastAt, state }
}

async function peopleOf(tools: Tools, record: CircleRecord): Promise<Person[]> {
  const register = await tools.register.current()
  const present = [...new Set(record.participants.filter(({ until }) => !until).map(({ account }) => account))]
  return present.map((account) => {
    const devices = record.leaves.filter((leaf) => leaf.account === account).length
    return { account, devices, verified: devices > 0 && register.accountKey(account) !== undefined }
  })
}

function unsent(tools: Tools, item: OutboxItem): Said {
  const line = said(item.id, 0, item.at)
  const { body, label } = item
  return { ...line, n: null, account: tools.account, body, label, sending: item.refused ? 'failed' : 'waiting', mine: true }
}

function lost(record: CircleRecord): string | null {
  if (record.archived.broken)
    return 'A part of what was kept of this conversation for you cannot be read any more. What is said from now on is not affected.'
  return record.phase === 'lost-seat'
    ? 'You do not sit in this circle any more. What was said while you did stays on this device.'
    : null
}
