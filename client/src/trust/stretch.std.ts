import { wordlist } from '@scure/bip39/wordlists/english.js'
import { utf8 } from '../engine/bytes.std'

/** HMAC-SHA-256 that often: a hundred milliseconds for a person, and twenty bits more work for whoever looks for a match. */
const ROUNDS = 500_000
const BITS = 11

/** PBKDF2 (RFC 8018) over public keys: what people compare has few bits, so each guess is made dear. */
export async function stretch(what: Uint8Array, purpose: string, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const base = await crypto.subtle.importKey('raw', what as Uint8Array<ArrayBuffer>, 'PBKDF2', false, ['deriveBits'])
  const params = { name: 'PBKDF2', hash: 'SHA-256', salt: utf8(`conclave/v1/${purpose}`), iterations: ROUNDS }
  return new Uint8Array(await crypto.subtle.deriveBits(params, base, bytes * 8))
}

/** `count` words of the BIP 39 list, eleven bits each, from the front of `bytes`. */
export function wordsFrom(bytes: Uint8Array, count: number): string[] {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: count }, (_, i) => wordlist[Number.parseInt(bits.slice(i * BITS, (i + 1) * BITS), 2)]!)
}
