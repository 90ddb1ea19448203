import { expect, test } from 'vitest'
import { same } from '../src/engine/bytes.std'
import { newKit, readKit } from '../src/vault/kit.std'

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
