import { expect, test } from 'vitest'
import type { Spoken } from '../src/circle/content.std'
import { markedFrom, markedUpTo, unread, unreadAgain } from '../src/circle/news.std'
import { readName } from '../src/circle/records.std'
import type { Span, View } from '../src/worker/api.std'
import { ANA, HILDE, JOOST, Talking } from './talking.std'

/** 400 texts by Ana that were read, each named by its number. */
async function long(): Promise<Talking> {
  const talking = await Talking.open()
  for (let i = 1; i <= 400; i += 1) await talking.text(HILDE, String(i))
  return talking
}

test('a room is opened at its end, and further back a page at a time', async () => {
  const talking = await long()
  const { said, span, earlier } = await talking.room()
  expect([said[0]!.body, said.at(-1)!.body, said.length, earlier]).toEqual(['341', '400', 60, true])
  const before = await talking.room({ ...span, more: 'earlier' })
  expect([before.said[0]!.body, before.said.at(-1)!.body, before.said.length]).toEqual(['281', '400', 120])
  let view: View = span
  for (let i = 0; i < 6; i += 1) view = { ...(await talking.room(view)).span, more: 'earlier' }
  const whole = await talking.room(view)
  expect([whole.said.length, whole.said[0]!.body, whole.earlier]).toEqual([400, '1', false])
})

test('around what was found long ago a page is shown, and from there to both sides', async () => {
  const talking = await long()
  const around = await talking.room({ from: 200, to: 200, more: 'both' })
  expect([around.said[0]!.body, around.said.at(-1)!.body, around.earlier]).toEqual(['140', '260', true])
  let span: Span = around.span
  for (let i = 0; i < 3; i += 1) span = (await talking.room({ ...span, more: 'later' })).span
  expect(span.to).toBeNull()
  expect((await talking.texts(span)).length).toBe(261)
})

test('whatever part is shown, each line reads as in the whole', async () => {
  const talking = await Talking.open()
  const targets = []
  for (let i = 1; i <= 90; i += 1) targets.push(await talking.text(i % 2 ? ANA : JOOST, `Line ${i}`))
  const changes: Spoken[] = [
    { kind: 'edit', to: targets[70]!, body: 'Line 71, better' },
    { kind: 'withdrawal', to: targets[72]! },
    { kind: 'reaction', to: targets[74]!, mark: 'agree', on: true },
    { kind: 'text', body: 'In a thread', label: 'forum', thread: targets[76]! },
    { kind: 'text', body: 'Quoting', label: 'forum', reply: targets[2]! },
  ]
  for (const what of changes) await talking.say(ANA, what)
  const whole = await talking.said()
  for (const view of [{}, { from: 60 }, { from: 71, to: 80 }, { from: 85 }]) {
    const fresh = talking.beside(talking.conversation)
    const part = await fresh.said(view)
    const ids = new Set(part.map(({ id }) => id))
    expect(part.length).toBeGreaterThan(0)
    expect(part).toEqual(whole.filter(({ id }) => ids.has(id)))
  }
})

test('what is unread is counted as it comes, and what names the reader apart', async () => {
  const talking = await Talking.open()
  await talking.text(ANA, 'Good morning.')
  const named = await talking.text(JOOST, '@Hilde', { mentions: [{ account: HILDE, from: 0, to: 6 }] })
  await talking.text(HILDE, 'Yes?')
  const gone = await talking.text(JOOST, 'Never mind.')
  await talking.say(JOOST, { kind: 'withdrawal', to: gone })
  expect((await talking.room()).summary).toMatchObject({ unread: 2, forYou: 1 })
  await talking.tools.vault.write({ [readName(talking.conversation)]: markedUpTo(await talking.marks(), named.n, null) })
  expect((await talking.room()).summary).toMatchObject({ unread: 0, forYou: 0 })
})

test('other words that name the reader count for them', async () => {
  const talking = await Talking.open()
  const said = await talking.text(JOOST, 'What do you think?')
  const mentions = [{ account: HILDE, from: 0, to: 6 }]
  await talking.say(JOOST, { kind: 'edit', to: said, body: '@Hilde, what do you think?', mentions })
  expect((await talking.room()).summary).toMatchObject({ unread: 1, forYou: 1 })
})

test('reading the room leaves its threads unread, and the other way round', async () => {
  const talking = await Talking.open()
  const root = await talking.text(ANA, 'Whom do you ask first?')
  await talking.text(JOOST, 'My chair.', { thread: root })
  const news = async (marks: Parameters<typeof unread>[1]) => unread(await talking.record(), marks).map(({ n }) => n)
  const marks = await talking.marks()
  expect(await news(marks)).toEqual([1, 2])
  expect(await news(markedUpTo(marks, 2, null))).toEqual([2])
  expect(await news(markedUpTo(marks, 2, root.n))).toEqual([1])
  expect(await news({ ...marks, floor: 2 })).toEqual([])
  expect(await news(markedFrom({ ...marks, floor: 2 }, 1, null))).toEqual([1, 2])
})

test('from a line on everything can be made new again', async () => {
  const talking = await Talking.open()
  await talking.text(ANA, 'One.')
  const from = await talking.text(JOOST, 'Two.')
  await talking.text(HILDE, 'Mine.')
  await talking.text(ANA, 'Three.')
  await talking.tools.vault.write({ [readName(talking.conversation)]: markedUpTo(await talking.marks(), 4, null) })
  expect((await talking.room()).summary.unread).toBe(0)
  await unreadAgain(talking.tools, talking.minutes, talking.conversation, from)
  expect((await talking.room()).summary.unread).toBe(2)
})

test('where much is unread the room opens at the first of it', async () => {
  const talking = await Talking.open()
  for (let i = 1; i <= 500; i += 1) await talking.text(i <= 200 ? HILDE : ANA, String(i))
  const { said, span } = await talking.room()
  expect([said[0]!.body, said.at(-1)!.body, span.to]).toEqual(['141', '261', 261])
})
