import { SealedError } from '../../vault/faults.std'
import type { PairingApi } from '../../worker/api.std'
import { type Asked, askedIn, askersOf, askIn, letInByLink, letInByWords } from '../pairing.std'
import type { Inside } from './inside.std'

export function pairingOf({ tools, tending }: Inside): PairingApi {
  let asked: Asked | null = null

  return {
    async askIn(browser) {
      const { asked: made, shown } = await askIn(tools, browser)
      asked = made
      return shown
    },
    async askedIn(deviceName) {
      if (!asked) throw new SealedError('pairing-over', 'This browser does not ask any more. Ask again.')
      const state = await askedIn(tools, asked, deviceName)
      if (state !== 'waiting') asked = null
      if (state === 'answered') {
        tools.changed(null)
        void tending.everything()
      }
      return state
    },
    async stopAsking() {
      const before = asked
      asked = null
      if (before) await tools.wire.stopAsking(before.id)
    },
    askers: () => askersOf(tools),
    letInByWords: (id, words) => letInByWords(tools, id, words),
    letInByLink: (link) => letInByLink(tools, link),
    refuseAsker: async (id) => void (await tools.wire.refuseAsker(id, 'declined')),
  }
}
