import { expect, test } from 'vitest'
import { randomBytes, same } from '../src/engine/bytes.std'
import { closeSlot, newKit, openSlot, readKit } from '../src/vault/kit.std'
import { account } from './bench.std'

const WHO = account(1)
const opened = async (secret: Uint8Array, slot: string) => {
  const key = randomBytes(32)
  const closed = await closeSlot(secret, slot, key, WHO, 1)
  return { key, backup: { generation: 1, slots: [closed] } }
}

test('a kit has 24 words, and they say what it was', () => {
  const { secret, words } = newKit()
  expect(words.length).toBe(24)
  expect(same(readKit(words.join(' ')), secret)).toBe(true)
})

test('a kit is read as people write it', () => {
  const { secret, words } = newKit()
  const written = words.map((word, i) => (i % 2 ? word.toUpperCase() : word)).join(',\n ')
  expect(same(readKit(`  ${written}. `), secret)).toBe(true)
})

test('what is wrong with a kit is said in words', () => {
  const { words } = newKit()
  expect(() => readKit(['zzz', ...words.slice(1)].join(' '))).toThrow(
    '“zzz” is not a word of a recovery kit. Look at that one again.',
  )
  expect(() => readKit(words.slice(1).join(' '))).toThrow('A recovery kit has 24 words; these are 23.')
  expect(() => readKit('')).toThrow('A recovery kit has 24 words; these are 0.')
})

test('a kit whose words pass their checksum by chance opens nothing', async () => {
  const { secret } = newKit()
  const { backup } = await opened(secret, 'kit')
  await expect(openSlot(newKit().secret, 'kit', backup, WHO)).rejects.toThrow(
    'These words are a recovery kit, but not of this account.',
  )
})

test('each way in opens the same key, and only for its account, generation and place', async () => {
  const secret = randomBytes(32)
  const { key, backup } = await opened(secret, 'prf:abc')
  expect(same(await openSlot(secret, 'prf:abc', backup, WHO), key)).toBe(true)
  const moved = { generation: 1, slots: [{ ...backup.slots[0]!, slot: 'prf:other' }] }
  await expect(openSlot(secret, 'prf:other', moved, WHO)).rejects.toMatchObject({ code: 'wrong-words' })
  await expect(openSlot(secret, 'prf:abc', { ...backup, generation: 2 }, WHO)).rejects.toMatchObject({ code: 'wrong-words' })
  await expect(openSlot(secret, 'prf:abc', backup, account(2))).rejects.toMatchObject({ code: 'wrong-words' })
  await expect(openSlot(secret, 'kit', backup, WHO)).rejects.toThrow('There is no such way to open your account.')
})
