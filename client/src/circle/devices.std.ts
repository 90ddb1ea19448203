import { fromBase64 } from '../engine/bytes.std'
import { signEvent } from '../register/events.std'
import { SealedError } from '../vault/faults.std'
import { exclusively } from '../vault/locks.std'
import { type Me, NoAnswer } from '../wire/wire.std'
import type { DeviceEntry, DeviceStatus } from '../worker/api.std'
import { finishEnrolment } from './enrolling.std'
import { accountKeys } from './keys.std'
import { REVOKED } from './recovery.std'
import type { DeviceRecord, Tools } from './tools.std'

/** Whether this browser can take part, and if not, what is missing. Ends an enrolment that was cut short. */
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
  const known = me.devices.find((one) => one.device === device.device)
  if (known?.revoked_at) return told(tools, device, 'broken', REVOKED)
  return told(tools, device, 'ready', (await tools.alarm())?.words ?? null)
}

export async function devicesOf(tools: Tools): Promise<DeviceEntry[]> {
  const here = await tools.vault.read<DeviceRecord>('device')
  const { devices } = await tools.wire.me()
  return devices.map(({ device, name, added_at, revoked_at }) => ({
    device,
    name,
    addedAt: added_at,
    revokedAt: revoked_at,
    here: device === here?.device,
  }))
}

/** Strikes a device out of the register, signed by the account. Its leaves go with the next look at each conversation. */
export async function revokeDevice(tools: Tools, device: string): Promise<void> {
  await exclusively(`${tools.name}/account`, async () => {
    const [here, me] = await Promise.all([tools.device(), tools.wire.me()])
    const known = me.devices.find((one) => one.device === device)
    if (!known) throw new SealedError('no-device', 'That device is not one of yours.')
    if (known.revoked_at) return
    const keys = await accountKeys(tools.account, me, fromBase64(here.backupKey))
    const event = await signEvent({ kind: 'DEVICE_REVOKE', account: tools.account, at: tools.iso(), device }, keys)
    await tools.wire.revoke(device, event)
  })
}

/** Forgets everything here. While there is a connection, the device is struck out of the register first. */
export async function wipe(tools: Tools): Promise<void> {
  const here = await tools.vault.read<DeviceRecord>('device').catch(() => null)
  if (here) await revokeDevice(tools, here.device).catch(() => undefined)
  await tools.vault.wipe()
  tools.changed(null)
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
  }
}
