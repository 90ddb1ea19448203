import { fromBase64, randomBytes, same, toBase64, toHex, utf8 } from '../engine/bytes.std'
import { type DeviceKeys, newDeviceKeys, sign, verify } from '../engine/index.std'
import { signEvent } from '../register/events.std'
import { SealedError } from '../vault/faults.std'
import { type Backup, closeSlot, openSlot } from '../vault/kit.std'
import type { Me } from '../wire/wire.std'
import type { DeviceRecord, Tools } from './tools.std'

/** All that makes an account or a device, signed and ready to be sent; kept until the server has it. */
export interface Enrolment {
  account: { event: string; backup: Backup; key: string } | null
  event: string
  device: DeviceRecord
}

/** A new account: its key, its backup key, and both wrapped for the kit. Nothing of it is sent here. */
export async function newAccount(tools: Tools, domain: string, kit: Uint8Array, deviceName: string): Promise<Enrolment> {
  const keys = await newDeviceKeys()
  const backupKey = randomBytes(32)
  const slots = [
    await closeSlot(kit, 'kit', backupKey, tools.account, 1),
    await closeSlot(backupKey, 'account-key', keys.signKey, tools.account, 1),
  ]
  const key = toBase64(keys.publicKey)
  const event = await signEvent({ kind: 'ACCOUNT', account: tools.account, at: tools.iso(), key }, keys)
  const device = await newDevice(tools, domain, keys, backupKey, deviceName)
  return { account: { event, backup: { generation: 1, slots }, key }, ...device }
}

/** This browser as a further device, once the backup key is known. */
export async function furtherDevice(tools: Tools, me: Me, backupKey: Uint8Array, deviceName: string): Promise<Enrolment> {
  const keys = await accountKeys(tools.account, me, backupKey)
  return { account: null, ...(await newDevice(tools, me.domain, keys, backupKey, deviceName)) }
}

/** The account key, in memory for one signature. Throws `wrong-words` when it is not the one that the register names. */
export async function accountKeys(account: string, me: Me, backupKey: Uint8Array): Promise<DeviceKeys> {
  if (!me.backup || !me.account_key) throw new SealedError('no-account', 'Your account has no key yet. Make it first.')
  const signKey = await openSlot(backupKey, 'account-key', me.backup, account)
  const keys = { publicKey: fromBase64(me.account_key), signKey }
  const probe = utf8('conclave/v1/probe')
  if (!(await verify(keys.publicKey, probe, await sign(keys, probe))))
    throw new SealedError('wrong-words', 'What was kept for your account does not belong to it. Please tell your steward.')
  return keys
}

async function newDevice(tools: Tools, domain: string, account: DeviceKeys, backupKey: Uint8Array, name: string) {
  const keys = await newDeviceKeys()
  const device = toHex(randomBytes(16))
  const publicKey = toBase64(keys.publicKey)
  const addedAt = tools.iso()
  const about = { kind: 'DEVICE_ADD' as const, account: tools.account, at: addedAt, device, device_key: publicKey }
  const event = await signEvent(about, account)
  const secret = { signKey: toBase64(keys.signKey), backupKey: toBase64(backupKey) }
  return { event, device: { device, name: name.trim(), domain, addedAt, publicKey, ...secret } satisfies DeviceRecord }
}

/** Whether an enrolment is still that of this account. */
export const belongs = (enrolment: Enrolment, me: Me): boolean =>
  !enrolment.account || !me.account_key || same(fromBase64(me.account_key), fromBase64(enrolment.account.key))
