import { SplitView } from '../register/register.std'
import { SealedError } from '../vault/faults.std'
import { type Me, NoAnswer } from '../wire/wire.std'
import type { DeviceEntry, DeviceStatus } from '../worker/api.std'
import { watch } from './alarm.std'
import { finishEnrolment } from './enrolling.std'
import { REVOKED } from './recovery.std'
import { alone, revoked } from './ring.std'
import { finishRotation, rotate } from './rotating.std'
import type { DeviceRecord, Tools } from './tools.std'

/** Whether this browser can take part, and if not, what is missing. Ends what was cut short: an enrolment, a new backup key. */
export async function statusOf(tools: Tools): Promise<DeviceStatus> {
  const here = await tools.vault.read<DeviceRecord>('device')
  let me: Me
  try {
    me = await tools.wire.me()
    if (!here) await finishEnrolment(tools, me)
  } catch (error) {
    if (here && error instanceof NoAnswer) return told(tools, here, 'ready', error.message)
    throw error
  }
  const device = here ?? (await tools.vault.read<DeviceRecord>('device'))
  if (!me.may_hold_keys) return told(tools, device, 'not-allowed', 'Keys are for members. You get yours once you are admitted.')
  if (!device) return told(tools, null, me.account_key ? 'needs-unlock' : 'no-account', null)
  if (revoked(me, device)) return told(tools, device, 'broken', REVOKED)
  const problem = await upToDate(tools, me)
  return told(tools, device, 'ready', (await tools.alarm())?.words ?? problem)
}

/** All that the register knows of this account, and what the server says besides: names, and when it last saw them. */
export async function devicesOf(tools: Tools): Promise<DeviceEntry[]> {
  const [here, me, register] = await Promise.all([
    tools.vault.read<DeviceRecord>('device'),
    tools.wire.me(),
    tools.register.refresh(),
  ])
  return register.devicesOf(tools.account).map(({ device, addedAt, revokedAt }) => {
    const listed = me.devices.find((one) => one.device === device)
    const name = listed?.name || 'A device that the server does not name'
    return { device, name, addedAt, revokedAt, seenOn: listed?.seen_on ?? null, here: device === here?.device }
  })
}

/** Names are for people: the server knows them, and each circle the one under which the device came. */
export async function renameDevice(tools: Tools, device: string, name: string): Promise<void> {
  await tools.wire.nameDevice(device, name.trim())
  await alone(tools, async () => {
    const here = await tools.device()
    if (here.device === device) await tools.vault.write({ device: { ...here, name: name.trim() } })
  })
  tools.changed(null)
}

/** Strikes a device out of the register, and makes a new backup key that it does not know. Its leaves go with the next look at each conversation. */
export async function revokeDevice(tools: Tools, device: string): Promise<void> {
  await rotate(tools, { device })
}

/** Forgets everything here. While there is a connection, the device is struck out of the register first. */
export async function wipe(tools: Tools): Promise<void> {
  const here = await tools.vault.read<DeviceRecord>('device').catch(() => null)
  if (here) await revokeDevice(tools, here.device).catch(() => undefined)
  await tools.vault.wipe()
  tools.changed(null)
}

/** What another device did meanwhile, and what this one began. What stands in its way is told, and does not keep anybody out. */
async function upToDate(tools: Tools, me: Me): Promise<string | null> {
  try {
    await finishRotation(tools)
    await watch(tools, me)
    return null
  } catch (error) {
    if (error instanceof SplitView) await tools.raise(error.message, error)
    if (error instanceof SealedError) return error.message
    throw error
  }
}

async function told(
  tools: Tools,
  here: DeviceRecord | null,
  state: DeviceStatus['state'],
  problem: string | null,
): Promise<DeviceStatus> {
  const storage = typeof navigator === 'undefined' ? undefined : navigator.storage
  const storagePersisted = (await storage?.persisted?.()) ?? false
  return {
    state,
    account: tools.account,
    device: here?.device ?? null,
    deviceName: here?.name ?? null,
    storagePersisted,
    problem,
    alarm: (await tools.alarm()) !== null,
  }
}
