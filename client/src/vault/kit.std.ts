import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { randomBytes } from '../engine/bytes.std'
import { SealedError } from './faults.std'

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
