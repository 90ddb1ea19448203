import { fromBase64 } from '../../engine/bytes.std'
import { decodeGroup } from '../../engine/index.std'
import { SealedError } from '../../vault/faults.std'
import type { TrustApi } from '../../worker/api.std'
import { circleOf } from '../records.std'
import { safetyWords } from '../safety.std'
import type { Inside } from './inside.std'

export function trustOf({ tools }: Inside): TrustApi {
  return {
    async safetyWords(conversation) {
      const { group, participants } = await circleOf(tools, conversation)
      if (!group) throw new SealedError('joining', 'This device is not in the conversation yet. The words come when it is.')
      const register = await tools.register.current()
      return safetyWords(decodeGroup(fromBase64(group), register.trust(participants, tools.iso())), register)
    },
  }
}
