import type { Draft, DraftsApi } from '../../worker/api.std'
import { draftName, draftPrefix } from '../records.std'
import type { Inside } from './inside.std'

export function draftsOf({ tools }: Inside): DraftsApi {
  return {
    drafts: async (conversation) => (await tools.vault.list<Draft>(draftPrefix(conversation))).map(([, draft]) => draft),
    saveDraft: (conversation, draft) =>
      tools.vault.write({ [draftName(conversation, draft.place)]: draft.body || draft.reply ? draft : null }),
  }
}
