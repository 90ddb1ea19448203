import { fromBase64, join, sha256, toBase64, utf8 } from '../engine/bytes.std'
import { stretch } from './stretch.std'

/** Somebody and the account key that this device has for them; base64url. */
export interface Keyed {
  account: string
  key: string
}

const GROUPS = 6
const PIECE = 5

/**
 * Sixty digits in twelve groups, the same on both sides: each person's half is made from their key and their id alone, so that
 * whoever would stand between two people must find a second key for each half (99 bits), and not any two that fit each other.
 */
export async function digitsOf(one: Keyed, other: Keyed): Promise<string[]> {
  const [first, second] = inOrder(one, other)
  return [...(await half(first)), ...(await half(second))]
}

/** The same as bytes, for a code that the other device reads: base64url of SHA-256. */
export async function proofOf(one: Keyed, other: Keyed): Promise<string> {
  const parts = inOrder(one, other).flatMap(({ account, key }) => [utf8(account), fromBase64(key)])
  return toBase64(await sha256(join(utf8('conclave/v1/proof'), ...parts)))
}

async function half({ account, key }: Keyed): Promise<string[]> {
  const bytes = await stretch(fromBase64(key), `digits/${account}`, GROUPS * PIECE)
  return Array.from({ length: GROUPS }, (_, i) => group(bytes.subarray(i * PIECE, (i + 1) * PIECE)))
}

/** Forty bits as five digits. */
function group(bytes: Uint8Array): string {
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  return String(number % 100_000).padStart(5, '0')
}

const inOrder = (one: Keyed, other: Keyed): [Keyed, Keyed] => (one.account < other.account ? [one, other] : [other, one])
