import 'fake-indexeddb/auto'
import { beforeAll, expect, test } from 'vitest'
import { lookAgain, watch } from '../src/circle/alarm.std'
import { revokeDevice } from '../src/circle/devices.std'
import { opened } from '../src/circle/keys.std'
import { keepUp } from '../src/circle/ring.std'
import { fromBase64, randomBytes, toBase64 } from '../src/engine/bytes.std'
import { newDeviceKeys } from '../src/engine/index.std'
import { closeBackup, type Ring } from '../src/vault/backup.std'
import type { Browser } from './house/browser'
import { House, hurry } from './house/house'

beforeAll(hurry)

/** What somebody makes who holds the old backup key, and a server that serves it. `accountKey`: the one that they put inside. */
async function forged(browser: Browser, ring: Partial<Ring>, accountKey?: Uint8Array) {
  const me = await browser.tools.wire.me()
  const { ring: old } = await browser.tools.device()
  const { ways, keys } = await opened(browser.account, me, fromBase64(old.key))
  const next = { generation: 2, key: toBase64(randomBytes(32)), former: { 1: old.key }, ...ring }
  return closeBackup(browser.account, next, me.backup!.revision + 1, accountKey ?? keys.signKey, ways)
}

test('a backup key that a device of this account has made is taken over, and the one before stays known', async () => {
  const house = await House.of(1)
  const [ana] = house.browsers as [Browser]
  const [phone, tablet] = [await house.further(ana.account), await house.further(ana.account)]
  const before = (await ana.tools.device()).ring
  await revokeDevice(ana.tools, (await phone.tools.device()).device)
  await keepUp(tablet.tools)
  const [hers, its] = [(await ana.tools.device()).ring, (await tablet.tools.device()).ring]
  expect(its).toEqual(hers)
  expect([its.generation, its.former]).toEqual([2, { 1: before.key }])
})

test.each([
  ['another account key', {}, true],
  ['another key in the place of the one before', { former: { 1: toBase64(randomBytes(32)) } }, false],
  ['no key before it', { former: {} }, false],
])('a backup that was made up, with %s, stops sending until the server shows the right one', async (_, ring, otherKey) => {
  const house = await House.of(1)
  const [ana] = house.browsers as [Browser]
  const right = house.office.shelf.accounts[ana.account]!.backup
  const key = otherKey ? (await newDeviceKeys()).signKey : undefined
  house.office.shelf.accounts[ana.account]!.backup = await forged(ana, ring, key)
  await watch(ana.tools, await ana.tools.wire.me())
  expect((await ana.tools.alarm())?.words).toContain('that none of your devices has made')
  expect((await ana.tools.device()).ring.generation).toBe(1)
  await lookAgain(ana.tools)
  expect(await ana.tools.alarm()).not.toBeNull()
  house.office.shelf.accounts[ana.account]!.backup = right
  await lookAgain(ana.tools)
  expect(await ana.tools.alarm()).toBeNull()
})

test('a server that puts a way of its own beside the others learns no new backup key', async () => {
  const house = await House.of(1)
  const [ana] = house.browsers as [Browser]
  const phone = await house.further(ana.account)
  const shelf = house.office.shelf.accounts[ana.account]!
  shelf.backup = { ...shelf.backup, slots: [...shelf.backup.slots, { slot: 'prf:server', bytes: shelf.backup.slots[0]!.bytes }] }
  await revokeDevice(ana.tools, (await phone.tools.device()).device)
  expect(shelf.backup.slots.map(({ slot }) => slot).filter((slot) => slot.startsWith('prf:'))).toEqual([])
})
