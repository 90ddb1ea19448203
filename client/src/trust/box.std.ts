import { accountKeys } from '../circle/ring.std'
import type { Tools } from '../circle/tools.std'
import { toBase64 } from '../engine/bytes.std'
import { boxOf } from '../engine/index.std'
import { signEvent } from '../register/events.std'
import { deriveBytes } from '../vault/sealing.std'

/** The secret behind this account's box: made from the account key, so that it outlives every backup key. */
export async function boxSecret(tools: Tools): Promise<Uint8Array> {
  return deriveBytes((await accountKeys(tools)).signKey, 'peer-box')
}

/** Puts the box key into the register, where it is not there yet: signed, so that nobody can seal to another in its place. */
export async function keepBox(tools: Tools): Promise<void> {
  const known = (await tools.register.current()).boxOf(tools.account)
  if (known) return
  const keys = await accountKeys(tools)
  const key = toBase64(await boxOf(await deriveBytes(keys.signKey, 'peer-box')))
  if ((await tools.register.refresh()).boxOf(tools.account) === key) return
  await tools.wire.setBox(await signEvent({ kind: 'BOX', account: tools.account, at: tools.iso(), key }, keys))
}
