import { expect, test } from 'vitest'
import { foldedWords, Search } from '../src/circle/search.std'
import type { Wanted } from '../src/worker/api.std'
import { ANA, HILDE, JOOST, Talking } from './talking.std'

test.each([
  ['Müller’s Straße', ['muller', 's', 'strasse']],
  ['naïve CAFÉ, 2026-03-09!', ['naive', 'cafe', '2026', '03', '09']],
  ['Łódź ﬁnds Ærø', ['lodz', 'finds', 'aero']],
  ['你好 Привет', ['你好', 'привет']],
  ['…', []],
])('%s is searched as %j', (text, words) => {
  expect(foldedWords(text)).toEqual(words)
})

async function said() {
  const talking = await Talking.open()
  const other = talking.beside('cd')
  const root = await talking.text(ANA, 'The covenant is due in June.')
  await talking.text(JOOST, 'Ask the bank for the covenants.', { thread: root })
  const gone = await talking.text(ANA, 'My covenant was broken.')
  await talking.say(ANA, { kind: 'withdrawal', to: gone })
  const better = await talking.text(HILDE, 'Covenant? Speak to Muller.')
  await talking.say(HILDE, { kind: 'edit', to: better, body: 'Speak to Müller.' })
  await other.say(ANA, { kind: 'text', body: 'Another covenant.', label: 'attributed' }, '2026-04-01T05:00:00.000Z')
  const search = new Search(talking.tools, talking.minutes)
  const find = async (wanted: Partial<Wanted>) => (await search.find({ words: '', ...wanted })).found
  const bodies = async (wanted: Partial<Wanted>) => (await find(wanted)).map(({ said }) => said.body)
  return { talking, root, find, bodies }
}

test('words are found by how they begin, the latest first, over all circles', async () => {
  const { bodies, find, root } = await said()
  expect(await bodies({ words: 'COVEN' })).toEqual([
    'Another covenant.',
    'Ask the bank for the covenants.',
    'The covenant is due in June.',
  ])
  expect(await bodies({ words: 'due cov' })).toEqual(['The covenant is due in June.'])
  expect(await bodies({ words: 'enant' })).toEqual([])
  const [other, threaded] = await find({ words: 'covenant' })
  expect([other!.conversation, other!.said.label, threaded!.thread]).toEqual(['cd', 'attributed', root])
})

test('it can be asked for one circle, one person, one time', async () => {
  const { bodies } = await said()
  expect(await bodies({ words: 'covenant', conversation: 'ab', by: ANA })).toEqual(['The covenant is due in June.'])
  expect(await bodies({ by: HILDE })).toEqual(['Speak to Müller.'])
  expect(await bodies({ words: 'covenant', from: '2026-03-15T00:00:00.000Z' })).toEqual(['Another covenant.'])
  expect(await bodies({ words: 'covenant', until: '2026-03-15T00:00:00.000Z', by: ANA })).toEqual([
    'The covenant is due in June.',
  ])
  expect(await bodies({ words: ' ' })).toEqual([])
})

test('what was withdrawn is not found, and of what was changed only how it reads now', async () => {
  const { bodies, talking } = await said()
  expect(await bodies({ words: 'broken' })).toEqual([])
  expect(await bodies({ words: 'covenant speak' })).toEqual([])
  expect(await bodies({ words: 'muller' })).toEqual(['Speak to Müller.'])
  await talking.say(HILDE, { kind: 'withdrawal', to: { by: HILDE, id: (5).toString(16).padStart(32, '0'), n: 5 } })
  expect(await bodies({ words: 'muller' })).toEqual([])
})

test('what is said after the first search is found by the next', async () => {
  const { bodies, talking } = await said()
  expect(await bodies({ words: 'dividend' })).toEqual([])
  await talking.text(JOOST, 'No dividend this year.')
  expect(await bodies({ words: 'dividend' })).toEqual(['No dividend this year.'])
})

test('a file is found by its name, and a message without words is quoted by it', async () => {
  const talking = await Talking.open()
  const file = { blob: 'b', id: 'i', key: 'k', digest: 'd', name: 'Bürgschaft 2026.pdf', type: 'application/pdf', size: 7 }
  const sent = await talking.text(ANA, '', { files: [file] })
  await talking.text(JOOST, 'Signed?', { reply: sent })
  const { found } = await new Search(talking.tools, talking.minutes).find({ words: 'burgschaft' })
  expect(found.map(({ said }) => said.files[0]?.name)).toEqual([file.name])
  expect((await talking.said()).at(-1)!.reply?.body).toBe(file.name)
})
