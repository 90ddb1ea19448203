import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { toBase64 } from '../src/engine/bytes.std'
import { type DeviceKeys, newDeviceKeys, sign } from '../src/engine/index.std'
import { canonical } from '../src/register/canonical.std'
import { signEvent } from '../src/register/events.std'
import { Register, SplitView } from '../src/register/register.std'
import { Releases } from '../src/release/lines.std'
import { inWords } from '../src/release/words.std'
import { account } from './bench.std'

const AT = '2026-03-02T05:00:00Z'
const hash = (n: number) => toBase64(new Uint8Array(32).fill(n))

async function release(n: number, by: DeviceKeys, changes: object = {}): Promise<string> {
  const unsigned = {
    v: 1,
    kind: 'CLIENT_RELEASE',
    at: AT,
    key: toBase64(by.publicKey),
    release: hash(n),
    version: '1.0.0',
    ...changes,
  }
  return toBase64(canonical({ ...unsigned, sig: toBase64(await sign(by, canonical(unsigned))) }))
}

test('a release stands in the register among the lines about members', async () => {
  const [network, ana] = [await newDeviceKeys(), await newDeviceKeys()]
  const opens = await signEvent({ kind: 'ACCOUNT', account: account(1), at: AT, key: toBase64(ana.publicKey) }, ana)
  const register = await Register.from([await release(1, network), opens, await release(2, network)])
  expect(register.releases.map((one) => one.release)).toEqual([hash(1), hash(2)])
  expect(register.head.size).toBe(3)
})

test('whoever does not hold the release key shows nobody a release', async () => {
  const [network, other] = [await newDeviceKeys(), await newDeviceKeys()]
  const first = await release(1, network)
  await expect(Register.from([first, await release(2, other)])).rejects.toThrow(SplitView)
  await expect(Register.from([first, await release(2, other, { key: toBase64(network.publicKey) })])).rejects.toThrow(SplitView)
})

test('the key changes by the signature of the one before, and then for good', async () => {
  const [network, next] = [await newDeviceKeys(), await newDeviceKeys()]
  const lines = [await release(1, network), await release(1, network, { key: toBase64(next.publicKey) })]
  expect((await Releases.from([...lines, await release(2, next)]))?.all.length).toBe(3)
  expect(await Releases.from([...lines, await release(2, network)])).toBeNull()
})

test('a release that changes nothing, or is not in its one form, does not hold', async () => {
  const network = await newDeviceKeys()
  const first = await release(1, network)
  const wrong = [
    first,
    await release(1, network, { at: '2026-03-02T05:00:01Z' }),
    await release(2, network, { version: '' }),
    await release(2, network, { version: '1 0' }),
    await release(2, network, { release: 'short' }),
    await release(2, network, { account: account(1) }),
    await release(2, network, { at: '2026-13-02T05:00:00Z' }),
    toBase64(new TextEncoder().encode(` ${atob(await release(2, network))}`)),
  ]
  for (const line of wrong) expect(await Releases.from([first, line])).toBeNull()
  expect((await Releases.from([first, await release(2, network), await release(1, network)]))?.all.length).toBe(3)
})

test('a hash is eight words, as the server says them', () => {
  expect(inWords(hash(0))).toBe(Array(8).fill('abandon').join(' '))
  expect(inWords(hash(255))).toBe(Array(8).fill('zoo').join(' '))
})
