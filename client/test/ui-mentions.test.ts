import { expect, test } from 'vitest'
import { asked, mentionsIn, suggested } from '../src/ui/mentions'

const PEOPLE = [
  { account: 'ana', name: 'Ana Matos', initials: 'AM' },
  { account: 'ana-2', name: 'Ana Matos Silva', initials: 'AS' },
  { account: 'joost', name: 'Joost Okafor', initials: 'JO' },
  { account: 'zoe', name: 'Zoë d’Arc', initials: 'ZA' },
]

test.each([
  ['@Ana Matos, what do you think?', ['ana']],
  ['@Ana Matos Silva and @Joost Okafor', ['ana-2', 'joost']],
  ['Ask @Zoë d’Arc.', ['zoe']],
  ['mail@Ana Matos', []],
  ['@Ana Matosinho', []],
  ['@ana matos', []],
  ['@@Ana Matos', []],
  ['@', []],
])('%s names %j', (body, accounts) => {
  const found = mentionsIn(body, PEOPLE)
  expect(found.map(({ account }) => account)).toEqual(accounts)
  for (const { from, to } of found) expect(body.slice(from, to)).toMatch(/^@\p{Lu}/u)
})

test('where two share a name, the one who was picked is meant', () => {
  const twins = [PEOPLE[0]!, { ...PEOPLE[0]!, account: 'other' }]
  expect(mentionsIn('@Ana Matos', twins, new Map([['Ana Matos', 'other']]))[0]!.account).toBe('other')
})

test.each([
  ['@', ''],
  ['Ask @An', 'An'],
  ['Ask @Ana Ma', 'Ana Ma'],
  ['(@zo', 'zo'],
  ['Ask @Ana Matos wh', null],
  ['mail@an', null],
  ['nothing', null],
])('after %j the beginning of a name is %j', (before, name) => {
  expect(asked(before)).toBe(name)
})

test('people are suggested by any of their names, without accents', () => {
  expect(suggested(PEOPLE, 'zoe').map(({ account }) => account)).toEqual(['zoe'])
  expect(suggested(PEOPLE, 'mat').map(({ account }) => account)).toEqual(['ana', 'ana-2'])
  expect(suggested(PEOPLE, '').length).toBe(4)
})
