/** What pages may ask about circles and what is said there. */

/** Forum: nothing leaves the room. Chatham House: content may be used, nobody named. Attributed: with the name. */
export type Label = 'forum' | 'chatham' | 'attributed'

export interface CircleSummary {
  conversation: string
  name: string | null
  unread: number
  lastAt: string | null
  state: 'ready' | 'joining' | 'frozen' | 'lost-seat'
}

export interface Said {
  id: string
  n: number | null
  kind: 'text' | 'joined' | 'left' | 'device-added' | 'renamed' | 'alarm'
  account: string
  device: string | null
  body: string
  label: Label
  at: string
  sending: 'sent' | 'waiting' | 'failed'
  mine: boolean
}

export interface Person {
  account: string
  devices: number
  verified: boolean
}

export interface Room {
  summary: CircleSummary
  said: Said[]
  people: Person[]
  problem: string | null
  onlyReaders: number
}

export interface TalkApi {
  circles(): Promise<CircleSummary[]>
  /** Syncs, joins and reconciles; safe to call again on each bell. */
  open(conversation: string): Promise<Room>
  /** Returns once what was said is kept on this device; sending is retried. */
  say(conversation: string, body: string, label: Label): Promise<void>
  /** Tries once more what the server refused (`sending: 'failed'`); `id` is the line's. Throws `not-waiting`. */
  sayAgain(conversation: string, id: string): Promise<void>
  /** Takes back what was refused; answers what was written. Throws `not-waiting`. */
  takeBack(conversation: string, id: string): Promise<string>
  rename(conversation: string, name: string): Promise<void>
  markRead(conversation: string): Promise<void>
  draft(conversation: string): Promise<string>
  saveDraft(conversation: string, body: string): Promise<void>
}
