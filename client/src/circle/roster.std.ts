import { fromBase64, same, toBase64 } from '../engine/bytes.std'
import {
  add,
  epochOf,
  Forbidden,
  type Group,
  type Leaf,
  members,
  type Proposed,
  readPackage,
  remove,
  Unreadable,
  update,
} from '../engine/index.std'
import type { Register } from '../register/register.std'
import { type Participant, Refusal } from '../wire/wire.std'
import { pause } from './tools.std'
import { adopted, type Visit } from './visit.std'

/** Milliseconds in which one device mends the roster before the next one thinks of it. */
const TURN = 250

/** Who must go and who may come, by device. Going comes first; a commit never does both. */
export interface Plan {
  go: string[]
  come: string[]
}

/** What the tree lacks against roster and register. Throws `Forbidden` for a device that no account has signed for. */
export function planOf(leaves: Leaf[], register: Register, participants: Participant[]): Plan {
  const present = [...new Set(participants.filter(({ until }) => !until).map(({ account }) => account))]
  const certified = present.flatMap((account) => register.devicesOf(account))
  const valid = certified.filter(({ revokedAt }) => !revokedAt).map(({ device }) => device)
  const stranger = leaves.find((leaf) => {
    const certificate = register.certificate(leaf.device)
    return certificate?.account !== leaf.account || !same(fromBase64(certificate.key), leaf.key)
  })
  if (stranger) throw new Forbidden('A device sits in this conversation that no account has signed for.')
  const here = leaves.map(({ device }) => device)
  return { go: here.filter((device) => !valid.includes(device)), come: valid.filter((device) => !here.includes(device)) }
}

/** Proposes one commit that brings the tree nearer to the roster, or gives this device fresh keys. True when one was made. */
export async function reconcile(visit: Visit): Promise<boolean> {
  const group = visit.group()
  if (!group) return false
  const plan = planOf(members(group), visit.register, visit.record.participants)
  if (plan.go.includes(visit.device.device)) throw new Forbidden('This device was taken off your account.')
  if (plan.go.length + plan.come.length > 0 && !visit.eager && !visit.waited) return waitForOthers(visit)
  if (plan.go.length > 0) return propose(visit, group, await remove(group, plan.go), [])
  return (await bring(visit, group, plan.come)) || freshen(visit, group)
}

/** Each device waits as long as its place in the tree says, then looks again. */
async function waitForOthers(visit: Visit): Promise<true> {
  const place = visit.record.leaves.findIndex(({ device }) => device === visit.device.device)
  await pause(place * TURN)
  visit.waited = true
  return true
}

async function bring(visit: Visit, group: Group, come: string[]): Promise<boolean> {
  if (come.length === 0) return false
  const claimed = await visit.tools.wire.claim(visit.id, come)
  const read = await Promise.all(claimed.map((one) => offered(visit, one)))
  const newcomers = read.filter((one) => one !== null)
  if (newcomers.length === 0) return false
  const devices = newcomers.map(({ leaf }) => leaf.device)
  return propose(visit, group, await add(group, newcomers, visit.trust()), devices)
}

/** Null for a package that its device did not sign or that is another device's: that device comes in by itself, or not at all. */
async function offered(visit: Visit, one: { account: string; device: string; package: string }) {
  try {
    const read = await readPackage(fromBase64(one.package), visit.tools.now())
    return read.leaf.device === one.device && visit.trust().mayJoin(read.leaf) ? read : null
  } catch (error) {
    if (error instanceof Unreadable || error instanceof SyntaxError) return null
    throw error
  }
}

/** On its first use of a day a device takes fresh keys, so that a stolen old state is worth one day. */
async function freshen(visit: Visit, group: Group): Promise<boolean> {
  const today = visit.tools.iso().slice(0, 10)
  if (visit.record.freshOn === today || members(group).length < 2) return false
  const made = await propose(visit, group, await update(group), [])
  await visit.keep({ freshOn: today })
  return made
}

/** Keeps the commit, then sends it; it is adopted when it is met in the log. */
async function propose(visit: Visit, group: Group, made: Proposed, welcomed: string[]): Promise<boolean> {
  const welcome = made.welcome ? { bytes: toBase64(made.welcome), devices: welcomed } : null
  const body = { device: visit.device.device, commit: toBase64(made.commit), group_info: toBase64(made.groupInfo), welcome }
  await visit.keep({ pending: { intent: 'change', epoch: epochOf(group), body, next: adopted(made.next).group! } })
  return settleChange(visit)
}

/** Sends the pending commit, again if need be. A refusal drops it: the intent is built anew on what the log says. */
export async function settleChange(visit: Visit): Promise<boolean> {
  try {
    await visit.tools.wire.commit(visit.id, visit.record.pending!.body)
  } catch (error) {
    if (error instanceof Refusal) await visit.keep({ pending: null })
    throw error
  }
  return true
}
