import { join, randomBytes, utf8 } from '../engine/bytes.std'

type Bytes = Uint8Array<ArrayBuffer>

/** HKDF-SHA-256 (RFC 5869) without salt; `purpose` separates the keys made from one secret. */
export async function derive(secret: Uint8Array, purpose: string): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', secret as Bytes, 'HKDF', false, ['deriveKey'])
  const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(`conclave/v1/${purpose}`) }
  return crypto.subtle.deriveKey(params, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** 32 bytes made from a secret by HKDF, for what takes bytes and not a key of the browser's. */
export async function deriveBytes(secret: Uint8Array, purpose: string): Promise<Bytes> {
  const base = await crypto.subtle.importKey('raw', secret as Bytes, 'HKDF', false, ['deriveBits'])
  const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(`conclave/v1/${purpose}`) }
  return new Uint8Array(await crypto.subtle.deriveBits(params, base, 256))
}

/** AES-256-GCM with a random 96-bit nonce in front; `about` is authenticated, not encrypted. */
export async function wrap(key: CryptoKey, plain: Uint8Array, about: string): Promise<Bytes> {
  const iv = randomBytes(12)
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(about) }, key, plain as Bytes)
  return join(iv, new Uint8Array(sealed))
}

/** The opposite of `wrap`. Throws `OperationError` for a wrong key, other bytes or another `about`. */
export async function unwrap(key: CryptoKey, sealed: Uint8Array, about: string): Promise<Bytes> {
  const params = { name: 'AES-GCM', iv: sealed.slice(0, 12) as Bytes, additionalData: utf8(about) }
  return new Uint8Array(await crypto.subtle.decrypt(params, key, sealed.slice(12) as Bytes))
}

/** Pads to 256 x 2^k bytes, so that a length says little: four bytes of length, the content, zeros. */
export function pad(content: Uint8Array): Bytes {
  let size = 256
  while (size < content.length + 4) size *= 2
  const padded = new Uint8Array(size)
  new DataView(padded.buffer).setUint32(0, content.length)
  padded.set(content, 4)
  return padded
}

/** The opposite of `pad`. Throws `RangeError`. */
export function unpad(padded: Uint8Array): Uint8Array {
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0)
  if (length > padded.length - 4) throw new RangeError('padding is cut short')
  if (padded.subarray(4 + length).some((byte) => byte !== 0)) throw new RangeError('padding carries something')
  return padded.slice(4, 4 + length)
}
