/** What pages may ask about what is being written and was not said yet. */

import type { Target } from './talk.std'

/** Where one writes: the room, under what a thread is about, or in the place of what one changes. */
export type Place = 'room' | `thread/${string}/${string}` | `edit/${string}/${string}`

export const threadPlace = ({ by, id }: Target): Place => `thread/${by}/${id}`
export const editPlace = ({ by, id }: Target): Place => `edit/${by}/${id}`

export interface Draft {
  place: Place
  body: string
  /** What it is going to answer, quoted. */
  reply: Target | null
}

export interface DraftsApi {
  /** Everything that was begun in this conversation, in the room, in threads and on what was said before. */
  drafts(conversation: string): Promise<Draft[]>
  /** Kept at once; one without words is forgotten. */
  saveDraft(conversation: string, draft: Draft): Promise<void>
}
