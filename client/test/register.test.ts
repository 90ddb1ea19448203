import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { fromBase64, randomBytes, toBase64, toHex, utf8 } from '../src/engine/bytes.std'
import { type DeviceKeys, type Leaf, newDeviceKeys } from '../src/engine/index.std'
import { signEvent } from '../src/register/events.std'
import { Register, SplitView } from '../src/register/register.std'
import { Vouches } from '../src/register/vouches.std'
import { account, dice } from './bench.std'
import stories from './vectors/register.json'

const AT = '2026-03-02T05:00:00.000Z'
const later = (minutes: number) => new Date(Date.parse(AT) + minutes * 60_000).toISOString()

interface Person {
  account: string
  keys: DeviceKeys
  device: string
  deviceKeys: DeviceKeys
}

async function person(n: number): Promise<Person> {
  return { account: account(n), keys: await newDeviceKeys(), device: toHex(randomBytes(16)), deviceKeys: await newDeviceKeys() }
}

const opens = ({ account: who, keys }: Person) =>
  signEvent({ kind: 'ACCOUNT', account: who, at: AT, key: toBase64(keys.publicKey) }, keys)
const adds = (who: Person, by = who.keys) =>
  signEvent(
    { kind: 'DEVICE_ADD', account: who.account, at: AT, device: who.device, device_key: toBase64(who.deviceKeys.publicKey) },
    by,
  )
const revokes = (who: Person, by = who.keys, account = who.account) =>
  signEvent({ kind: 'DEVICE_REVOKE', account, at: later(60), device: who.device }, by)
const leaf = (who: Person): Leaf => ({ account: who.account, device: who.device, key: who.deviceKeys.publicKey })
const sits = (who: Person, since = AT, until: string | null = null) => ({ account: who.account, since, until })

async function two() {
  const [ana, joost] = [await person(1), await person(2)]
  return { ana, joost, lines: [await opens(ana), await adds(ana), await opens(joost), await adds(joost)] }
}

test('a copy that was read in one go and one that grew end alike', async () => {
  const { lines } = await two()
  const whole = await Register.from(lines)
  const grown = await Register.from([])
  for (const line of lines) await grown.append([line])
  expect(grown.head).toEqual(whole.head)
  expect(whole.head.size).toBe(4)
  expect(whole.copy).toEqual(lines)
})

test('a line that is changed, left out, repeated or put elsewhere does not hold', async () => {
  const { lines } = await two()
  const [a, b, c, d] = lines as [string, string, string, string]
  const bytes = fromBase64(b)
  bytes[20]! ^= 1
  for (const wrong of [[a, toBase64(bytes)], [b], [a, a], [a, b, b], [a, d], [c, b]])
    await expect(Register.from(wrong)).rejects.toThrow(SplitView)
  await Register.from([c, d, a, b])
})

test('nobody adds or revokes a device of another', async () => {
  const { ana, joost, lines } = await two()
  const third = { ...(await person(1)), keys: ana.keys, account: ana.account }
  await expect(Register.from([...lines, await adds(third, joost.keys)])).rejects.toThrow(SplitView)
  await expect(Register.from([...lines, await revokes(ana, joost.keys)])).rejects.toThrow(SplitView)
  await expect(Register.from([...lines, await revokes(ana, joost.keys, joost.account)])).rejects.toThrow(SplitView)
  await Register.from([...lines, await adds(third, ana.keys), await revokes(ana)])
})

test('an account has one key for ever, a device one owner, and is revoked once', async () => {
  const { ana, lines } = await two()
  const again = { ...ana, keys: await newDeviceKeys() }
  await expect(Register.from([...lines, await opens(again)])).rejects.toThrow(SplitView)
  await expect(Register.from([...lines, await revokes(ana), await revokes(ana)])).rejects.toThrow(SplitView)
  await expect(Register.from([...lines, await revokes(ana), await adds(ana)])).rejects.toThrow(SplitView)
})

test('two people who were shown different registers find out', async () => {
  const { lines } = await two()
  const carl = await person(3)
  const dora = await person(4)
  const mine = await Register.from([...lines, await opens(carl)])
  const theirs = await Register.from([...lines, await opens(dora)])
  expect(mine.agrees((await Register.from(lines)).head)).toBe(true)
  expect(mine.agrees(theirs.head)).toBe(false)
  expect(mine.agrees((await Register.from([])).head)).toBe(true)
  expect(mine.agrees({ size: 9, head: theirs.head.head })).toBeNull()
})

test('a head that the server claims must be that of the lines it gave', async () => {
  const { lines } = await two()
  const whole = await Register.from(lines)
  const copy = await Register.from(lines.slice(0, 2))
  await expect(copy.append(lines.slice(2), { ...whole.head, size: 5 })).rejects.toThrow(SplitView)
  const other = await Register.from(lines.slice(0, 2))
  await expect(other.append([], whole.head)).rejects.toThrow(SplitView)
  const right = await Register.from(lines.slice(0, 2))
  await right.append(lines.slice(2), whole.head)
})

test('who may join: certified, not revoked, and sitting here at that moment', async () => {
  const { ana, joost, lines } = await two()
  const register = await Register.from([...lines, await revokes(joost)])
  const roster = [sits(ana), sits(joost)]
  const at = (minutes: number, rows = roster) => register.trust(rows, later(minutes))
  expect(at(0).mayJoin(leaf(ana))).toBe(true)
  expect(at(0).mayJoin(leaf(joost))).toBe(true)
  expect(at(120).mayJoin(leaf(joost))).toBe(false)
  expect(at(0, [sits(joost)]).mayJoin(leaf(ana))).toBe(false)
  expect(at(0).mayJoin({ ...leaf(ana), key: joost.deviceKeys.publicKey })).toBe(false)
  expect(at(0).mayJoin({ ...leaf(ana), account: joost.account })).toBe(false)
  expect(at(120, [sits(ana, AT, later(30))]).mayJoin(leaf(ana))).toBe(false)
  expect(at(20, [sits(ana, AT, later(30))]).mayJoin(leaf(ana))).toBe(true)
})

test('who may be removed: those who left about then, revoked devices, and one’s own', async () => {
  const { ana, joost, lines } = await two()
  const register = await Register.from(lines)
  const by = (who: Person, rows: ReturnType<typeof sits>[], minutes: number) =>
    register.trust(rows, later(minutes)).mayLeave(leaf(joost), leaf(who))
  expect(by(ana, [sits(ana), sits(joost)], 30)).toBe(false)
  expect(by(joost, [sits(ana), sits(joost)], 30)).toBe(true)
  expect(by(ana, [sits(ana), sits(joost, AT, later(29))], 30)).toBe(true)
  // He left, was removed, and has come back since: the old entry was right.
  expect(by(ana, [sits(joost, AT, later(29)), sits(joost, later(50))], 30)).toBe(true)
  expect(by(ana, [sits(joost, AT, later(29)), sits(joost, later(50))], 90)).toBe(false)
  const revoked = await Register.from([...lines, await revokes(joost)])
  expect(revoked.trust([sits(joost)], later(90)).mayLeave(leaf(joost), leaf(ana))).toBe(true)
})

test('rubbish in the place of a line is a split view, never a crash', async () => {
  const { lines } = await two()
  const roll = dice(5)
  const real = fromBase64(lines[0]!)
  const odd = ['null', '7', '[]', '{}', '{"kind":"ACCOUNT"}', '{"kind":"ACCOUNT","account":1,"key":[],"sig":{}}'].map((text) =>
    utf8(text),
  )
  for (let i = 0; i < 200; i += 1)
    odd.push(i % 2 ? randomBytes(Math.floor(roll() * 200)) : real.slice(0, Math.floor(roll() * real.length)))
  for (const bytes of odd) await expect(Register.from([toBase64(bytes)])).rejects.toThrow(SplitView)
  await expect(Register.from(['!'])).rejects.toThrow()
})

test.each(stories as { story: string; lines: string[]; holds: boolean }[])(
  'a copy judges as the server does: $story',
  async ({ lines, holds }) => {
    const register = await Register.from(lines.slice(0, -1))
    const last = register.append(lines.slice(-1))
    if (holds) await last
    else await expect(last).rejects.toThrow(SplitView)
    expect(register.head.size).toBe(holds ? lines.length : lines.length - 1)
  },
)

test('a confirmation counts for the key that was seen, and for no other', () => {
  const keys = new Map([
    ['ana', 'a'],
    ['joost', 'j'],
  ])
  const vouches = new Vouches((account) => keys.get(account))
  const line = { v: 1 as const, kind: 'VOUCH' as const, account: 'ana', about: 'joost', how: 'person' as const, at: AT, sig: '' }
  expect(vouches.admit({ ...line, key: 'j' })).toBe(true)
  expect(vouches.by('ana', 'joost')).toMatchObject({ key: 'j', how: 'person' })
  keys.set('joost', 'another')
  expect(vouches.by('ana', 'joost')).toBeNull()
  expect(vouches.of('joost')).toEqual([])
  expect(vouches.admit({ ...line, key: 'j' })).toBe(false)
  expect(vouches.admit({ ...line, key: 'another' })).toBe(true)
  expect(vouches.of('joost')).toHaveLength(1)
})
