import { expect, test } from 'vitest'
import { type Content, decodeContent, encodeContent, readContent, type Spoken } from '../src/circle/content.std'
import { linesOfCommit } from '../src/circle/lines.std'
import { randomBytes, same, toHex, utf8 } from '../src/engine/bytes.std'
import { pad, unpad } from '../src/vault/sealing.std'
import type { Mention, Target } from '../src/worker/api.std'
import { dice } from './bench.std'

const said = (body: string): Content => ({
  v: 1,
  kind: 'text',
  id: toHex(new Uint8Array(16)),
  body,
  label: 'forum',
  register: { size: 3, head: 'abc' },
  at: '2026-03-02T05:00:00.000Z',
})

test('what is said is read again as it was, in any script', () => {
  for (const body of ['', 'Yes.', 'Ein Überblick — 你好 🙂', '"quoted"\n\u0000', 'x'.repeat(20_000)]) {
    const content = said(body)
    const copy = structuredClone(content)
    expect(decodeContent(encodeContent(content))).toEqual(copy)
    expect(content).toEqual(copy)
  }
})

test('a sealed length says only which power of two it is', () => {
  const sizes = new Set<number>()
  for (let length = 0; length < 5_000; length += 13) sizes.add(encodeContent(said('x'.repeat(length))).length)
  expect([...sizes]).toEqual([256, 512, 1024, 2048, 4096, 8192])
})

test('padding is undone exactly, and a false length is refused', () => {
  for (const length of [0, 1, 251, 252, 253, 508, 509, 70_000]) {
    const content = randomBytes(Math.min(length, 65_536))
    expect(same(unpad(pad(content)), content)).toBe(true)
  }
  const padded = pad(utf8('hello'))
  new DataView(padded.buffer).setUint32(0, 253)
  expect(() => unpad(padded)).toThrow(RangeError)
  expect(() => unpad(new Uint8Array(3))).toThrow(RangeError)
})

test('padding that carries something is refused', () => {
  const padded = pad(utf8('hello'))
  padded[100] = 1
  expect(() => unpad(padded)).toThrow(RangeError)
})

const TARGET: Target = { by: '00000000-0000-4000-8000-000000000001', id: 'ab'.repeat(16), n: 7 }
const NAMED: Mention = { account: TARGET.by, from: 0, to: 4 }
const around = { v: 1 as const, id: 'cd'.repeat(16), register: { size: 3, head: 'abc' }, at: '2026-03-02T05:00:00.000Z' }

test.each<Spoken>([
  {
    kind: 'text',
    body: '@Ana and @Joost',
    label: 'chatham',
    reply: TARGET,
    thread: TARGET,
    mentions: [NAMED, { ...NAMED, from: 9, to: 15 }],
  },
  { kind: 'name', body: 'The Tuesday table' },
  { kind: 'reaction', to: TARGET, mark: 'thanks', on: true },
  { kind: 'edit', to: TARGET, body: '@Ana, later', mentions: [NAMED] },
  { kind: 'withdrawal', to: TARGET },
])('whatever is said is read again as it was: %j', (spoken) => {
  expect(decodeContent(encodeContent({ ...around, ...spoken }))).toEqual({ ...around, ...spoken })
})

test('what was not agreed upon does not travel with what is said', () => {
  const more = { kind: 'text', body: 'x', label: 'forum', colour: 'red', reply: { ...TARGET, colour: 'red' } }
  const read = readContent(JSON.stringify({ ...around, ...more, register: { ...around.register, colour: 'red' }, also: 1 }))
  expect(read).toEqual({ ...around, kind: 'text', body: 'x', label: 'forum', reply: TARGET })
})

test.each([
  { kind: 'poll', question: 'Tuesday?' },
  { kind: 'reaction', to: TARGET, mark: 'applause', on: true },
  { v: 2, kind: 'text', body: ['x'] },
])('what a later version says is kept as it came: %j', (later) => {
  const raw = JSON.stringify({ ...around, ...later })
  const { v: _, ...envelope } = around
  expect(readContent(raw)).toEqual({ ...envelope, kind: 'unknown', raw })
})

test.each([
  { kind: 'text', body: 'x' },
  { kind: 'text', body: 'x', label: 'forum', reply: 7 },
  { kind: 'text', body: 'x', label: 'forum', reply: null },
  { kind: 'text', body: 'x', label: 'forum', thread: { ...TARGET, n: 0 } },
  { kind: 'text', body: 'x', label: 'forum', thread: { ...TARGET, by: '<b>' } },
  { kind: 'text', body: '@Ana', label: 'forum', mentions: [{ ...NAMED, to: 5 }] },
  { kind: 'text', body: '@Ana', label: 'forum', mentions: [NAMED, NAMED] },
  { kind: 'text', body: '@Ana', label: 'forum', mentions: [{ ...NAMED, from: 1.5 }] },
  { kind: 'text', body: '@Ana', label: 'forum', mentions: [null] },
  { kind: 'text', body: '@Ana', label: 'forum', mentions: {} },
  { kind: 'reaction', to: TARGET, mark: 'thanks', on: 1 },
  { kind: 'reaction', mark: 'thanks', on: true },
  { kind: 'edit', to: { ...TARGET, id: 'x' }, body: 'x' },
  { kind: 'edit', to: TARGET, body: 'x'.repeat(20_001) },
  { kind: 'withdrawal' },
  { kind: 'name', body: null },
])('what does not hold together is not content: %j', (wrong) => {
  expect(readContent(JSON.stringify({ ...around, ...wrong }))).toBeNull()
})

test('what a hostile member could seal is either content or nothing, never a crash', () => {
  const roll = dice(3)
  const wrong: unknown[] = [null, 7, 'x', [], {}, { v: 1 }, { ...said('x'), v: '2' }, { ...said('x'), kind: '<script>' }]
  wrong.push({ ...said('x'), body: 7 }, { ...said('x'), label: 'public' }, { ...said('x'), register: { size: -1, head: '' } })
  wrong.push(
    { ...said('x'), register: null },
    { ...said('x'), id: '<b>' },
    { ...said('x'), at: 'yesterday' },
    { ...said('x'), body: 'x'.repeat(20_001) },
    { ...said('x'), kind: 'constructor', v: 0 },
  )
  for (const one of wrong) expect(decodeContent(pad(utf8(JSON.stringify(one))))).toBeNull()
  for (let i = 0; i < 500; i += 1) expect(decodeContent(randomBytes(Math.floor(roll() * 600)))).toBeNull()
  const real = encodeContent(said('x'))
  for (let i = 0; i < 200; i += 1) {
    const cut = real.slice()
    cut[Math.floor(roll() * 160)]! ^= 1 << Math.floor(roll() * 8)
    const read = decodeContent(cut)
    expect(read === null || read.kind === 'unknown' || 'body' in read).toBe(true)
  }
})

test('a commit is told as people see it: who came, who left, whose device is new', () => {
  const [ana, joost, hilde] = ['ana', 'joost', 'hilde'].map((account) => ({ account, device: `${account}-1` }))
  const phone = { account: 'ana', device: 'ana-2' }
  const kinds = (before: object[], after: object[]) =>
    linesOfCommit(before as never, after as never, 'now', 4, 'ana').map(({ kind, account, device, mine }) => [
      kind,
      account,
      device,
      mine,
    ])
  expect(kinds([ana!], [ana!, joost!, hilde!])).toEqual([
    ['joined', 'joost', null, false],
    ['joined', 'hilde', null, false],
  ])
  expect(kinds([ana!, joost!], [ana!, joost!, phone])).toEqual([['device-added', 'ana', 'ana-2', true]])
  expect(kinds([ana!, joost!, phone], [joost!, phone])).toEqual([])
  expect(kinds([ana!, joost!], [ana!])).toEqual([['left', 'joost', null, false]])
  expect(kinds([ana!], [ana!])).toEqual([])
})
