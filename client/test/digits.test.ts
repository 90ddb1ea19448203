import { expect, test } from 'vitest'
import { fromBase64, randomBytes, toBase64 } from '../src/engine/bytes.std'
import { newDeviceKeys } from '../src/engine/index.std'
import { signEvent } from '../src/register/events.std'
import { Register } from '../src/register/register.std'
import { circleWords } from '../src/trust/circle-words.std'
import { digitsOf, proofOf } from '../src/trust/digits.std'
import { account } from './bench.std'

const CIRCLE = '0a1b2c3d-0000-4000-8000-000000000001'
const OTHER = '0a1b2c3d-0000-4000-8000-000000000002'
const keyed = (n: number, key = randomBytes(32)) => ({ account: account(n), key: toBase64(key) })

test('two people see the same twelve groups of five digits, whoever looks', async () => {
  const [ana, joost] = [keyed(1), keyed(2)]
  const digits = await digitsOf(ana, joost)
  expect(digits).toEqual(await digitsOf(joost, ana))
  expect(digits).toHaveLength(12)
  for (const group of digits) expect(group).toMatch(/^\d{5}$/)
  expect(await proofOf(ana, joost)).toBe(await proofOf(joost, ana))
})

test('one bit of either key changes that person’s half and the code, and not the other half', async () => {
  const [ana, joost] = [keyed(1), keyed(2)]
  const before = await digitsOf(ana, joost)
  for (const [who, from] of [
    [ana, 0],
    [joost, 6],
  ] as const) {
    const key = fromBase64(who.key)
    key[31]! ^= 1
    const changed = { ...who, key: toBase64(key) }
    const after = await (who === ana ? digitsOf(changed, joost) : digitsOf(ana, changed))
    expect(after.slice(from, from + 6)).not.toEqual(before.slice(from, from + 6))
    expect(after.slice(6 - from, 12 - from)).toEqual(before.slice(6 - from, 12 - from))
    expect(await proofOf(changed, who === ana ? joost : ana)).not.toBe(await proofOf(ana, joost))
  }
})

test('the same key under another name has other digits', async () => {
  const key = randomBytes(32)
  expect(await digitsOf(keyed(1, key), keyed(3))).not.toEqual(await digitsOf(keyed(2, key), keyed(3)))
  expect((await digitsOf(keyed(1, key), keyed(3))).slice(0, 6)).not.toEqual((await digitsOf(keyed(2, key), keyed(3))).slice(0, 6))
})

test('digits are those that every version of this program has shown', async () => {
  const one = keyed(1, new Uint8Array(32).fill(1))
  const other = keyed(2, new Uint8Array(32).fill(2))
  expect((await digitsOf(one, other)).join(' ')).toMatchInlineSnapshot(
    `"81073 48257 47249 35146 96827 19469 26579 08041 58194 04572 58289 83278"`,
  )
})

async function registerOf(people: { n: number; keys: Awaited<ReturnType<typeof newDeviceKeys>> }[]) {
  const at = '2026-03-02T05:00:00.000Z'
  const opens = people.map(({ n, keys }) =>
    signEvent({ kind: 'ACCOUNT', account: account(n), at, key: toBase64(keys.publicKey) }, keys),
  )
  return Register.from(await Promise.all(opens))
}

test('a circle has the same eight words for all, in whatever order they came', async () => {
  const people = await Promise.all([1, 2, 3].map(async (n) => ({ n, keys: await newDeviceKeys() })))
  const register = await registerOf(people)
  const words = await circleWords(CIRCLE, [account(1), account(2), account(3)], register)
  expect(words).toHaveLength(8)
  expect(await circleWords(CIRCLE, [account(3), account(1), account(2), account(1)], register)).toEqual(words)
  expect(await circleWords(OTHER, [account(1), account(2), account(3)], register)).not.toEqual(words)
  expect(await circleWords(CIRCLE, [account(1), account(2)], register)).not.toEqual(words)
})

test('whoever is shown another key for one person reads other words', async () => {
  const people = await Promise.all([1, 2].map(async (n) => ({ n, keys: await newDeviceKeys() })))
  const [mine, theirs] = await Promise.all([registerOf(people), registerOf([people[0]!, { n: 2, keys: await newDeviceKeys() }])])
  const both = [account(1), account(2)]
  expect(await circleWords(CIRCLE, both, mine)).not.toEqual(await circleWords(CIRCLE, both, theirs))
})
