import { wordlist } from '@scure/bip39/wordlists/english.js'
import { fromBase64 } from '../engine/bytes.std'

const BITS = 11

/** The first 88 bits of a hash or key (base64url) as eight words of the BIP 39 list: what people compare by voice. */
export function inWords(value: string): string {
  const bits = Array.from(fromBase64(value), (byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: 8 }, (_, i) => wordlist[Number.parseInt(bits.slice(i * BITS, (i + 1) * BITS), 2)]!).join(' ')
}
