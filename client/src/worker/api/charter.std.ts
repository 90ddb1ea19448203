/** What pages may ask about what a circle keeps, the end of its sessions, and its being begun anew. */

/** From `from` on what is said is kept for ever, for `days`, or until a session is over. */
export interface Charter {
  keep: 'for_ever' | 'days' | 'session'
  days: number | null
  from: string | null
}

export interface Keeping {
  holds: Charter
  /** Said, and in force later. */
  coming: Charter | null
  facilitates: boolean
  /** What the server says that the facilitator chose, and nobody has said in the room: for the facilitator's eyes. */
  owed: Charter | null
  /** A session was said to be over in entry `n`; what was said before goes at `due`, unless it is taken back. */
  ending: { n: number; due: string } | null
}

export interface Renewal {
  /** The conversation in which the circle talked before; null until its facilitator has said so here. */
  of: string | null
  account: string
  at: string
  /** This device's facilitator has begun the circle anew and not said so here. */
  owed: boolean
  /** How many messages and drafts of the old room wait on this device. */
  waiting: number
}

export interface CharterApi {
  /** Says in the room what the circle keeps. Throws `not-facilitator`. */
  sayCharter(conversation: string, charter: Charter): Promise<void>
  /** Says that the session is over: what was said is forgotten after a pause. Throws `not-facilitator` or `remembers`. */
  endSession(conversation: string): Promise<void>
  /** Throws `not-facilitator`, or `too-late`. */
  takeBackEnding(conversation: string): Promise<void>
  /** Says that the circle goes on here, under its old name. Throws `not-facilitator`. */
  sayRenewed(conversation: string): Promise<void>
  /** What waits on this device from the old room is said here now; its drafts go along. */
  bringAlong(conversation: string): Promise<void>
}
