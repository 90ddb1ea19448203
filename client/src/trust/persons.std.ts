import { accountKeys } from '../circle/ring.std'
import type { Tools } from '../circle/tools.std'
import { type How, signEvent } from '../register/events.std'
import type { Register } from '../register/register.std'
import type { Vouch } from '../register/vouches.std'
import { SealedError } from '../vault/faults.std'
import type { Confirmation, PersonKeys, Standing } from '../worker/api.std'
import { clearDiffering, type Differing, differingOf, differingSince, markDiffering } from './differing.std'
import { digitsOf, proofOf } from './digits.std'

/** All that is known here of somebody's key. Asks the server for the newest register first. */
export async function personOf(tools: Tools, account: string): Promise<PersonKeys> {
  await tools.device()
  const register = await tools.register.refresh()
  const mine = keyed(register, tools.account)
  const theirs = keyed(register, account)
  const stands = standing(tools.account, account, register, await differingOf(tools))
  if (!mine || !theirs || account === tools.account)
    return { account, state: account === tools.account ? 'self' : 'no-key', digits: [], proof: '', ...stands }
  const [digits, proof] = await Promise.all([digitsOf(mine, theirs), proofOf(mine, theirs)])
  return { account, state: 'comparable', digits, proof, ...stands }
}

/** Who stands by somebody's key, as `me` sees it. */
export function standing(me: string, account: string, register: Register, differing: Differing): Standing {
  const all = register.vouches.of(account)
  const mine = all.find(({ by }) => by === me)
  const differs = differingSince(differing, account, register)
  return { mine: mine ? told(mine) : null, others: all.filter((one) => one !== mine).map(told), differs }
}

/** They match: signed by the account key, for everybody's register. Throws `another-key` when it has changed since it was shown. */
export async function confirmPerson(tools: Tools, account: string, how: How, proof: string): Promise<PersonKeys> {
  const seen = await personOf(tools, account)
  if (seen.state !== 'comparable' || seen.proof !== proof) throw new SealedError('another-key', CHANGED)
  const key = (await tools.register.current()).accountKey(account)!
  if (!seen.mine) {
    const about = { kind: 'VOUCH' as const, account: tools.account, at: tools.iso(), about: account, key, how }
    await tools.wire.vouch(await signEvent(about, await accountKeys(tools)))
  }
  await clearDiffering(tools, account)
  tools.changed(null)
  return personOf(tools, account)
}

/** Takes one's own confirmation back. */
export async function withdrawPerson(tools: Tools, account: string): Promise<PersonKeys> {
  const register = await tools.register.refresh()
  if (register.vouches.by(tools.account, account)) {
    const about = { kind: 'VOUCH_WITHDRAWN' as const, account: tools.account, at: tools.iso(), about: account }
    await tools.wire.withdrawVouch(await signEvent(about, await accountKeys(tools)))
  }
  tools.changed(null)
  return personOf(tools, account)
}

/** They differ: nothing more goes from this device to where that person sits, and one's own confirmation is taken back. */
export async function differPerson(tools: Tools, account: string): Promise<PersonKeys> {
  const key = (await tools.register.refresh()).accountKey(account)
  if (!key) throw new SealedError('no-key', 'They have no key yet, so there is nothing to compare.')
  await markDiffering(tools, account, key)
  tools.changed(null)
  return withdrawPerson(tools, account)
}

function keyed(register: Register, account: string) {
  const key = register.accountKey(account)
  return key ? { account, key } : null
}

const told = ({ by, how, at }: Vouch): Confirmation => ({ by, how, at })

const CHANGED = 'Their key has changed while you compared. Look at the digits again, and compare once more.'
