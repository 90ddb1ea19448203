import 'fake-indexeddb/auto'
import { beforeAll, expect, test } from 'vitest'
import { FellBack, SplitView } from '../src/register/register.std'
import { Browser } from './house/browser'
import { CIRCLE, House, hurry } from './house/house'

const ANEW = '9c1c8e0a-6f0e-4b7e-8a55-0d6f5f2f9b22'

beforeAll(hurry)

/** Three people who have spoken, with yesterday's backup of the server. */
async function yesterday() {
  const house = await House.of(3)
  await house.say(house.browsers[0]!, 'Yesterday')
  await house.settle()
  return { house, backup: house.office.backup(), browsers: house.browsers as [Browser, Browser, Browser] }
}

const length = (house: House) => house.office.talk(CIRCLE).log.length

test('a restored server is given back the register that it lost, and nobody is alarmed', async () => {
  const { house, backup, browsers } = await yesterday()
  const [ana] = browsers
  const whole = () => house.office.shelf.register.map(({ hash }) => hash)
  const further = await Browser.of(house.office, ana.account)
  await further.unlock(house.kits.get(ana.account)!)
  for (const browser of browsers) await browser.tools.register.refresh()
  const before = whole()
  house.office.restore(backup)
  expect(whole().length).toBeLessThan(before.length)
  await browsers[2].attend(CIRCLE)
  expect(whole()).toEqual(before)
  house.browsers.push(further)
  await house.settle()
  await house.agree()
})

test('the line with which somebody’s account begins comes back with a device of theirs; until then nobody is alarmed', async () => {
  const house = await House.of(2)
  const backup = house.office.backup()
  const late = await house.arrive()
  await house.settle()
  house.office.restore(backup)
  house.office.seat(CIRCLE, late.account)
  const [ana] = house.browsers as [Browser]
  await expect(ana.tools.register.refresh()).rejects.toThrow(FellBack)
  expect(await ana.tools.alarm()).toBeNull()
  await late.tools.register.refresh()
  await ana.tools.register.refresh()
  expect(await ana.tools.register.current().then(({ head }) => head.size)).toBe(house.office.shelf.register.length)
})

test('two devices that give it back at the same moment do not get in each other’s way', async () => {
  const { house, backup, browsers } = await yesterday()
  const further = await Browser.of(house.office, browsers[0].account)
  await further.unlock(house.kits.get(browsers[0].account)!)
  for (const browser of browsers) await browser.tools.register.refresh()
  const { length: before } = house.office.shelf.register
  house.office.restore(backup)
  await Promise.all(browsers.map((browser) => browser.tools.register.refresh()))
  expect(house.office.shelf.register.length).toBe(before)
  await house.settle()
})

test('a server that says it took the register back and did not holds nobody up', async () => {
  const { house, backup, browsers } = await yesterday()
  const further = await Browser.of(house.office, browsers[0].account)
  await further.unlock(house.kits.get(browsers[0].account)!)
  await browsers[1].tools.register.refresh()
  house.office.restore(backup)
  const asked = house.office.asked
  browsers[1].tools.wire.giveBack = async () => ({ size: 0 })
  await expect(browsers[1].tools.register.refresh()).rejects.toThrow(FellBack)
  expect(house.office.asked - asked).toBeLessThan(5)
})

test('a register that became shorter and another one is still a split view', async () => {
  const { house, browsers } = await yesterday()
  const { register } = house.office.shelf
  register.length -= 1
  register.at(-1)!.hash = register[0]!.hash
  await expect(browsers[1].tools.register.refresh()).rejects.toThrow(SplitView)
})

test('a log that the server lost: what was heard stays, nothing is sent, and it goes on when the log is there again', async () => {
  const { house, backup, browsers } = await yesterday()
  const [ana, joost] = browsers
  await house.say(ana, 'Today')
  await house.settle()
  const today = house.office.backup()
  house.office.restore(backup)
  await house.say(joost, 'Is anybody there?')
  const before = length(house)
  for (let looks = 0; looks < 3; looks += 1) {
    const told = (await joost.attend(CIRCLE).catch((error: unknown) => error)) as FellBack
    expect(told).toBeInstanceOf(FellBack)
    expect(told.message).toContain('put back to an earlier state')
  }
  expect(length(house)).toBe(before)
  expect(await joost.texts(CIRCLE)).toEqual(['Yesterday', 'Today'])
  expect(await joost.waiting(CIRCLE)).toBe(1)
  expect(await joost.tools.alarm()).toBeNull()
  house.office.restore(today)
  await house.settle()
  await house.agree()
  await house.heard()
})

test('a log that the server lost and that others went on with is noticed, however long it has become', async () => {
  const { house, backup, browsers } = await yesterday()
  const [ana, joost, carl] = browsers
  for (const words of ['Today', 'And again']) await ana.say(CIRCLE, words)
  for (const browser of [ana, joost]) await browser.attend(CIRCLE)
  house.office.restore(backup)
  for (const words of ['I', 'was', 'away', 'and', 'know', 'nothing']) await carl.say(CIRCLE, words)
  await carl.attend(CIRCLE)
  expect(length(house)).toBeGreaterThan((await joost.record(CIRCLE)).cursor)
  await expect(joost.attend(CIRCLE)).rejects.toThrow(FellBack)
  expect((await joost.texts(CIRCLE)).sort()).toEqual(['And again', 'Today', 'Yesterday'])
  expect((await joost.record(CIRCLE)).frozen).toBeNull()
})

test('a conversation that was begun anew holds nobody up, and what was heard in the old one stays', async () => {
  const { house, backup, browsers } = await yesterday()
  const [ana, joost, carl] = browsers
  await house.say(ana, 'Today')
  await house.settle()
  house.office.restore(backup)
  await expect(joost.attend(CIRCLE)).rejects.toThrow(FellBack)
  house.office.succeed(CIRCLE, ANEW)
  for (const browser of browsers) expect(await browser.attend(CIRCLE)).toBe('done')
  expect(await joost.texts(CIRCLE)).toEqual(['Yesterday', 'Today'])
  for (let round = 0; round < 3; round += 1) for (const browser of browsers) await browser.attend(ANEW)
  await joost.say(ANEW, 'We go on here')
  for (const browser of [joost, ana, carl]) await browser.attend(ANEW)
  for (const browser of browsers) expect(await browser.texts(ANEW)).toEqual(['We go on here'])
})

test('whoever had lost their place before says the same, and does not come in at the wrong end', async () => {
  const { house, backup, browsers } = await yesterday()
  const [ana, joost, carl] = browsers
  await ana.say(CIRCLE, 'Today')
  await house.settle()
  house.office.unseat(CIRCLE, carl.account)
  await house.settle([ana, joost])
  house.office.seat(CIRCLE, carl.account)
  await carl.attend(CIRCLE).catch(() => undefined)
  house.office.restore(backup)
  await expect(carl.attend(CIRCLE)).rejects.toThrow(FellBack)
})

test('what the server lost of an archive is put away again', async () => {
  const { house, browsers } = await yesterday()
  const [ana] = browsers
  await house.say(ana, 'Today')
  await house.settle()
  const chunks = house.office.shelf.archive[`${ana.account}/${CIRCLE}`]!
  const lost = chunks.length
  expect(lost).toBeGreaterThan(1)
  chunks.length = 1
  await house.say(ana, 'And again')
  await house.settle()
  expect(house.office.shelf.archive[`${ana.account}/${CIRCLE}`]!.length).toBeGreaterThan(1)
  const further = await house.further(ana.account)
  await house.settle()
  await house.agree()
  expect((await further.texts(CIRCLE)).sort()).toEqual([...house.said].sort())
})
