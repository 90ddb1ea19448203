/** What pages may ask about circles and what is said there. */

import type { Charter, Keeping, Renewal } from './charter.std'
import type { FileShown } from './files.std'
import type { Standing } from './trust.std'

/** Forum: nothing leaves the room. Chatham House: content may be used, nobody named. Attributed: with the name. */
export type Label = 'forum' | 'chatham' | 'attributed'

/** What one may put on a message without words. */
export type Mark = 'agree' | 'thanks' | 'question' | 'important'

/** Something that was said: by whom, under the id that they gave it, and where it stands in the log. */
export interface Target {
  by: string
  id: string
  n: number
}

/** Somebody is named in a body, at these UTF-16 units of it. */
export interface Mention {
  account: string
  from: number
  to: number
}

/** What a person says. Label and words are theirs; `thread` puts it beside the room, under what is named there. */
export interface Saying {
  body: string
  label: Label
  reply?: Target
  thread?: Target
  mentions?: Mention[]
  /** Ids of files that were picked. With them the body may be empty. */
  files?: string[]
}

export interface CircleSummary {
  conversation: string
  name: string | null
  unread: number
  /** Of those, how many name the reader. */
  forYou: number
  lastAt: string | null
  state: 'ready' | 'joining' | 'frozen' | 'lost-seat'
}

/**
 * One line of a room. `text` is what somebody said; `threaded` stands where something was said in a thread; `strayed-edit` and
 * `strayed-withdrawal` are about something that is not on this device; `unshown` is what only a later version can show.
 */
export type SaidKind =
  | 'text'
  | 'threaded'
  | 'strayed-edit'
  | 'strayed-withdrawal'
  | 'unshown'
  | 'joined'
  | 'left'
  | 'device-added'
  | 'renamed'
  | 'alarm'
  | 'charter'
  | 'session'
  | 'renewal'
  | 'forgotten'

export type Sending = 'sent' | 'waiting' | 'failed'

export interface Said {
  id: string
  n: number | null
  kind: SaidKind
  account: string
  device: string | null
  body: string
  label: Label
  at: string
  sending: Sending
  mine: boolean
  /** What replies, marks and changes point at; null until it stands in the log, and for what merely happened. */
  target: Target | null
  /** What this answers, as far as it is here. */
  reply: Quote | null
  mentions: Mention[]
  files: FileShown[]
  marks: Marked[]
  /** Earlier wordings, oldest first, each with when it was said. */
  wordings: { body: string; at: string }[]
  editedAt: string | null
  withdrawnAt: string | null
  /** What was said under it. On a `threaded` line: under what, and how much of it stands there. */
  thread: Thread | null
  /** What the circle was said to keep. */
  charter?: Charter
  /** A session is over: when what was said there goes; null when it goes on after all. */
  due?: string | null
  /** A change of it by this person that is not in the log yet; `id` as `sayAgain` and `takeBack` take it. */
  change: { id: string; sending: Sending } | null
}

export interface Quote {
  target: Target
  /** Withdrawn and absent ones have no words. */
  state: 'here' | 'withdrawn' | 'absent'
  body: string
  label: Label
}

export interface Marked {
  mark: Mark
  accounts: string[]
  mine: boolean
}

export interface Thread {
  root: Quote
  replies: number
  unread: number
  lastAt: string
  accounts: string[]
}

export interface Person {
  account: string
  devices: number
  standing: Standing
}

/** The entries of the log from `from` up to `to`; null is its end. */
export interface Span {
  from: number
  to: number | null
}

/** What to show: the span, and where a page more is wished; nothing means the last page, and what is unread before it. */
export interface View extends Partial<Span> {
  more?: 'earlier' | 'later' | 'both'
}

export interface Room {
  summary: CircleSummary
  said: Said[]
  span: Span
  /** Something stands before `span.from`. */
  earlier: boolean
  /** Where what is unread begins, in the room itself. */
  unreadFrom: number | null
  people: Person[]
  keeping: Keeping
  renewal: Renewal | null
  problem: string | null
  onlyReaders: number
}

export interface Threaded {
  /** What the thread is about; null when it is not on this device. */
  root: Said | null
  replies: Said[]
  unread: number
}

export interface TalkApi {
  circles(): Promise<CircleSummary[]>
  /** Those that this device knows, without asking the server. */
  known(): Promise<CircleSummary[]>
  /** Syncs, joins and reconciles; safe to call again on each bell. */
  open(conversation: string, view?: View): Promise<Room>
  /** What is on this device, without asking the server. Throws `no-device`. */
  look(conversation: string, view?: View): Promise<Room>
  thread(conversation: string, root: Target): Promise<Threaded>
  /** Returns once what was said is kept on this device; sending is retried. The draft of its place goes in the same step. */
  say(conversation: string, saying: Saying): Promise<void>
  react(conversation: string, to: Target, mark: Mark, on: boolean): Promise<void>
  /** Throws `not-yours` for what somebody else said. */
  edit(conversation: string, to: Target, body: string, mentions?: Mention[]): Promise<void>
  withdraw(conversation: string, to: Target): Promise<void>
  /** Tries once more what the server refused (`sending: 'failed'`); `id` is the line's, or its `change`'s. Throws `not-waiting`. */
  sayAgain(conversation: string, id: string): Promise<void>
  /** Takes back what was refused; answers what was written. Throws `not-waiting`. */
  takeBack(conversation: string, id: string): Promise<string>
  rename(conversation: string, name: string): Promise<void>
  /** All that was said in the room was seen, or what was said under `thread`. */
  markRead(conversation: string, thread?: Target): Promise<void>
  /** From this line on it counts as new again. */
  markUnread(conversation: string, from: Target): Promise<void>
}
