import 'fake-indexeddb/auto'
import { beforeAll, expect, test } from 'vitest'
import { toBase64 } from '../src/engine/bytes.std'
import { openWay } from '../src/vault/backup.std'
import { readKit } from '../src/vault/kit.std'
import { Browser } from './house/browser'
import { attends, everyCrash, type Story, type Tally, tolerant } from './house/crashing'
import { CIRCLE, House, hurry, through } from './house/house'

beforeAll(hurry)

const DAY = 26 * 3_600_000
const total: Tally = { steps: 0, runs: 0 }

/** Tells it at every step with every fault. */
const tell = (name: string, story: Story) =>
  test(`${name}: whatever step it crashes at, nothing is lost and nothing is said twice`, async () => {
    const { steps, runs } = await everyCrash(story)
    total.steps += steps
    total.runs += runs
    console.log(JSON.stringify({ crashes: name, steps, runs, ...{ stepsSoFar: total.steps, runsSoFar: total.runs } }))
  }, 300_000)

const last = (house: House) => house.browsers.at(-1)!
const first = (house: House) => house.browsers[0]!

/** `count` people who have spoken. */
const talking = async (count: number) => {
  const house = await House.of(count)
  await house.say(first(house), 'Good morning')
  await house.settle()
  return house
}

tell('a device that speaks', {
  prepare: () => talking(2),
  who: last,
  act: async (house, browser) => {
    for (const words of ['First', 'Second']) await tolerant(house.say(browser, words))
    await attends(browser)
    for (const words of ['First', 'Second']) if (!(await browser.shows(CIRCLE, words))) await browser.say(CIRCLE, words)
    await attends(browser)
  },
})

tell('a device that reads', {
  prepare: async () => {
    const house = await talking(3)
    await house.say(first(house), 'Second')
    await first(house).attend(CIRCLE)
    await house.arrive()
    await house.settle([first(house), last(house)])
    await house.say(last(house), 'Third')
    await house.settle([first(house), last(house)])
    return house
  },
  who: (house) => house.browsers[1]!,
  act: (_, browser) => attends(browser),
})

tell('a device that makes the group', {
  prepare: async () => {
    const house = new House()
    house.office.open(CIRCLE)
    await house.arrive()
    await house.arrive()
    return house
  },
  who: first,
  act: (_, browser) => attends(browser),
})

tell('a device that is brought in', {
  prepare: async () => {
    const house = await talking(2)
    await house.arrive()
    await first(house).attend(CIRCLE)
    await house.say(first(house), 'Welcome')
    await first(house).attend(CIRCLE)
    return house
  },
  who: last,
  act: (_, browser) => attends(browser),
})

tell('a device that comes in by itself', {
  prepare: async () => {
    const house = await House.of(2)
    await house.arrive()
    house.office.shelf.packages = {}
    house.office.shelf.last = {}
    return house
  },
  who: last,
  act: (_, browser) => attends(browser),
})

tell('a device that brings in one and takes out another', {
  prepare: async () => {
    const house = await talking(3)
    house.office.unseat(CIRCLE, last(house).account)
    house.browsers.pop()
    await house.arrive()
    house.browsers = [house.browsers[0]!, house.browsers[1]!, last(house)]
    return house
  },
  who: first,
  act: async (house, browser) => {
    await attends(browser)
    await attends(last(house))
    await tolerant(house.say(browser, 'Who is here?'))
    if (!(await browser.shows(CIRCLE, 'Who is here?'))) await browser.say(CIRCLE, 'Who is here?')
    await attends(browser)
  },
})

tell('a device that takes fresh keys on a new day', {
  prepare: () => talking(2),
  who: last,
  act: async (_, browser) => {
    browser.ahead = DAY
    await attends(browser)
  },
})

tell('a browser that becomes a device by its kit', {
  prepare: () => talking(2),
  who: async (house) => {
    const browser = await Browser.of(house.office, first(house).account)
    house.browsers.push(browser)
    return browser
  },
  act: async (house, browser) => {
    const words = house.kits.get(browser.account)!
    for (let tries = 0; tries < 5 && !(await browser.tools.vault.read('device')); tries += 1)
      await through(browser, async () => {
        const status = await tolerant(browser.status())
        if (typeof status !== 'string' && status.state === 'needs-unlock') await tolerant(browser.unlock(words))
      })
    await attends(browser)
  },
})

const others = async (house: House, browser: Browser) => {
  const own = await browser.id()
  return house.office.shelf.devices.filter(({ account, device }) => account === browser.account && device !== own)
}

tell('a device that takes another of its owner off, and renews the keys', {
  prepare: async () => {
    const house = await talking(2)
    await house.further(first(house).account)
    await house.settle()
    house.browsers.pop()
    return house
  },
  who: first,
  act: async (house, browser) => {
    for (let tries = 0; tries < 5 && (await others(house, browser)).some((one) => !one.revoked_at); tries += 1)
      await through(browser, async () => {
        for (const { device } of await others(house, browser)) await tolerant(browser.revoke(device))
      })
    await through(browser, () => tolerant(browser.status()))
    await through(browser, () => tolerant(browser.status()))
    await attends(browser)
    const { backup } = house.office.shelf.accounts[browser.account]!
    const { ring } = await browser.tools.device()
    expect([ring.generation, backup.generation, backup.slots.filter(({ slot }) => slot.startsWith('device:')).length]).toEqual([
      2, 2, 1,
    ])
    const kit = await openWay(readKit(house.kits.get(browser.account)!), 'kit', backup, browser.account)
    expect(toBase64(kit)).toBe(ring.key)
  },
})

test('there were steps enough', () => {
  expect(total.runs).toBeGreaterThan(60)
})
