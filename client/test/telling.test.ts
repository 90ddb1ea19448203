import { expect, test } from 'vitest'
import { mayChange } from '../src/circle/lines.std'
import { threadOf } from '../src/circle/page.std'
import { put } from '../src/circle/sending.std'
import { ANA, HILDE, JOOST, Talking } from './talking.std'

test.each([
  [ANA, ANA, true],
  [ANA, JOOST, false],
  [JOOST, ANA, false],
])('%s may change what %s said: %s', (speaker, by, may) => {
  expect(mayChange(speaker, { by })).toBe(may)
})

test('other words take the place of the first, which are there for whoever asks', async () => {
  const talking = await Talking.open()
  const said = await talking.text(ANA, 'On the nineth.')
  await talking.say(ANA, { kind: 'edit', to: said, body: 'On the ninth.' }, '2026-03-02T05:10:00.000Z')
  await talking.say(ANA, { kind: 'edit', to: said, body: 'On the tenth.' }, '2026-03-02T05:20:00.000Z')
  const [line] = await talking.said()
  expect([line!.body, line!.editedAt]).toEqual(['On the tenth.', '2026-03-02T05:20:00.000Z'])
  expect(line!.wordings).toEqual([
    { body: 'On the nineth.', at: '2026-03-02T05:00:00.000Z' },
    { body: 'On the ninth.', at: '2026-03-02T05:10:00.000Z' },
  ])
})

test('each mark is put once by each person, and can be taken away', async () => {
  const talking = await Talking.open()
  const to = await talking.text(ANA, 'I regret the week of silence.')
  for (const [by, mark, on] of [
    [JOOST, 'agree', true],
    [HILDE, 'agree', true],
    [JOOST, 'agree', true],
    [JOOST, 'thanks', true],
    [JOOST, 'thanks', false],
  ] as const)
    await talking.say(by, { kind: 'reaction', to, mark, on })
  expect((await talking.said())[0]!.marks).toEqual([{ mark: 'agree', accounts: [JOOST, HILDE], mine: true }])
})

test('what was withdrawn leaves its place, and its words are nowhere on the device', async () => {
  const talking = await Talking.open()
  const to = await talking.text(ANA, 'The founder goes.')
  await talking.say(ANA, { kind: 'edit', to, body: 'The founder goes in March.' })
  await talking.say(JOOST, { kind: 'reaction', to, mark: 'question', on: true })
  await talking.said()
  await talking.say(ANA, { kind: 'withdrawal', to }, '2026-03-02T05:30:00.000Z')
  const [line, ...others] = await talking.said()
  expect(others).toEqual([])
  expect([line!.body, line!.withdrawnAt, line!.marks, line!.wordings]).toEqual(['', '2026-03-02T05:30:00.000Z', [], []])
  expect(JSON.stringify(await talking.tools.vault.list(''))).not.toContain('founder')
})

test('other words that come after the withdrawal are not kept either', async () => {
  const talking = await Talking.open()
  const to = await talking.text(ANA, 'The founder goes.')
  await talking.say(ANA, { kind: 'withdrawal', to })
  await talking.say(ANA, { kind: 'edit', to, body: 'The founder goes in March.' })
  expect((await talking.said())[0]!.body).toBe('')
  expect(JSON.stringify(await talking.tools.vault.list(''))).not.toContain('founder')
})

test('a withdrawal that names another place still finds its words, and only the speaker’s own', async () => {
  const talking = await Talking.open()
  const ana = await talking.text(ANA, 'Mine.')
  const joost = await talking.text(JOOST, 'Not hers.')
  await talking.say(ANA, { kind: 'withdrawal', to: { ...joost, by: ANA } })
  expect(await talking.texts()).toEqual(['Mine.', 'Not hers.', ''])
  await talking.say(ANA, { kind: 'withdrawal', to: { ...ana, n: joost.n } })
  expect(await talking.texts()).toEqual(['', 'Not hers.', ''])
  expect((await talking.record()).news.map(({ n }) => n)).toEqual([joost.n])
})

test('a change of what is not on this device is told as that, and a mark on it is not', async () => {
  const talking = await Talking.open()
  const before = { by: ANA, id: 'f'.repeat(32), n: 9 }
  await talking.text(JOOST, 'Good morning.')
  await talking.say(ANA, { kind: 'edit', to: before, body: 'Never seen here.' })
  await talking.say(ANA, { kind: 'withdrawal', to: before })
  await talking.say(ANA, { kind: 'reaction', to: before, mark: 'agree', on: true })
  expect((await talking.said()).map(({ kind, account }) => [kind, account])).toEqual([
    ['text', JOOST],
    ['strayed-edit', ANA],
    ['strayed-withdrawal', ANA],
  ])
})

test('a change that stands before what it changes does not change it', async () => {
  const talking = await Talking.open()
  const later = { by: ANA, id: (2).toString(16).padStart(32, '0'), n: 2 }
  await talking.say(ANA, { kind: 'edit', to: later, body: 'Too early.' })
  await talking.text(ANA, 'As it was said.')
  expect((await talking.said()).filter(({ kind }) => kind === 'text').map(({ body }) => body)).toEqual(['As it was said.'])
})

test('a reply quotes what it answers as that reads now, with its label', async () => {
  const talking = await Talking.open()
  const first = await talking.text(ANA, 'The covenant is due in May.', { label: 'chatham' })
  const reply = await talking.text(JOOST, 'Ask for June.', { reply: first })
  const again = await talking.text(ANA, 'I did.', { reply: { by: JOOST, id: '0'.repeat(32), n: 1 } })
  await talking.say(ANA, { kind: 'edit', to: first, body: 'The covenant is due in June.' })
  const quotes = async () => (await talking.said()).map(({ reply }) => reply && [reply.state, reply.body, reply.label])
  expect(await quotes()).toEqual([null, ['here', 'The covenant is due in June.', 'chatham'], ['absent', '', 'forum']])
  await talking.say(ANA, { kind: 'withdrawal', to: first })
  expect((await quotes())[1]).toEqual(['withdrawn', '', 'chatham'])
  expect([reply.n, again.n]).toEqual([2, 3])
})

test('a thread stands beside the room, which tells how much was said there and where', async () => {
  const talking = await Talking.open()
  const root = await talking.text(ANA, 'Whom do you ask first?')
  await talking.text(JOOST, 'My chair.', { thread: root })
  await talking.text(HILDE, 'Nobody.', { thread: root })
  await talking.text(JOOST, 'Something else.')
  await talking.text(ANA, 'Why nobody?', { thread: root })
  await talking.text(JOOST, 'And then?', { thread: root })
  const room = await talking.said()
  expect(room.map(({ kind, body, thread }) => [kind, body, thread?.replies, thread?.unread, thread?.root.body])).toEqual([
    ['text', 'Whom do you ask first?', 4, 3, 'Whom do you ask first?'],
    ['text', 'Something else.', undefined, undefined, undefined],
    ['threaded', '', 2, 2, 'Whom do you ask first?'],
  ])
  const { root: told, replies, unread } = await threadOf(talking.tools, talking.minutes, await talking.record(), root)
  expect([told?.body, unread]).toEqual(['Whom do you ask first?', 3])
  expect(replies.map(({ body }) => body)).toEqual(['My chair.', 'Nobody.', 'Why nobody?', 'And then?'])
})

test('what one changes is shown at once, and that it is not sent yet', async () => {
  const talking = await Talking.open()
  const to = await talking.text(HILDE, 'At nine.')
  await put(talking.tools, talking.conversation, { kind: 'edit', to, body: 'At ten.' })
  const [line] = await talking.said()
  expect([line!.body, line!.sending, line!.change?.sending]).toEqual(['At ten.', 'sent', 'waiting'])
})

test('what this version cannot show is told calmly, and shown as soon as it can be', async () => {
  const talking = await Talking.open()
  const line = { id: '1-x', n: 1, account: ANA, device: 'd', at: '2026-03-02T05:00:00.000Z', mine: false, body: '' }
  const around = { v: 1, id: 'cd'.repeat(16), register: { size: 3, head: 'abc' }, at: line.at }
  await talking.take({ ...line, kind: 'unshown', raw: JSON.stringify({ ...around, kind: 'poll', question: 'Tuesday?' }) })
  await talking.take({
    ...line,
    id: '2-x',
    n: 2,
    kind: 'unshown',
    raw: JSON.stringify({ ...around, kind: 'text', body: 'Understood by now.', label: 'forum' }),
  })
  expect((await talking.said()).map(({ kind, body }) => [kind, body])).toEqual([
    ['unshown', ''],
    ['text', 'Understood by now.'],
  ])
})
