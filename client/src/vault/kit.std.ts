import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { fromBase64, randomBytes, toBase64 } from '../engine/bytes.std'
import { SealedError } from './faults.std'
import { derive, unwrap, wrap } from './sealing.std'

/** 32 independent random bytes as 24 words (BIP 39). */
export function newKit(): { secret: Uint8Array; words: string[] } {
  const secret = randomBytes(32)
  return { secret, words: entropyToMnemonic(secret, wordlist).split(' ') }
}

/** Throws `wrong-words`, naming the word that is in no list where there is one. */
export function readKit(written: string): Uint8Array {
  const words = written
    .toLowerCase()
    .split(/[\s,.;-]+/)
    .filter(Boolean)
  const unknown = words.find((word) => !wordlist.includes(word))
  if (unknown) throw new SealedError('wrong-words', `“${unknown}” is not a word of a recovery kit. Look at that one again.`)
  if (words.length !== 24) throw new SealedError('wrong-words', `A recovery kit has 24 words; these are ${words.length}.`)
  try {
    return mnemonicToEntropy(words.join(' '), wordlist)
  } catch (error) {
    throw new SealedError('wrong-words', 'These words are not in the order of any kit. One of them, or their order, is off.', {
      cause: error,
    })
  }
}

/** One way to the account backup key: `kit`, or `prf:<credential>`. `bytes` is base64url. */
export interface Slot {
  slot: string
  bytes: string
}

export interface Backup {
  generation: number
  slots: Slot[]
}

const about = (account: string, generation: number, slot: string) => `${account}|${generation}|${slot}`

/** Wraps the account backup key for one secret. */
export async function closeSlot(
  secret: Uint8Array,
  slot: string,
  backupKey: Uint8Array,
  account: string,
  generation: number,
): Promise<Slot> {
  const key = await derive(secret, slot === 'account-key' ? 'account-key' : slot.split(':')[0]!)
  return { slot, bytes: toBase64(await wrap(key, backupKey, about(account, generation, slot))) }
}

/** Throws `wrong-words` when the secret opens nothing: the tag of the cipher is the real check, not the words' checksum. */
export async function openSlot(secret: Uint8Array, slot: string, backup: Backup, account: string): Promise<Uint8Array> {
  const kept = backup.slots.find((one) => one.slot === slot)
  if (!kept) throw new SealedError('wrong-words', 'There is no such way to open your account.')
  const key = await derive(secret, slot === 'account-key' ? 'account-key' : slot.split(':')[0]!)
  try {
    return await unwrap(key, fromBase64(kept.bytes), about(account, backup.generation, slot))
  } catch (error) {
    throw new SealedError('wrong-words', 'These words are a recovery kit, but not of this account.', { cause: error })
  }
}
