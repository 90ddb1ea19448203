import 'fake-indexeddb/auto'
import { beforeAll, expect, test } from 'vitest'
import { revokeDevice } from '../src/circle/devices.std'
import { fromBase64, toBase64 } from '../src/engine/bytes.std'
import { decodeGroup } from '../src/engine/index.std'
import { SplitView } from '../src/register/register.std'
import { Refusal, SignedOut } from '../src/wire/wire.std'
import { ANYBODY, forge } from './engine/cheat'
import type { Browser } from './house/browser'
import { CIRCLE, House, hurry } from './house/house'

beforeAll(hurry)

const two = async () => {
  const house = await House.of(2)
  await house.say(house.browsers[0]!, 'Before')
  await house.settle()
  return { house, browsers: house.browsers as [Browser, Browser] }
}

const sent = (house: House) => house.office.talk(CIRCLE).log.length

/** Nothing was sent from it, what it had is there, and what was to be said waits. */
async function holds(house: House, browser: Browser, before: number): Promise<void> {
  expect(sent(house)).toBe(before)
  expect(await browser.texts(CIRCLE)).toEqual(['Before'])
  expect(await browser.waiting(CIRCLE)).toBe(1)
}

test('without a connection everything is kept, and goes when there is one again', async () => {
  const { house, browsers } = await two()
  const [ana] = browsers
  await house.say(ana, 'Into the tunnel')
  ana.fault = ({ kind }) => (kind === 'request' ? 'down' : 'none')
  const before = sent(house)
  expect(await ana.attend(CIRCLE)).toBe('later')
  await holds(house, ana, before)
  ana.fault = () => 'none'
  await house.settle()
  await house.heard()
})

test('whoever is signed out is told so; what they wrote goes once they have signed in', async () => {
  const { house, browsers } = await two()
  const [ana] = browsers
  const { conversations, log } = ana.tools.wire
  ana.tools.wire.conversations = () => Promise.reject(new SignedOut())
  ana.tools.wire.log = () => Promise.reject(new Refusal(404, 'missing', 'There is nothing here.', {}))
  await house.say(ana, 'Later')
  const before = sent(house)
  await expect(ana.attend(CIRCLE)).rejects.toThrow('You are signed out on this browser.')
  await holds(house, ana, before)
  Object.assign(ana.tools.wire, { conversations, log })
  await house.settle()
  await house.heard()
})

test('whoever lost their seat keeps what they heard, and is back when they are seated again', async () => {
  const { house, browsers } = await two()
  const [ana, joost] = browsers
  house.office.unseat(CIRCLE, joost.account)
  expect(await joost.attend(CIRCLE)).toBe('done')
  expect((await joost.record(CIRCLE)).phase).toBe('lost-seat')
  expect(await joost.texts(CIRCLE)).toEqual(['Before'])
  await house.settle([ana])
  house.office.seat(CIRCLE, joost.account)
  await house.settle()
  expect((await joost.record(CIRCLE)).phase).toBe('ready')
  await house.agree()
})

test('a device that was taken off its account says so and sends nothing', async () => {
  const { house, browsers } = await two()
  const [ana] = browsers
  const further = await house.further(ana.account)
  await house.settle()
  await revokeDevice(further.tools, await ana.id())
  await ana.say(CIRCLE, 'From a stolen laptop')
  const before = sent(house)
  await expect(ana.attend(CIRCLE)).rejects.toThrow('This device was taken off your account.')
  await holds(house, ana, before)
})

test('what the server will not have is told; a commit that it refuses is made anew', async () => {
  const { house, browsers } = await two()
  const [ana] = browsers
  const { message, commit } = ana.tools.wire
  ana.tools.wire.message = () => Promise.reject(new Refusal(413, 'too-large', 'That is too large.', {}))
  await ana.say(CIRCLE, 'Too much')
  await ana.attend(CIRCLE)
  expect(await ana.waiting(CIRCLE)).toBe(1)
  ana.tools.wire.message = message
  ana.tools.wire.commit = () => Promise.reject(new Refusal(422, 'malformed', 'That cannot be read.', {}))
  await house.arrive()
  await expect(ana.attend(CIRCLE)).rejects.toThrow('That cannot be read.')
  expect((await ana.record(CIRCLE)).pending).toBeNull()
  ana.tools.wire.commit = commit
  await house.settle()
})

test('where a circle goes on elsewhere nothing is sent any more, and what waits is kept', async () => {
  const { browsers } = await two()
  const [ana] = browsers
  const { message, conversations } = ana.tools.wire
  ana.tools.wire.message = () => Promise.reject(new Refusal(410, 'closed', 'This circle was begun anew.', {}))
  ana.tools.wire.conversations = async () => (await conversations()).map((line) => ({ ...line, closed: ana.tools.iso() }))
  await ana.say(CIRCLE, 'For the new room')
  expect(await ana.attend(CIRCLE)).toBe('done')
  ana.tools.wire.message = message
  expect(await ana.attend(CIRCLE)).toBe('done')
  expect([await ana.waiting(CIRCLE), (await ana.record(CIRCLE)).frozen]).toEqual([1, null])
})

test('a commit that does not hold freezes the conversation; nothing is sent, and what was said stays readable', async () => {
  const { house, browsers } = await two()
  const [ana, joost] = browsers
  const group = decodeGroup(fromBase64((await joost.record(CIRCLE)).group!), ANYBODY)
  const bytes = toBase64(await forge(group, { path: 'none' }))
  const body = { device: await joost.id(), commit: bytes, group_info: house.office.talk(CIRCLE).info, welcome: null }
  await joost.tools.wire.commit(CIRCLE, body)
  await house.say(ana, 'Is this broken?')
  const before = sent(house)
  for (let looks = 0; looks < 2; looks += 1) expect(await ana.attend(CIRCLE)).toBe('done')
  expect((await ana.record(CIRCLE)).frozen).toBe(
    'A commit that does not hold. Nothing more is sent from here until this is cleared up. What was said stays readable. Please tell your facilitator.',
  )
  await holds(house, ana, before)
})

test('a Welcome that cannot be read is passed over: the device takes its place by itself', async () => {
  const { house, browsers } = await two()
  const late = await house.arrive()
  await browsers[0].attend(CIRCLE)
  for (const welcome of house.office.shelf.welcomes) welcome.bytes = 'AAEAA0AAAA'
  await house.settle()
  await house.agree()
  expect(await late.waiting(CIRCLE)).toBe(0)
})

test('a description of the conversation that cannot be read stops a newcomer, in words, until it is mended', async () => {
  const { house } = await two()
  const late = await house.arrive()
  const talk = house.office.talk(CIRCLE)
  const { info } = talk
  talk.info = 'AAEABAAAAA'
  expect(await late.attend(CIRCLE)).toBe('done')
  expect((await late.record(CIRCLE)).frozen).toContain('Nothing more is sent from here until this is cleared up.')
  talk.info = info
  await house.settle()
  await house.agree()
})

test('whoever is too late with a change reads on and makes it anew', async () => {
  const { house, browsers } = await two()
  await house.arrive()
  house.browsers.pop()
  const all = await Promise.all(browsers.map((browser) => browser.attend(CIRCLE)))
  expect(all).toEqual(['done', 'done'])
  await house.settle([...browsers])
})

test('a register that contradicts what was read stops everything that is sent from here, and says whom to call', async () => {
  const { house, browsers } = await two()
  const [ana] = browsers
  ana.tools.register.refresh = () => Promise.reject(new SplitView())
  await ana.say(CIRCLE, 'Who are you?')
  const before = sent(house)
  expect(await ana.attend(CIRCLE)).toBe('done')
  expect((await ana.tools.alarm())?.words).toContain('Please call your facilitator, by telephone, before you go on.')
  await holds(house, ana, before)
  await ana.start()
  await ana.attend(CIRCLE)
  await holds(house, ana, before)
})

test('a full disk loses nothing: it is told, and goes on when there is room', async () => {
  const { house, browsers } = await two()
  const [ana, joost] = browsers
  await house.say(joost, 'While it was full')
  await joost.attend(CIRCLE)
  ana.fault = ({ kind }) => (kind === 'write' ? 'full' : 'none')
  await expect(ana.attend(CIRCLE)).rejects.toMatchObject({ code: 'vault-full' })
  await expect(ana.say(CIRCLE, 'No room')).rejects.toMatchObject({ code: 'vault-full' })
  expect(await ana.texts(CIRCLE)).toEqual(['Before'])
  ana.fault = () => 'none'
  await house.settle()
  await house.heard()
})

test('what nobody foresaw is raised, and nothing that was kept is touched', async () => {
  const { house, browsers } = await two()
  const [ana] = browsers
  const { log } = ana.tools.wire
  ana.tools.wire.log = () => Promise.resolve({ head: 1e9, epoch: 0, entries: null } as never)
  const before = JSON.stringify(await ana.record(CIRCLE))
  await expect(ana.attend(CIRCLE)).rejects.toThrow(TypeError)
  expect(JSON.stringify(await ana.record(CIRCLE))).toBe(before)
  ana.tools.wire.log = log
  await house.settle()
})
