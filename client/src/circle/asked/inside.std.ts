import type { Courier } from '../../files/courier.std'
import type { PreviewOf } from '../../files/picking.std'
import type { Progress } from '../../worker/api.std'
import type { Minutes } from '../minutes.std'
import type { Tending } from '../tending.std'
import type { Tools } from '../tools.std'

/** What the areas of the API share: one device of one account, at work. */
export interface Inside {
  tools: Tools
  minutes: Minutes
  tending: Tending
  files: { courier: Courier; tell: Progress; listeners: Progress[]; preview: PreviewOf }
}
