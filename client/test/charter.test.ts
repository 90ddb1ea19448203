import { expect, test } from 'vitest'
import { comingAfter, cutoffOf, facilitated, heard, holdsAt, isStale, momentOf, type Word } from '../src/circle/charter.std'
import { due, forget } from '../src/circle/forgetting.std'
import { readSpoken } from '../src/circle/kinds.std'
import { type CircleRecord, circleName, outboxName } from '../src/circle/records.std'
import { sendOutbox } from '../src/circle/sending.std'
import type { Visit } from '../src/circle/visit.std'
import { ANA, HILDE, JOOST, Talking } from './talking.std'

const DAY = 86_400_000
const T = Date.parse('2026-03-02T05:00:00.000Z')
const at = (days: number) => new Date(T + days * DAY).toISOString()
const days = (count: number, from: number): Word => ({ keep: 'days', days: count, from: at(from) })
const forEver = (from: number): Word => ({ keep: 'for_ever', days: null, from: at(from) })
const session = (from: number): Word => ({ keep: 'session', days: null, from: at(from) })

test.each<[string, Word[], Word, number, number | null, [string, number | null, number][]]>([
  ['the first word that forgets waits six days', [], days(30, 0), 0, null, [['days', 30, 6]]],
  ['a later day that was said is kept', [], days(30, 7), 0, null, [['days', 30, 7]]],
  ['what was in force when the device came in holds at once', [], days(30, -3), 0, -1, [['days', 30, -3]]],
  ['what came in force after that waits', [], days(30, 0), 1, -1, [['days', 30, 7]]],
  [
    'keeping for longer holds at once',
    [days(30, 0)],
    days(90, 20),
    10,
    null,
    [
      ['days', 30, 0],
      ['days', 90, 10],
    ],
  ],
  [
    'keeping for ever holds at once',
    [days(30, 0)],
    forEver(20),
    10,
    null,
    [
      ['days', 30, 0],
      ['for_ever', null, 10],
    ],
  ],
  [
    'a session is shorter than any day',
    [days(1, 0)],
    session(2),
    2,
    null,
    [
      ['days', 1, 0],
      ['session', null, 8],
    ],
  ],
  ['the same again changes nothing', [days(30, 0)], days(30, 12), 12, null, [['days', 30, 0]]],
  ['what is to come is not put off by being said again', [days(30, 9)], days(30, 9), 5, null, [['days', 30, 9]]],
  ['what is to come is withdrawn by what holds', [days(30, 0), days(1, 19)], days(30, 14), 14, null, [['days', 30, 0]]],
  ['what never held is withdrawn whole', [days(30, 9)], forEver(3), 3, null, []],
  ['what is to come gives way to another', [days(30, 9)], days(5, 3), 3, null, [['days', 5, 9]]],
])('%s', (_, words, said, on, joined, expected) => {
  const now = heard(words, said, at(on), joined === null ? null : at(joined))
  expect(now).toEqual(expected.map(([keep, count, from]) => ({ keep, days: count, from: at(from) })))
})

test('each word holds from its moment until the next one’s', () => {
  const words = [days(30, 0), session(10)]
  expect([-1, 0, 9, 10, 99].map((on) => holdsAt(words, T + on * DAY).keep)).toEqual([
    'for_ever',
    'days',
    'days',
    'session',
    'session',
  ])
  expect([9, 10].map((on) => comingAfter(words, T + on * DAY)?.keep ?? null)).toEqual(['session', null])
  expect([-1, 5, 11].map((on) => cutoffOf(words, T + on * DAY))).toEqual([null, T - 25 * DAY, null])
})

test.each<[string, number, string | null, number | null, number]>([
  ['a clock that is right', 10, at(9), 0, 10],
  ['a clock that is behind is as late as the newest entry', 8, at(8.5), null, 8.5],
  ['no entry moves it by more than a day', 8, at(300), null, 9],
  ['a clock that is ahead gives way to the server once it was heard', 40, at(9), 31 * DAY, 9],
  ['a clock that is ahead and heard nobody counts', 40, at(9), null, 40],
  ['an hour is no matter', 10, null, DAY / 24, 10],
  ['a server that says it is later moves nothing', 10, null, -300 * DAY, 10],
])('what time it is: %s', (_, clock, newest, behind, expected) => {
  expect((momentOf(T + clock * DAY, newest, behind) - T) / DAY).toBeCloseTo(expected, 5)
})

test.each<[Word[], string | null, number, boolean]>([
  [[days(30, 0)], at(0), 14, false],
  [[days(30, 0)], at(0), 16, true],
  [[days(4, 0)], at(0), 3, true],
  [[days(365, 0)], at(0), 16, true],
  [[session(0)], at(0), 99, false],
  [[], null, 99, false],
  [[forEver(0)], at(0), 99, false],
])('a charter of some days is said again before it is forgotten itself', (words, saidAt, on, expected) => {
  expect(isStale(words, saidAt, T + on * DAY)).toBe(expected)
})

test.each<[boolean | undefined, number, number | null, number, boolean]>([
  [true, 0, null, 1, true],
  [true, 0, 2, 1, true],
  [true, 0, 2, 2, false],
  [true, 2, null, 1, false],
  [false, 0, null, 1, false],
  [undefined, 0, null, 1, false],
])('whoever facilitates at that moment is obeyed', (facilitates, since, until, on, expected) => {
  const row = {
    account: ANA,
    since: at(since),
    until: until === null ? null : at(until),
    ...(facilitates === undefined ? {} : { facilitates }),
  }
  expect(facilitated([row], ANA, at(on))).toBe(expected)
  expect(facilitated([row], JOOST, at(on))).toBe(false)
})

test.each<[object, boolean]>([
  [{ kind: 'charter', keep: 'days', days: 30, from: at(0) }, true],
  [{ kind: 'charter', keep: 'days', days: 0, from: at(0) }, false],
  [{ kind: 'charter', keep: 'days', days: 3651, from: at(0) }, false],
  [{ kind: 'charter', keep: 'days', days: null, from: at(0) }, false],
  [{ kind: 'charter', keep: 'session', days: null, from: at(0) }, true],
  [{ kind: 'charter', keep: 'session', days: 3, from: at(0) }, false],
  [{ kind: 'charter', keep: 'a while', days: null, from: at(0) }, false],
  [{ kind: 'charter', keep: 'for_ever', days: null, from: 'soon' }, false],
  [{ kind: 'session', over: true, n: null }, true],
  [{ kind: 'session', over: false, n: 3 }, true],
  [{ kind: 'session', over: true, n: 3 }, false],
  [{ kind: 'session', over: false, n: null }, false],
  [{ kind: 'session', over: 'yes', n: null }, false],
  [{ kind: 'renewal', of: ANA }, true],
  [{ kind: 'renewal', of: '../../me' }, false],
])('what a facilitator says is read strictly: %j', (read, holds) => {
  expect(readSpoken(read as Record<string, unknown>)).toEqual(holds ? read : null)
})

async function ruled(talk: Talking, change: Partial<CircleRecord>): Promise<CircleRecord> {
  const record = { ...(await talk.record()), ...change }
  await talk.tools.vault.write({ [circleName(talk.conversation)]: record })
  return record
}

test('what is forgotten goes with all that was said of it, and is not found any more', async () => {
  const talk = await Talking.open()
  const old = await talk.text(ANA, 'An old secret', {})
  await talk.say(ANA, { kind: 'edit', to: old, body: 'An old secret, in other words' })
  const { n } = await talk.text(JOOST, 'A new matter')
  await talk.say(HILDE, { kind: 'reaction', to: { by: ANA, id: old.id, n: old.n }, mark: 'agree', on: true })
  const record = await ruled(talk, { ending: { n: 2, due: at(0) } })
  expect(await talk.texts()).toEqual(['A new matter'])
  expect(await due(talk.tools)).toEqual([talk.conversation])
  const after = await forget(talk.tools, record, true)
  expect([after.floor, after.ending, await due(talk.tools)]).toEqual([1, null, []])
  expect((await talk.tools.vault.list('said/')).map(([name]) => name)).toEqual([
    `said/${talk.conversation}/${String(n).padStart(12, '0')}/000`,
  ])
  expect(await talk.texts()).toEqual(['A new matter'])
})

test('a session that may have been taken back is hidden, and forgotten a day later or when the server was heard', async () => {
  const talk = await Talking.open()
  await talk.text(ANA, 'In the session')
  const record = await ruled(talk, { ending: { n: 2, due: new Date(talk.tools.now() - 1_000).toISOString() } })
  expect([await talk.texts(), (await forget(talk.tools, record, false)) === record]).toEqual([[], true])
  expect((await forget(talk.tools, record, true)).floor).toBe(1)
})

test('where nothing is ever forgotten nothing is looked for', async () => {
  const talk = await Talking.open()
  await talk.text(ANA, 'Kept', {})
  const record = await talk.record()
  expect([await forget(talk.tools, record, true), await due(talk.tools)]).toEqual([record, []])
})

test('what waited for longer than the circle keeps goes too, and what is younger waits on', async () => {
  const talk = await Talking.open()
  const now = talk.tools.now()
  const waiting = (id: string, ago: number) => {
    const item = {
      id,
      what: { kind: 'text' as const, body: id, label: 'forum' as const },
      at: new Date(now - ago * DAY).toISOString(),
      bytes: null,
      refused: null,
    }
    return { [outboxName(talk.conversation, item)]: item }
  }
  await talk.tools.vault.write({ ...waiting('stale', 31), ...waiting('fresh', 29) })
  const record = await ruled(talk, { charters: [days(30, 0)] })
  await forget(talk.tools, record, true)
  expect((await talk.tools.vault.list<{ id: string }>('out/')).map(([, { id }]) => id)).toEqual(['fresh'])
})

test('what had arrived and was forgotten before it was read here is not sent for ever', async () => {
  const talk = await Talking.open()
  const what = { kind: 'text' as const, body: 'Heard, and forgotten', label: 'forum' as const }
  const item = { id: 'a'.repeat(32), what, at: talk.tools.iso(), bytes: 'AAAA', refused: null }
  await talk.tools.vault.write({ [outboxName(talk.conversation, item)]: item })
  const record = await ruled(talk, { cursor: 5 })
  const keep = (_: unknown, others: Record<string, unknown>) => talk.tools.vault.write(others)
  const visit = { id: talk.conversation, tools: talk.tools, device: { device: 'd' }, record, keep } as unknown as Visit
  const left = async () => (await talk.tools.vault.list('out/')).length
  talk.tools.wire.message = async () => ({ n: 6 })
  await sendOutbox(visit)
  expect(await left()).toBe(1)
  talk.tools.wire.message = async () => ({ n: 3 })
  await sendOutbox(visit)
  expect(await left()).toBe(0)
})
