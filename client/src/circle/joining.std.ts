import { fromBase64, toBase64 } from '../engine/bytes.std'
import {
  begin,
  decodeGroup,
  epochOf,
  Forbidden,
  type Group,
  groupInfo,
  joinByExternalCommit,
  joinByWelcome,
  members,
  newPackage,
  Unreadable,
} from '../engine/index.std'
import { Refusal } from '../wire/wire.std'
import { keptPackages, withoutPackage } from './packages.std'
import type { Pending } from './records.std'
import { engineDevice } from './tools.std'
import { adopted, type Visit } from './visit.std'

/** Brings this device into the conversation if it is not in: by a Welcome, by beginning, or by itself. True when it came in. */
export async function join(visit: Visit): Promise<boolean> {
  if (visit.record.group) return false
  if (await byWelcome(visit)) return true
  if (visit.line?.epoch === null) return beginGroup(visit)
  return byItself(visit)
}

async function byWelcome(visit: Visit): Promise<boolean> {
  const { tools } = visit
  const all = await tools.wire.welcomes(visit.device.device)
  const waiting = all.filter(({ conversation }) => conversation === visit.id).sort((a, b) => b.cursor - a.cursor)
  let came = false
  for (const welcome of waiting) {
    if (!came && welcome.cursor >= visit.record.cursor) came = await follow(visit, welcome)
    await tools.wire.received(welcome.id)
  }
  return came
}

async function follow(visit: Visit, welcome: { bytes: string; cursor: number }): Promise<boolean> {
  const kept = await keptPackages(visit.tools)
  try {
    const pairs = kept.map(({ pair }) => pair)
    const { group, used } = await joinByWelcome(fromBase64(welcome.bytes), pairs, visit.trust(), visit.groupId)
    const packages = withoutPackage(kept, used)
    await visit.keep(
      { ...arrived(visit, group), ...adopted(group), joinedEpoch: epochOf(group), cursor: welcome.cursor, seen: null },
      packages,
    )
    return true
  } catch (error) {
    if (error instanceof Unreadable) return false
    throw error
  }
}

/** The first device makes the group, with nobody but itself in it. */
async function beginGroup(visit: Visit): Promise<boolean> {
  const { tools, device } = visit
  const group = await begin(visit.groupId, await newPackage(engineDevice(tools.account, device), tools.now()), visit.trust())
  const { group: next } = adopted(group)
  const body = { device: device.device, commit: '', group_info: toBase64(await groupInfo(group)), welcome: null }
  await visit.keep({ pending: { intent: 'begin', epoch: 0, body, next: next! } })
  return settleBegin(visit)
}

async function byItself(visit: Visit): Promise<boolean> {
  const { tools, device } = visit
  const info = await tools.wire.groupInfo(visit.id)
  const own = engineDevice(tools.account, device)
  const made = await joinByExternalCommit(fromBase64(info.bytes), own, visit.trust(), visit.groupId, tools.now())
  const body = { device: device.device, commit: toBase64(made.commit), group_info: toBase64(made.groupInfo), welcome: null }
  const pending: Pending = { intent: 'external', epoch: info.epoch, body, next: adopted(made.next).group! }
  await visit.keep({ pending })
  return settleExternal(visit)
}

/** Sends the first GroupInfo, again if need be, and adopts the group once it is the conversation's. */
export async function settleBegin(visit: Visit): Promise<boolean> {
  const { body, next } = visit.record.pending!
  try {
    await visit.tools.wire.begin(visit.id, body.device, body.group_info)
  } catch (error) {
    if (error instanceof Refusal) await visit.keep({ pending: null })
    throw error
  }
  await adopt(visit, next, 0)
  return true
}

/** Sends the external commit, again if need be; the answer says where in the log it stands. */
export async function settleExternal(visit: Visit): Promise<boolean> {
  const { body, next } = visit.record.pending!
  try {
    const { n } = await visit.tools.wire.commit(visit.id, body)
    if (n <= visit.record.cursor) throw new Forbidden('The server put this device’s coming before what it had read already.')
    await adopt(visit, next, n)
  } catch (error) {
    if (error instanceof Refusal) await visit.keep({ pending: null })
    throw error
  }
  return true
}

async function adopt(visit: Visit, next: string, cursor: number): Promise<void> {
  const group = decodeGroup(fromBase64(next), visit.trust())
  await visit.keep({ ...arrived(visit, group), ...adopted(group), joinedEpoch: epochOf(group), cursor, seen: null })
}

const arrived = (visit: Visit, group: Group) => ({
  introduce: members(group).filter(({ account }) => account === visit.tools.account).length > 1,
  phase: 'ready' as const,
  frozen: null,
  pending: null,
  joinedAt: visit.tools.iso(),
  freshOn: visit.tools.iso().slice(0, 10),
})
