import { differingOf } from '../../trust/differing.std'
import { askedOfMe, helpPeer } from '../../trust/helping.std'
import { choosePeers, peersOf } from '../../trust/peers.std'
import { standing } from '../../trust/persons.std'
import { askPeers, bringBack, cancelRecovery, recoveryOf } from '../../trust/recovering.std'
import type { RecoveryApi } from '../../worker/api.std'
import { statusOf } from '../devices.std'
import type { Inside } from './inside.std'

export function recoveryApiOf({ tools, tending }: Inside): RecoveryApi {
  return {
    peers: () => peersOf(tools),
    choosePeers: (accounts) => choosePeers(tools, accounts),
    async giveUpPart(account) {
      await tools.wire.giveUpPart(account)
      return peersOf(tools)
    },
    async standings(accounts) {
      const [register, differing] = await Promise.all([tools.register.refresh(), differingOf(tools)])
      return Object.fromEntries(accounts.map((account) => [account, standing(tools.account, account, register, differing)]))
    },
    askPeers: (kind) => askPeers(tools, kind),
    recovery: (kind) => recoveryOf(tools, kind),
    cancelRecovery: (kind) => cancelRecovery(tools, kind),
    async bringBack(deviceName) {
      await bringBack(tools, deviceName)
      tools.changed(null)
      void tending.everything()
      return statusOf(tools)
    },
    askedOfMe: () => askedOfMe(tools),
    async helpPeer(id, heard) {
      await helpPeer(tools, id, heard)
      return askedOfMe(tools)
    },
  }
}
