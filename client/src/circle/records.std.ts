import type { CommitBody, Participant } from '../wire/wire.std'
import type { Charter } from '../worker/api.std'
import type { Word } from './charter.std'
import type { Spoken } from './content.std'
import type { Line } from './lines.std'
import type { Piece } from './news.std'
import type { Tools } from './tools.std'

/** A commit (or the first GroupInfo) that was persisted before it was sent, and is sent again byte for byte until its outcome is known. */
export interface Pending {
  intent: 'begin' | 'external' | 'change'
  epoch: number
  body: CommitBody
  next: string
}

/**
 * How far the account's archive of this conversation is read and written. `hash` is that of its last chunk; `whole` once it was read to
 * its end; `gap`: some chunks were not there.
 */
export interface Archived {
  n: number
  hash: string
  upTo: number
  broken: boolean
  whole?: true
  gap: boolean
}

/** One conversation on this device. `group` is the encoded MLS state; `cursor` the last entry of the log that is in it. */
export interface CircleRecord {
  conversation: string
  phase: 'joining' | 'ready' | 'lost-seat'
  frozen: string | null
  group: string | null
  cursor: number
  /** SHA-256 of the entry at the cursor; null when this device has not seen it. */
  seen?: string | null
  /** Entries of earlier epochs were not meant for this device. */
  joinedEpoch: number
  pending: Pending | null
  participants: Participant[]
  leaves: { account: string; device: string }[]
  name: string | null
  /** Somebody came in (at this moment) who has not been told the circle's name. */
  nameOwed: string | null
  /** This device came in beside others of its account, and has not said what it is called. */
  introduce: boolean
  /** The day (ISO 8601) on which this device last gave itself fresh keys. */
  freshOn: string
  lastAt: string | null
  /** Ids of what was said lately: what was sealed twice is shown once. */
  recent: string[]
  /** What others said and this person has not read: counted as it comes, so that a list of circles opens none of it. */
  news: Piece[]
  archived: Archived
  /** What its facilitators said of its charter, as it is obeyed. */
  charters: Word[]
  /** When the charter was said last, and since when somebody is here who has not heard it. */
  charterSaidAt: string | null
  charterOwed: string | null
  /** The server's word for the charter. It moves nothing: it reminds the facilitator to say so. */
  declared: Charter | null
  /** The end of a session that can still be taken back, and whether the server is to be told of it, or that it was taken back. */
  ending: { n: number; due: string } | null
  endingOwed: { n: number; over: boolean } | null
  /** Entries up to here are forgotten on this device. */
  floor: number
  /** Something was forgotten at the server before this device read it. */
  missed: boolean
  /** The time of the newest entry, by the server's clock; and when this device came in, by its own. */
  newestAt: string | null
  joinedAt: string | null
  /** Since when it takes nothing any more; what it succeeds, as the server says and as its facilitator said. */
  closed: string | null
  succeeds: string | null
  renewed: { of: string; account: string; at: string } | null
  /** Grows when older lines were put in between: what is cached of them is stale. */
  edition: number
}

/** Something to say, kept until it stands in the log. `bytes` once it was sealed; `refused` when the server will never take it. */
export interface OutboxItem {
  id: string
  what: Spoken
  at: string
  bytes: string | null
  refused: string | null
}

export const circlePrefix = 'circle/'
export const circleName = (conversation: string) => `${circlePrefix}${conversation}`
export const saidPrefix = (conversation: string) => `said/${conversation}/`
export const entryPrefix = (conversation: string, n: number) => `${saidPrefix(conversation)}${String(n).padStart(12, '0')}/`
export const saidName = (conversation: string, n: number, i: number) =>
  `${entryPrefix(conversation, n)}${String(i).padStart(3, '0')}`
export const outboxPrefix = (conversation: string) => `out/${conversation}/`
export const outboxName = (conversation: string, item: OutboxItem) => `${outboxPrefix(conversation)}${item.at}/${item.id}`
export const readName = (conversation: string) => `read/${conversation}`
export const draftPrefix = (conversation: string) => `draft/${conversation}/`
export const draftName = (conversation: string, place: string) => `${draftPrefix(conversation)}${place}`

export async function circleOf(tools: Tools, conversation: string): Promise<CircleRecord> {
  return { ...empty(conversation), ...(await tools.vault.read<CircleRecord>(circleName(conversation))) }
}

/** Lines of one entry of the log, named so that they stay in order. */
export function saidRecords(conversation: string, n: number, lines: Line[]): Record<string, Line> {
  return Object.fromEntries(lines.map((line, i) => [saidName(conversation, n, i), line]))
}

function empty(conversation: string): CircleRecord {
  return {
    conversation,
    phase: 'joining',
    frozen: null,
    group: null,
    cursor: 0,
    joinedEpoch: 0,
    pending: null,
    participants: [],
    leaves: [],
    name: null,
    nameOwed: null,
    introduce: false,
    freshOn: '',
    lastAt: null,
    recent: [],
    news: [],
    charters: [],
    charterSaidAt: null,
    charterOwed: null,
    declared: null,
    ending: null,
    endingOwed: null,
    floor: 0,
    missed: false,
    newestAt: null,
    joinedAt: null,
    closed: null,
    succeeds: null,
    renewed: null,
    archived: { n: 0, hash: '', upTo: 0, broken: false, gap: false },
    edition: 0,
  }
}
