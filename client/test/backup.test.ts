import { expect, test } from 'vitest'
import { fromBase64, randomBytes, same, toBase64 } from '../src/engine/bytes.std'
import { type Backup, closeBackup, keyOf, openBackup, openWay, type Ring, type Way, wayOf } from '../src/vault/backup.std'
import { newKit } from '../src/vault/kit.std'
import { account } from './bench.std'

const WHO = account(1)
const AT = '2026-11-24T06:00:00.000Z'
const accountKey = randomBytes(32)
const ringOf = (generation: number, former: Record<string, string> = {}): Ring => ({
  generation,
  key: toBase64(randomBytes(32)),
  former,
})
const closed = async (ways: Way[], ring = ringOf(1)): Promise<{ ring: Ring; backup: Backup }> => ({
  ring,
  backup: await closeBackup(WHO, ring, 1, accountKey, ways),
})

test('each way opens the same backup key', async () => {
  const [kit, passkey] = [newKit().secret, randomBytes(32)]
  const { ring, backup } = await closed([await wayOf(kit, 'kit', AT), await wayOf(passkey, 'prf:abc', AT)])
  for (const [secret, slot] of [[kit, 'kit'] as const, [passkey, 'prf:abc'] as const])
    expect(toBase64(await openWay(secret, slot, backup, WHO))).toBe(ring.key)
})

test('a kit whose words pass their checksum by chance opens nothing', async () => {
  const { backup } = await closed([await wayOf(newKit().secret, 'kit', AT)])
  await expect(openWay(newKit().secret, 'kit', backup, WHO)).rejects.toThrow(
    'These words are a recovery kit, but not of this account.',
  )
  await expect(openWay(newKit().secret, 'prf:abc', backup, WHO)).rejects.toThrow('There is no such way to open your account.')
})

test('a way opens for its account, its generation and its place only', async () => {
  const secret = randomBytes(32)
  const { backup } = await closed([await wayOf(secret, 'prf:abc', AT)])
  const moved = { ...backup, slots: backup.slots.map((one) => (one.slot === 'prf:abc' ? { ...one, slot: 'prf:other' } : one)) }
  await expect(openWay(secret, 'prf:other', moved, WHO)).rejects.toMatchObject({ code: 'wrong-words' })
  await expect(openWay(secret, 'prf:abc', { ...backup, generation: 2 }, WHO)).rejects.toMatchObject({ code: 'wrong-words' })
  await expect(openWay(secret, 'prf:abc', backup, account(2))).rejects.toMatchObject({ code: 'wrong-words' })
})

test('whoever renews the keys knows no secret, and every way that stays opens the new ones', async () => {
  const [kit, passkey, lost] = [newKit().secret, randomBytes(32), randomBytes(32)]
  const ways = [
    await wayOf(kit, 'kit', AT),
    await wayOf(passkey, 'prf:abc', AT),
    await wayOf(lost, `device:${'a'.repeat(32)}`, AT),
  ]
  const before = await closed(ways)
  const known = await openBackup(fromBase64(before.ring.key), before.backup, WHO)
  expect(known.ways).toEqual(ways)
  const after = await closed(known.ways.slice(0, 2), ringOf(2, { 1: before.ring.key }))
  expect(toBase64(await openWay(kit, 'kit', after.backup, WHO))).toBe(after.ring.key)
  expect(toBase64(await openWay(passkey, 'prf:abc', after.backup, WHO))).toBe(after.ring.key)
  await expect(openWay(lost, `device:${'a'.repeat(32)}`, after.backup, WHO)).rejects.toMatchObject({ code: 'wrong-words' })
})

test('what is wrapped under the old backup key does not pass for the new one, and the old key stays known', async () => {
  const before = await closed([await wayOf(newKit().secret, 'kit', AT)])
  const after = await closed([], ringOf(2, { 1: before.ring.key }))
  await expect(openBackup(fromBase64(before.ring.key), after.backup, WHO)).rejects.toMatchObject({ code: 'wrong-words' })
  const { former, accountKey: kept } = await openBackup(fromBase64(after.ring.key), after.backup, WHO)
  expect(same(kept, accountKey)).toBe(true)
  const ring = { ...after.ring, former }
  expect([1, 2, 3].map((generation) => keyOf(ring, generation)).map((key) => key && toBase64(key))).toEqual([
    before.ring.key,
    after.ring.key,
    null,
  ])
})

test('a server puts no key of its own among the ways', async () => {
  const kit = newKit().secret
  const { ring, backup } = await closed([await wayOf(kit, 'kit', AT)])
  const theirs = await closed([await wayOf(randomBytes(32), 'kit', AT)], ringOf(1))
  for (const slot of ['ways', 'account-key', 'former']) {
    const forged = theirs.backup.slots.find((one) => one.slot === slot)!
    const mixed = { ...backup, slots: backup.slots.map((one) => (one.slot === slot ? forged : one)) }
    await expect(openBackup(fromBase64(ring.key), mixed, WHO), slot).rejects.toMatchObject({ code: 'wrong-words' })
    const without = { ...backup, slots: backup.slots.filter((one) => one.slot !== slot) }
    await expect(openBackup(fromBase64(ring.key), without, WHO), slot).rejects.toMatchObject({ code: 'wrong-words' })
  }
})

test('nobody finds out who may open a backup by looking at it', async () => {
  const way = await wayOf(newKit().secret, 'kit', AT)
  const { backup } = await closed([way])
  expect(JSON.stringify(backup)).not.toContain(way.key)
})
