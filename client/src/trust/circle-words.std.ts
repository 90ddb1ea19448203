import { fromBase64, join, uuidBytes } from '../engine/bytes.std'
import type { Register } from '../register/register.std'
import { stretch, wordsFrom } from './stretch.std'

const WORDS = 8

/**
 * Eight words that are the same for everybody whose device has the same account keys for the people of this circle. They stay
 * until somebody comes or goes, or has a new key: 88 bits over the keys in order of account, each guess stretched.
 */
export async function circleWords(conversation: string, accounts: string[], register: Register): Promise<string[]> {
  const known = [...new Set(accounts)].sort().flatMap((account) => {
    const key = register.accountKey(account)
    return key ? [uuidBytes(account), fromBase64(key)] : []
  })
  return wordsFrom(await stretch(join(...known), `circle/${conversation}`, WORDS * 2), WORDS)
}
