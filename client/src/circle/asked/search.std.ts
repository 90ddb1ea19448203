import type { SearchApi } from '../../worker/api.std'
import { Search } from '../search.std'
import type { Inside } from './inside.std'

export function searchOf({ tools, minutes }: Inside): SearchApi {
  const search = new Search(tools, minutes)
  return {
    async search(wanted) {
      await tools.device()
      return search.find(wanted)
    },
  }
}
