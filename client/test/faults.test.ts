import 'fake-indexeddb/auto'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { revokeDevice } from '../src/circle/devices.std'
import { toBase64 } from '../src/engine/bytes.std'
import { newDeviceKeys } from '../src/engine/index.std'
import { signEvent } from '../src/register/events.std'
import { Register } from '../src/register/register.std'
import type { Entry } from '../src/wire/wire.std'
import type { Browser } from './house/browser'
import { CIRCLE, House, hurry } from './house/house'

const DAY = 24 * 3_600_000

beforeAll(hurry)
afterEach(() => {
  vi.useRealTimers()
})

/** Some days later, in the morning. Only the calendar moves. */
function later(days: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * DAY })
}

const three = async () => {
  const house = await House.of(3)
  return { house, browsers: house.browsers as [Browser, Browser, Browser] }
}

/** What the server answers when this browser asks for the log. */
type Log = Awaited<ReturnType<Browser['tools']['wire']['log']>>

function lies(browser: Browser, lie: (true_: Log, after: number) => Log): { asked: number } {
  const { wire } = browser.tools
  const truth = wire.log
  const counted = { asked: 0 }
  wire.log = async (id, after) => {
    counted.asked += 1
    return lie(await truth(id, after), after)
  }
  return counted
}

test('a device that was away for six weeks reads all that was said, and takes part', async () => {
  const { house, browsers } = await three()
  const [ana, joost] = browsers
  for (let week = 1; week <= 6; week += 1) {
    later(7)
    await house.say(ana, `week ${week}, Ana`)
    await house.settle([ana, joost])
    await house.say(joost, `week ${week}, Joost`)
    await house.settle([ana, joost])
  }
  await house.settle()
  await house.say(browsers[2], 'I am back')
  await house.settle()
  await house.agree()
  await house.heard()
})

test('a device whose key packages have expired comes in by itself', async () => {
  const { house, browsers } = await three()
  const late = await house.arrive()
  house.browsers.pop()
  later(100)
  await house.settle([...browsers])
  house.browsers.push(late)
  await house.settle()
  await house.agree()
})

test('a profile that was copied back is told, sends nothing, and is brought in again as a new device', async () => {
  const { house, browsers } = await three()
  const [ana] = browsers
  const copy = await ana.copy()
  const old = await ana.id()
  await house.say(ana, 'Said after the copy')
  await house.settle()
  await ana.putBack(copy)
  await ana.say(CIRCLE, 'From the copy')
  const sent = house.office.talk(CIRCLE).log.length
  expect(await ana.attend(CIRCLE)).toBe('done')
  expect((await ana.record(CIRCLE)).frozen).toContain('Somebody has spoken here with a copy of this device’s keys')
  expect(house.office.talk(CIRCLE).log.length).toBe(sent)
  await ana.evict()
  expect((await ana.status()).state).toBe('needs-unlock')
  await ana.unlock(house.kits.get(ana.account)!)
  await revokeDevice(ana.tools, old)
  await house.settle()
  await house.agree()
  expect(await ana.texts(CIRCLE)).toContain('Said after the copy')
})

test('a browser that lost its store is told so, is brought in by the kit, and has what was said before', async () => {
  const { house, browsers } = await three()
  const [ana, joost] = browsers
  await house.say(joost, 'Before')
  await house.settle()
  const old = await ana.id()
  await ana.evict()
  expect(await ana.status()).toMatchObject({ state: 'needs-unlock', device: null })
  await expect(ana.attend(CIRCLE)).rejects.toMatchObject({ code: 'no-device' })
  await ana.unlock(house.kits.get(ana.account)!)
  await ana.attend(CIRCLE)
  await revokeDevice(ana.tools, old)
  await house.say(ana, 'After')
  await house.settle()
  await house.agree()
  expect(await ana.texts(CIRCLE)).toEqual(['Before', 'After'])
})

test('a clock that is hours off, in whichever direction, changes nothing', async () => {
  const { house, browsers } = await three()
  const [ana, joost, carl] = browsers
  ana.ahead = 7 * 3_600_000
  joost.ahead = -7 * 3_600_000
  for (const browser of browsers) await house.say(browser, `at ${browser.ahead}`)
  await house.settle()
  house.office.unseat(CIRCLE, carl.account)
  house.browsers = [ana, joost]
  const dora = await house.arrive()
  dora.ahead = -30 * 3_600_000
  await house.settle()
  await house.say(dora, 'with yesterday’s date')
  await house.settle()
  await house.agree()
  expect(await ana.texts(CIRCLE)).toHaveLength(4)
})

test('two tabs that do everything at the same moment are one device', async () => {
  const { house, browsers } = await three()
  const [ana] = browsers
  const other = await ana.tab()
  const both = async (words: string) => {
    await ana.say(CIRCLE, `${words}, here`)
    await ana.say(CIRCLE, `${words}, there`, other)
    await Promise.all([ana.attend(CIRCLE), ana.attend(CIRCLE, undefined, other), ana.attend(CIRCLE)])
    house.said.push(`${words}, here`, `${words}, there`)
  }
  for (const words of ['One', 'Two', 'Three']) await both(words)
  await house.settle()
  await house.agree()
  await house.heard()
})

test('entries that come in another order, or twice, are not taken in; the next honest answer is', async () => {
  const { house, browsers } = await three()
  const [ana, joost] = browsers
  for (const words of ['One', 'Two', 'Three']) {
    await house.say(joost, words)
    await joost.attend(CIRCLE)
  }
  const orders: ((entries: Entry[]) => Entry[])[] = [
    (entries) => [...entries].reverse(),
    (entries) => entries.flatMap((entry) => [entry, entry]),
    (entries) => entries.filter((_, i) => i !== 1),
  ]
  const truth = ana.tools.wire.log
  for (const order of orders) {
    lies(ana, (log) => ({ ...log, entries: order(log.entries) }))
    await ana.attend(CIRCLE)
    expect(await ana.waiting(CIRCLE)).toBe(0)
    ana.tools.wire.log = truth
  }
  await ana.attend(CIRCLE)
  expect(await ana.texts(CIRCLE)).toEqual(['One', 'Two', 'Three'])
  await house.settle()
  await house.agree()
})

test('a log without an end, or one that goes in a circle, holds a device up for a bounded time', async () => {
  const { house, browsers } = await three()
  const [ana, joost] = browsers
  await house.say(joost, 'One')
  await joost.attend(CIRCLE)
  const truth = ana.tools.wire.log
  const circling = lies(ana, (log) => ({ ...log, head: 1e9, entries: log.entries.slice(0, 1) }))
  await ana.attend(CIRCLE)
  expect(circling.asked).toBeLessThan(500)
  ana.tools.wire.log = truth
  const repeating = lies(ana, (log, after) => ({ ...log, head: 1e9, entries: [...log.entries, { ...rubbish(after), n: 1 }] }))
  await ana.attend(CIRCLE)
  expect(repeating.asked).toBeLessThan(100)
  ana.tools.wire.log = truth
  const endless = lies(joost, (log, after) => ({
    ...log,
    head: 1e9,
    entries: [...log.entries, rubbish(after + log.entries.length)],
  }))
  expect(await joost.attend(CIRCLE)).toBe('later')
  expect(endless.asked).toBeLessThan(500)
})

test('a register without an end holds a device up for a bounded time', async () => {
  const { browsers } = await three()
  const { tools } = browsers[0]
  let asked = 0
  tools.wire.register = async () => {
    asked += 1
    const register = await Register.from((await tools.register.current()).copy)
    const keys = await newDeviceKeys()
    const at = new Date().toISOString()
    const line = await signEvent({ kind: 'ACCOUNT', account: crypto.randomUUID(), at, key: toBase64(keys.publicKey) }, keys)
    await register.append([line])
    return { ...register.head, more: true, events: [{ n: register.head.size, bytes: line, hash: register.head.head }] }
  }
  const { size } = (await tools.register.current()).head
  await tools.register.refresh()
  expect((await tools.register.current()).head.size).toBe(size + asked)
  expect(asked).toBeLessThan(100)
})

test('a server that has nothing where it says that there is something holds nobody up', async () => {
  const { browsers } = await three()
  const empty = lies(browsers[0], (log) => ({ ...log, head: 1e9, entries: [] }))
  expect(await browsers[0].attend(CIRCLE)).toBe('done')
  expect(empty.asked).toBeLessThan(10)
})

function rubbish(after: number): Entry {
  return { n: after + 1, kind: 'message', epoch: 1, device: 'ab'.repeat(16), bytes: 'AAAA', at: new Date().toISOString() }
}
