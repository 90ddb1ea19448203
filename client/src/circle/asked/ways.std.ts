import { SealedError } from '../../vault/faults.std'
import type { WaysApi } from '../../worker/api.std'
import { confirmNewKit, drawKit, kitOf, type NewKit, removePasskey, tryKit, waysOf } from '../kits.std'
import type { Inside } from './inside.std'

export function waysIn({ tools }: Inside): WaysApi {
  let drawn: NewKit | null = null

  return {
    ways: () => waysOf(tools),
    kit: () => kitOf(tools),
    tryKit: (words) => tryKit(tools, words),
    async drawKit() {
      drawn = drawKit()
      return { words: drawn.words, ask: drawn.ask }
    },
    async confirmNewKit(answers) {
      if (!drawn) throw new SealedError('no-kit', 'The kit that was shown is gone. Draw another; the old one still works.')
      await confirmNewKit(tools, drawn, answers)
      drawn = null
      tools.changed(null)
    },
    async removePasskey(id) {
      await removePasskey(tools, id)
      tools.changed(null)
    },
  }
}
