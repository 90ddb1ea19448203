import { changeWays } from '../circle/ring.std'
import { rotate } from '../circle/rotating.std'
import type { Tools } from '../circle/tools.std'
import { randomBytes } from '../engine/bytes.std'
import { wayOf } from '../vault/backup.std'
import { SealedError } from '../vault/faults.std'
import type { Peers } from '../worker/api.std'
import { keepBox } from './box.std'
import { differingOf } from './differing.std'
import { PEERS, partsOf } from './parts.std'
import { standing } from './persons.std'

/** Who holds a part for this account, and for whom it holds one. */
export async function peersOf(tools: Tools): Promise<Peers> {
  await tools.device()
  await keepBox(tools)
  const [told, register, differing] = await Promise.all([tools.wire.peers(), tools.register.refresh(), differingOf(tools)])
  const peers = told.peers.map(({ account, since }) => ({
    account,
    since,
    standing: standing(tools.account, account, register, differing),
  }))
  return { peers, held: told.held }
}

/**
 * A new way into the backup, whose secret lies in five parts with five people. Whoever held a part before opens nothing that is
 * put away from now on: the backup key is renewed as well. Throws `peers-unusable`.
 */
export async function choosePeers(tools: Tools, accounts: string[]): Promise<Peers> {
  const boxes = await boxesOf(tools, accounts)
  const secret = randomBytes(32)
  const way = await wayOf(secret, 'peers', tools.iso())
  const parts = await partsOf(secret, tools.account, way.key, boxes)
  let before = false
  await changeWays(
    tools,
    async (ways) => {
      before = ways.some(({ slot }) => slot === 'peers')
      return [...ways.filter(({ slot }) => slot !== 'peers'), way]
    },
    (backup) => tools.wire.choosePeers(backup, way.key, parts),
  )
  if (before) await rotate(tools, {})
  return peersOf(tools)
}

/** From the register, so that a server cannot put a box of its own among them. */
async function boxesOf(tools: Tools, accounts: string[]): Promise<[string, string][]> {
  const register = await tools.register.refresh()
  const boxes = [...new Set(accounts)].flatMap((account): [string, string][] => {
    const box = register.boxOf(account)
    return box && account !== tools.account ? [[account, box]] : []
  })
  if (boxes.length !== PEERS) throw new SealedError('peers-unusable', 'Choose five different members who have made their keys.')
  return boxes
}
