/** Cipher suite 1 by the texts of RFC 5869, 9180 and 9420 section 5, over Node's primitives alone: nothing of the engine is in here. */
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  verify as verifies,
} from 'node:crypto'

export const NH = 32
const [KEY, NONCE, TAG] = [16, 12, 16]
const ascii = (text: string) => Buffer.from(text, 'ascii')
const u16 = (value: number) => Buffer.from([value >> 8, value & 255])

/** A vector with its length in front (RFC 9420 section 2.1.2). */
export function opaque(bytes: Uint8Array): Buffer {
  const length = bytes.length
  const head =
    length < 64
      ? [length]
      : length < 16384
        ? [0x40 | (length >> 8), length & 255]
        : [0x80, length >> 16, (length >> 8) & 255, length & 255]
  return Buffer.concat([Buffer.from(head), bytes])
}

export const hash = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()
export const mac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer =>
  createHmac('sha256', key).update(Buffer.concat(parts)).digest()
export const extract = (salt: Uint8Array, input: Uint8Array): Buffer => mac(salt, input)

function expand(secret: Uint8Array, info: Uint8Array, length: number): Buffer {
  let block: Buffer = Buffer.alloc(0)
  let whole: Buffer = Buffer.alloc(0)
  for (let n = 1; whole.length < length; n += 1) {
    block = mac(secret, block, info, Buffer.from([n]))
    whole = Buffer.concat([whole, block])
  }
  return whole.subarray(0, length)
}

export function expandWithLabel(secret: Uint8Array, label: string, context: Uint8Array, length: number): Buffer {
  return expand(secret, Buffer.concat([u16(length), opaque(ascii(`MLS 1.0 ${label}`)), opaque(context)]), length)
}

export const deriveSecret = (secret: Uint8Array, label: string) => expandWithLabel(secret, label, Buffer.alloc(0), NH)
export const refHash = (label: string, value: Uint8Array) => hash(opaque(ascii(label)), opaque(value))

export function opened(key: Uint8Array, nonce: Uint8Array, about: Uint8Array, sealed: Uint8Array): Buffer {
  const cipher = createDecipheriv('aes-128-gcm', key, nonce).setAAD(about).setAuthTag(sealed.subarray(-TAG))
  return Buffer.concat([cipher.update(sealed.subarray(0, -TAG)), cipher.final()])
}

/** `secret` gives key and nonce, both for `context`. */
export function openedBy(secret: Uint8Array, context: Uint8Array, about: Uint8Array, sealed: Uint8Array): Buffer {
  return opened(expandWithLabel(secret, 'key', context, KEY), expandWithLabel(secret, 'nonce', context, NONCE), about, sealed)
}

export function signedWithLabel(key: Uint8Array, label: string, content: Uint8Array, signature: Uint8Array): boolean {
  const text = Buffer.concat([opaque(ascii(`MLS 1.0 ${label}`)), opaque(content)])
  return verifies(null, text, publicKey('302a300506032b6570032100', key), signature)
}

/** DecryptWithLabel: HPKE in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM. */
export function decryptWithLabel(
  key: Uint8Array,
  label: string,
  context: Uint8Array,
  enc: Uint8Array,
  sealed: Uint8Array,
): Buffer {
  const own = createPrivateKey({ key: der('302e020100300506032b656e04220420', key), format: 'der', type: 'pkcs8' })
  const mine = createPublicKey(own).export({ format: 'der', type: 'spki' }).subarray(-32)
  const shared = diffieHellman({ privateKey: own, publicKey: publicKey('302a300506032b656e032100', enc) })
  const kem = Buffer.concat([ascii('KEM'), u16(0x20)])
  const secret = labelled(
    kem,
    labelledExtract(kem, Buffer.alloc(0), 'eae_prk', shared),
    'shared_secret',
    Buffer.concat([enc, mine]),
    NH,
  )
  const suite = Buffer.concat([ascii('HPKE'), u16(0x20), u16(1), u16(1)])
  const info = Buffer.concat([opaque(ascii(`MLS 1.0 ${label}`)), opaque(context)])
  const none = Buffer.alloc(0)
  const about = Buffer.concat([
    Buffer.from([0]),
    labelledExtract(suite, none, 'psk_id_hash', none),
    labelledExtract(suite, none, 'info_hash', info),
  ])
  const base = labelledExtract(suite, secret, 'secret', none)
  return opened(labelled(suite, base, 'key', about, KEY), labelled(suite, base, 'base_nonce', about, NONCE), none, sealed)
}

const der = (prefix: string, raw: Uint8Array) => Buffer.concat([Buffer.from(prefix, 'hex'), raw])
const publicKey = (prefix: string, raw: Uint8Array) => createPublicKey({ key: der(prefix, raw), format: 'der', type: 'spki' })
const labelledExtract = (suite: Buffer, salt: Uint8Array, label: string, input: Uint8Array) =>
  extract(salt, Buffer.concat([ascii('HPKE-v1'), suite, ascii(label), input]))
const labelled = (suite: Buffer, secret: Uint8Array, label: string, info: Uint8Array, length: number) =>
  expand(secret, Buffer.concat([u16(length), ascii('HPKE-v1'), suite, ascii(label), info]), length)
