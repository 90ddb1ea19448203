import type { DeviceKeys } from './packages.std'
import { suite } from './suite.std'

/** Ed25519 (RFC 8032) over raw bytes: certificates and register events. */
export async function sign(keys: DeviceKeys, bytes: Uint8Array): Promise<Uint8Array> {
  return (await suite()).signature.sign(keys.signKey, bytes)
}

/** False for a wrong signature and for a key that is none. */
export async function verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
  return (await suite()).signature.verify(publicKey, bytes, signature).catch(() => false)
}
