/** What pages may ask about what was said long ago. The question stays on this device. */

import type { Said, Target } from './talk.std'

export interface Wanted {
  /** Each must begin a word of what is found; capitals and accents do not matter. */
  words: string
  /** In one circle alone. */
  conversation?: string
  /** Said by this account. */
  by?: string
  /** Said at or after this moment, and before that one (ISO 8601). */
  from?: string
  until?: string
}

export interface Found {
  conversation: string
  /** The circle's sealed name. */
  name: string | null
  said: Said
  /** The thread in which it stands. */
  thread: Target | null
}

export interface SearchApi {
  /** The latest first. `more`: there are others, further back. */
  search(wanted: Wanted): Promise<{ found: Found[]; more: boolean }>
}
