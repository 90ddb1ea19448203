import { utf8 } from '../engine/bytes.std'
import type { FileRef } from '../files/refs.std'
import type { Head } from '../register/register.std'
import { pad, unpad } from '../vault/sealing.std'
import type { Charter, Label, Mark, Mention, Target } from '../worker/api.std'
import { readSpoken } from './kinds.std'

/** Something said. `reply` is quoted above it; with `thread` it stands beside the room, under what that names. */
export interface Text {
  kind: 'text'
  body: string
  label: Label
  reply?: Target
  thread?: Target
  mentions?: Mention[]
  files?: FileRef[]
}

/** What the circle is called from now on. */
export interface Name {
  kind: 'name'
  body: string
}

/** What the device is called that says this: it came in beside others of its owner. */
export interface DeviceName {
  kind: 'device'
  body: string
}

/** A mark on what somebody said, set or taken away again. */
export interface Reaction {
  kind: 'reaction'
  to: Target
  mark: Mark
  on: boolean
}

/** Other words for what one said oneself. */
export interface Edit {
  kind: 'edit'
  to: Target
  body: string
  mentions?: Mention[]
}

/** What one said oneself is to be gone. */
export interface Withdrawal {
  kind: 'withdrawal'
  to: Target
}

/** What the circle keeps, as its facilitator says. Devices obey this, and not the server. */
export interface CharterWord {
  kind: 'charter'
  keep: Charter['keep']
  days: number | null
  from: string
}

/** The session is over, or goes on after all, which was said to be over in entry `n`. */
export interface SessionWord {
  kind: 'session'
  over: boolean
  n: number | null
}

/** The circle was begun anew: it talked in the conversation `of` before. */
export interface RenewalWord {
  kind: 'renewal'
  of: string
}

/** What only a facilitator says. */
export type Ruling = CharterWord | SessionWord | RenewalWord

/** What a member says by a sealed message. */
export type Spoken = Text | Name | DeviceName | Reaction | Edit | Withdrawal | Ruling

/** Around whatever is said. `id` is the speaker's choice; `at` their clock, ISO 8601; `register` is where their copy ends. */
export interface Envelope {
  v: 1
  id: string
  register: Head
  at: string
}

export type Content = Envelope & Spoken

/** Said by a program that knows more than this one. `raw` is kept until this one knows it too. */
export type Unknown = Pick<Envelope, 'id' | 'register' | 'at'> & { kind: 'unknown'; raw: string }

export function encodeContent(content: Content): Uint8Array {
  return pad(utf8(JSON.stringify(content)))
}

/** What was said, without what stands around it. */
export function spokenOf({ v: _, id: __, register: ___, at: ____, ...spoken }: Content): Spoken {
  return spoken
}

/** Null for anything that is no content of ours: it came from a member, but not from this program. */
export function decodeContent(bytes: Uint8Array): Content | Unknown | null {
  try {
    return readContent(new TextDecoder('utf-8', { fatal: true }).decode(unpad(bytes)))
  } catch {
    return null
  }
}

/** The same, of the text inside. */
export function readContent(raw: string): Content | Unknown | null {
  try {
    return contentOf(JSON.parse(raw) as Record<string, unknown>, raw)
  } catch {
    return null
  }
}

function contentOf(read: Record<string, unknown>, raw: string): Content | Unknown | null {
  const { id, at, register } = read as unknown as Envelope
  if (!inEnvelope(read)) return null
  const around = { id, register: { size: register.size, head: register.head }, at }
  const spoken = read.v === 1 ? readSpoken(read) : 'unknown'
  if (spoken === 'unknown') return { ...around, kind: 'unknown', raw }
  return spoken && { v: 1, ...around, ...spoken }
}

function inEnvelope({ v, kind, id, at, register }: Record<string, unknown>): boolean {
  const { size, head } = register as Head
  return (
    Number.isSafeInteger(v) &&
    Number(v) >= 1 &&
    typeof kind === 'string' &&
    /^[a-z][a-z-]{0,39}$/.test(kind) &&
    typeof id === 'string' &&
    /^[0-9a-f]{32}$/.test(id) &&
    Number.isSafeInteger(size) &&
    size >= 0 &&
    typeof head === 'string' &&
    typeof at === 'string' &&
    !Number.isNaN(Date.parse(at))
  )
}
