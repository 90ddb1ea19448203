import { expect, test } from 'vitest'
import { type Content, encodeContent } from '../src/circle/content.std'
import type { HappenedLine, Line } from '../src/circle/lines.std'
import { Reading } from '../src/circle/reading.std'
import type { CircleRecord } from '../src/circle/records.std'
import type { Visit } from '../src/circle/visit.std'
import { toBase64 } from '../src/engine/bytes.std'
import { seal } from '../src/engine/index.std'
import type { Label, Said } from '../src/worker/api.std'
import { type Seat, table } from './bench.std'

const ID = 'ab'.repeat(16)
const AT = new Date().toISOString()

/** One message in the log, as whoever holds `by` made it. */
async function spoken(by: Seat, n: number, body: string, label: Label) {
  const content: Content = { v: 1, kind: 'text', id: ID, body, label, at: AT, register: { size: 0, head: '' } }
  const { bytes, next } = await seal(by.group!, encodeContent(content))
  by.group = next
  return { n, kind: 'message' as const, epoch: by.epoch, device: by.id, bytes: toBase64(bytes), at: AT }
}

function readingOf(reader: Seat): Reading {
  const record: Partial<CircleRecord> = { cursor: 0, recent: [], news: [], name: null, pending: null, joinedEpoch: 0 }
  const tools = { account: reader.device.account }
  const visit = { id: 'circle', record, tools, device: reader.device, trust: () => reader.book }
  return new Reading(visit as unknown as Visit, reader.group, [])
}

const heard = (reading: Reading) => Object.values(reading.records) as Said[]

test('an id that was taken from somebody else neither hides their words nor passes for them', async () => {
  const { seats } = await table(3)
  const [reader, honest, thief] = seats as [Seat, Seat, Seat]
  const reading = readingOf(reader)
  expect(await reading.take(await spoken(thief, 1, 'First', 'attributed'))).toBe(true)
  expect(await reading.take(await spoken(honest, 2, 'In confidence', 'forum'))).toBe(true)
  const lines = heard(reading)
  expect(lines.map(({ account, body, label }) => [account, body, label])).toEqual([
    [thief.device.account, 'First', 'attributed'],
    [honest.device.account, 'In confidence', 'forum'],
  ])
  expect(new Set(lines.map(({ id }) => id)).size).toBe(2)
})

/** Whatever is said, as `spoken` says a text. */
async function sealedBy(by: Seat, n: number, content: object) {
  const around = { v: 1, id: n.toString(16).padStart(32, '0'), at: AT, register: { size: 0, head: '' } }
  const { bytes, next } = await seal(by.group!, encodeContent({ ...around, ...content } as Content))
  by.group = next
  return { n, kind: 'message' as const, epoch: by.epoch, device: by.id, bytes: toBase64(bytes), at: AT }
}

test('whoever tries to change what somebody else said is not obeyed, and everybody is told', async () => {
  const { seats } = await table(3)
  const [reader, honest, meddler] = seats as [Seat, Seat, Seat]
  const reading = readingOf(reader)
  const to = { by: honest.device.account, id: ID, n: 1 }
  await reading.take(await spoken(honest, 1, 'As I said it', 'forum'))
  expect(await reading.take(await sealedBy(meddler, 2, { kind: 'edit', to, body: 'As they like it' }))).toBe(true)
  expect(await reading.take(await sealedBy(meddler, 3, { kind: 'withdrawal', to }))).toBe(true)
  const lines = Object.values(reading.records) as Line[]
  expect(lines.map((line) => [line.kind, line.account, 'body' in line && line.body.includes('It was not done')])).toEqual([
    ['text', honest.device.account, false],
    ['alarm', meddler.device.account, true],
    ['alarm', meddler.device.account, true],
  ])
})

test('what a later version says is kept as it came, and its register’s head is looked at all the same', async () => {
  const { seats } = await table(2)
  const [reader, later] = seats as [Seat, Seat]
  const reading = readingOf(reader)
  expect(await reading.take(await sealedBy(later, 1, { kind: 'poll', question: 'Tuesday?' }))).toBe(true)
  const [line] = Object.values(reading.records) as HappenedLine[]
  expect([line!.kind, JSON.parse(line!.raw!).question, reading.heads.length]).toEqual(['unshown', 'Tuesday?', 1])
})

test('what one person sealed twice is shown once', async () => {
  const { seats } = await table(2)
  const [reader, honest] = seats as [Seat, Seat]
  const reading = readingOf(reader)
  await reading.take(await spoken(honest, 1, 'Once', 'forum'))
  await reading.take(await spoken(honest, 2, 'Once', 'forum'))
  expect(heard(reading).map(({ body }) => body)).toEqual(['Once'])
})

test('an entry out of turn is not taken in', async () => {
  const { seats } = await table(2)
  const [reader, honest] = seats as [Seat, Seat]
  const reading = readingOf(reader)
  expect(await reading.take(await spoken(honest, 1, 'First', 'forum'))).toBe(true)
  expect(await reading.take(await spoken(honest, 1, 'In its place', 'forum'))).toBe(false)
  expect(await reading.take(await spoken(honest, 3, 'Later', 'forum'))).toBe(false)
  expect(heard(reading).map(({ body }) => body)).toEqual(['First'])
  expect(reading.change.frozen).toContain('The server left out a part')
})
