import { wordlist } from '@scure/bip39/wordlists/english.js'
import { fromBase64, join, sha256 } from '../engine/bytes.std'
import { exportSecret, type Group, members } from '../engine/index.std'
import type { Register } from '../register/register.std'

const WORDS = 6
const BITS = 11

/**
 * Six words that are the same on all devices of this conversation at this moment, and nowhere else: 66 bits of
 * SHA-256 over the epoch's secret and the account keys of everybody in it, in order of account.
 */
export async function safetyWords(group: Group, register: Register): Promise<string[]> {
  const accounts = [...new Set(members(group).map(({ account }) => account))].sort()
  const keys = accounts.map((account) => fromBase64(register.accountKey(account) ?? ''))
  const digest = await sha256(join(await exportSecret(group, 'conclave safety words'), ...keys))
  const bits = Array.from(digest, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: WORDS }, (_, i) => wordlist[Number.parseInt(bits.slice(i * BITS, (i + 1) * BITS), 2)]!)
}
