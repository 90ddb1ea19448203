import { fromBase64, toBase64 } from '../engine/bytes.std'
import type { DeviceKeys } from '../engine/index.std'
import type { Register } from '../register/register.std'
import { type Backup, closeBackup, openWay, type Ring, type Way, wayOf } from '../vault/backup.std'
import { SealedError } from '../vault/faults.std'
import { exclusively } from '../vault/locks.std'
import { type Me, Refusal } from '../wire/wire.std'
import { type Opened, opened } from './keys.std'
import type { DeviceRecord, Tools } from './tools.std'

const TRIES = 8

/** The account's keys are changed by one step of this device at a time. */
export const alone = <T>(tools: Tools, act: () => Promise<T>): Promise<T> => exclusively(`${tools.name}/account`, act)

/** Takes over the newest generation of the backup key. Throws `made-up` when no device of this account can have made it. */
export async function keepUp(tools: Tools): Promise<void> {
  await alone(tools, async () => {
    const [here, me] = await Promise.all([tools.vault.read<DeviceRecord>('device'), tools.wire.me()])
    if (here) await caughtUp(tools, me, here)
  })
}

/** The same, under the lock; answers with the device as it is then. */
export async function caughtUp(tools: Tools, me: Me, here: DeviceRecord): Promise<DeviceRecord> {
  const generation = me.backup?.generation ?? 0
  if (generation === here.ring.generation || revoked(me, here)) return here
  if (generation < here.ring.generation) throw new SealedError('older-backup', OLDER)
  const next = { ...here, ring: await newestRing(tools, me, here) }
  await tools.vault.write({ device: next })
  return next
}

/** The account key, for a signature; it is kept nowhere. */
export async function accountKeys(tools: Tools): Promise<DeviceKeys> {
  await keepUp(tools)
  const [{ ring }, me] = await Promise.all([tools.device(), tools.wire.me()])
  return (await opened(tools.account, me, fromBase64(ring.key))).keys
}

/** Changes the ways in, without another backup key: again, on what another device has put away meanwhile. */
export async function changeWays(
  tools: Tools,
  edit: (ways: Way[]) => Promise<Way[]>,
  send: (backup: Backup) => Promise<unknown> = tools.wire.replaceBackup,
): Promise<void> {
  await alone(tools, () =>
    again(async () => {
      const me = await tools.wire.me()
      const { ring } = await caughtUp(tools, me, await tools.device())
      const found = await opened(tools.account, me, fromBase64(ring.key))
      const ways = await edit(standing(found, await tools.register.refresh()))
      await send(await closeBackup(tools.account, ring, found.backup.revision + 1, found.keys.signKey, ways))
    }),
  )
}

/** A device registers and has its way in, or neither. */
export async function withDevice(tools: Tools, me: Me, device: DeviceRecord) {
  if (me.backup?.generation !== device.ring.generation) throw new SealedError('renewed', RENEWED)
  const found = await opened(tools.account, me, fromBase64(device.ring.key))
  const own = await wayOf(fromBase64(device.box), `device:${device.device}`, device.addedAt)
  return closeBackup(tools.account, device.ring, found.backup.revision + 1, found.keys.signKey, [...found.ways, own])
}

/** Those that stand: no device that was taken off, and no passkey whose slot is gone. */
export function standing({ ways, backup }: Opened, register: Register): Way[] {
  const there = new Set(backup.slots.map(({ slot }) => slot))
  return ways.filter(({ slot }) => {
    const [kind, name] = slot.split(':')
    if (kind === 'device') return register.certificate(name!)?.revokedAt === null
    return kind !== 'prf' || there.has(slot)
  })
}

/** Runs `act` again while another device was faster. */
export async function again<T>(act: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await act()
    } catch (error) {
      if (left === 0 || !(error instanceof Refusal) || error.code !== 'stale-backup') throw error
    }
  }
}

export const revoked = (me: Me, here: DeviceRecord): boolean =>
  Boolean(me.devices.find(({ device }) => device === here.device)?.revoked_at)

async function newestRing(tools: Tools, me: Me, here: DeviceRecord): Promise<Ring> {
  const { backup } = me
  const key = await openWay(fromBase64(here.box), `device:${here.device}`, backup!, tools.account).catch(() => null)
  if (!key) throw new SealedError('left-out', LEFT_OUT)
  const known = (await tools.register.refresh()).accountKey(tools.account) ?? null
  const found = await opened(tools.account, { ...me, account_key: known }, key).catch(() => null)
  if (found?.former[String(here.ring.generation)] !== here.ring.key) throw new SealedError('made-up', MADE_UP)
  return { generation: backup!.generation, key: toBase64(key), former: found.former }
}

const OLDER =
  'The server shows an older backup of your keys than this device has seen. Nothing was changed. Please tell your steward.'
const RENEWED = 'Your keys were renewed on another device a moment ago. Open them here once more.'
const LEFT_OUT =
  'Your keys were renewed on another device, and this one was left out. Forget this device on the page of your keys, and bring it in again.'
const MADE_UP =
  'The server handed out a key for your account that none of your devices has made. Nothing more is sent from here. Please call your facilitator, by telephone, before you go on.'
