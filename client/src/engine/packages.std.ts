import { encodeMlsMessage, generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from 'ts-mls'
import { decodeKeyPackage, encodeKeyPackage, verifyKeyPackage } from 'ts-mls/keyPackage.js'
import { fromBase64, toBase64 } from './bytes.std'
import { decode } from './decoding.std'
import { Unreadable } from './faults.std'
import { credentialOf, type Leaf, readCredential } from './identity.std'
import { CAPABILITIES, lifetime, suite } from './suite.std'

/** A device's Ed25519 key pair; the private half never leaves the vault unwrapped. */
export interface DeviceKeys {
  publicKey: Uint8Array
  signKey: Uint8Array
}

export interface Device {
  account: string
  device: string
  domain: string
  keys: DeviceKeys
}

/** A key package with its private half (RFC 9420 section 10). */
export interface PrivatePackage {
  publicPackage: KeyPackage
  privatePackage: PrivateKeyPackage
}

export async function newDeviceKeys(): Promise<DeviceKeys> {
  return (await suite()).signature.keygen()
}

/** `now` in milliseconds since 1970; valid for 90 days. */
export async function newPackage(device: Device, now: number): Promise<PrivatePackage> {
  const credential = credentialOf(device.account, device.device, device.domain)
  return generateKeyPackageWithKey(credential, CAPABILITIES, lifetime(now), [], device.keys, await suite())
}

/** An MLSMessage of wire format mls_key_package, as it is published. */
export function packageBytes(pair: PrivatePackage): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: pair.publicPackage })
}

/** Reads a published package and checks its signature and its dates. Throws `Unreadable`. */
export async function readPackage(bytes: Uint8Array, now: number): Promise<{ leaf: Leaf; keyPackage: KeyPackage }> {
  const message = decode(bytes)
  if (message.wireformat !== 'mls_key_package') throw new Unreadable('That is not a key package.')
  const { keyPackage } = message
  const leaf = readCredential(keyPackage.leafNode.credential, keyPackage.leafNode.signaturePublicKey)
  const { notBefore, notAfter } = keyPackage.leafNode.lifetime
  const seconds = BigInt(Math.floor(now / 1000))
  if (!leaf || notBefore > seconds || notAfter < seconds) throw new Unreadable('That key package is out of date or unnamed.')
  const cs = await suite()
  if (keyPackage.cipherSuite !== cs.name || !(await verifyKeyPackage(keyPackage, cs.signature)))
    throw new Unreadable('That key package is not signed by its device.')
  return { leaf, keyPackage }
}

/** For the vault: JSON-ready, private half included. */
export function freezePackage(pair: PrivatePackage): Record<string, string> {
  const { initPrivateKey, hpkePrivateKey, signaturePrivateKey } = pair.privatePackage
  return {
    pub: toBase64(encodeKeyPackage(pair.publicPackage)),
    init: toBase64(initPrivateKey),
    hpke: toBase64(hpkePrivateKey),
    sign: toBase64(signaturePrivateKey),
  }
}

/** The opposite of `freezePackage`. Throws `Unreadable`. */
export function thawPackage(frozen: Record<string, string>): PrivatePackage {
  const publicPackage = decodeKeyPackage(fromBase64(frozen.pub ?? ''), 0)?.[0]
  if (!publicPackage || !frozen.init || !frozen.hpke || !frozen.sign)
    throw new Unreadable('A key package kept on this device is cut short.')
  const privatePackage = {
    initPrivateKey: fromBase64(frozen.init),
    hpkePrivateKey: fromBase64(frozen.hpke),
    signaturePrivateKey: fromBase64(frozen.sign),
  }
  return { publicPackage, privatePackage }
}
