import { fromBase64, randomBytes, same, toBase64, toHex, utf8 } from '../engine/bytes.std'
import { type DeviceKeys, newDeviceKeys, sign, verify } from '../engine/index.std'
import { signEvent } from '../register/events.std'
import { type Backup, type Contents, closeBackup, openBackup, openWay, type Ring, wayOf } from '../vault/backup.std'
import { SealedError } from '../vault/faults.std'
import type { Me } from '../wire/wire.std'
import type { DeviceRecord, Tools } from './tools.std'

/** All that makes an account or a device, signed and ready to be sent; kept until the server has it. */
export interface Enrolment {
  account: { event: string; backup: Backup; key: string } | null
  event: string
  device: DeviceRecord
}

/** What the account's backup holds once it is opened, with the account key as a pair. */
export interface Opened extends Contents {
  backup: Backup
  keys: DeviceKeys
}

/** A new account: its key, its backup key, and both wrapped for the kit. Nothing of it is sent here. */
export async function newAccount(tools: Tools, domain: string, kit: Uint8Array, deviceName: string): Promise<Enrolment> {
  const keys = await newDeviceKeys()
  const ring: Ring = { generation: 1, key: toBase64(randomBytes(32)), former: {} }
  const backup = await closeBackup(tools.account, ring, 1, keys.signKey, [await wayOf(kit, 'kit', tools.iso())])
  const key = toBase64(keys.publicKey)
  const event = await signEvent({ kind: 'ACCOUNT', account: tools.account, at: tools.iso(), key }, keys)
  return { account: { event, backup, key }, ...(await newDevice(tools, domain, keys, ring, deviceName)) }
}

/** This browser as a further device, once the backup key is known. */
export async function furtherDevice(tools: Tools, me: Me, backupKey: Uint8Array, deviceName: string): Promise<Enrolment> {
  const { keys, backup, former } = await opened(tools.account, me, backupKey)
  const ring = { generation: backup.generation, key: toBase64(backupKey), former }
  return { account: null, ...(await newDevice(tools, me.domain, keys, ring, deviceName)) }
}

/** The backup key, by one way. Throws `no-account`, or `wrong-words` when the secret opens nothing. */
export async function backupKeyBy(tools: Tools, me: Me, secret: Uint8Array, slot: string): Promise<Uint8Array> {
  return openWay(secret, slot, backupOf(me), tools.account)
}

/**
 * What lies under the backup key; the account key is in memory for one signature. Throws `wrong-words` when it is not the one
 * that the register names: a server can make up a backup, but not that.
 */
export async function opened(account: string, me: Me, backupKey: Uint8Array): Promise<Opened> {
  const backup = backupOf(me)
  const contents = await openBackup(backupKey, backup, account)
  const keys = { publicKey: fromBase64(me.account_key ?? ''), signKey: contents.accountKey }
  const probe = utf8('conclave/v1/probe')
  if (!(await verify(keys.publicKey, probe, await sign(keys, probe))))
    throw new SealedError('wrong-words', 'What was kept for your account does not belong to it. Please tell your steward.')
  return { ...contents, backup, keys }
}

function backupOf(me: Me): Backup {
  if (!me.backup || !me.account_key) throw new SealedError('no-account', 'Your account has no key yet. Make it first.')
  return me.backup
}

async function newDevice(tools: Tools, domain: string, account: DeviceKeys, ring: Ring, name: string) {
  const keys = await newDeviceKeys()
  const device = toHex(randomBytes(16))
  const publicKey = toBase64(keys.publicKey)
  const addedAt = tools.iso()
  const about = { kind: 'DEVICE_ADD' as const, account: tools.account, at: addedAt, device, device_key: publicKey }
  const event = await signEvent(about, account)
  const secret = { signKey: toBase64(keys.signKey), box: toBase64(randomBytes(32)), ring }
  return { event, device: { device, name: name.trim(), domain, addedAt, publicKey, ...secret } satisfies DeviceRecord }
}

/** Whether an enrolment is still that of this account. */
export const belongs = (enrolment: Enrolment, me: Me): boolean =>
  !enrolment.account || !me.account_key || same(fromBase64(me.account_key), fromBase64(enrolment.account.key))
