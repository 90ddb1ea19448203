import type { Minutes } from '../minutes.std'
import type { Tending } from '../tending.std'
import type { Tools } from '../tools.std'

/** What the areas of the API share: one device of one account, at work. */
export interface Inside {
  tools: Tools
  minutes: Minutes
  tending: Tending
}
