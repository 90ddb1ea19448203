import { expect, test } from 'vitest'
import { placeIn, placeOf } from '../src/ui/searching/elsewhere'
import { namesOf, newsOf, repliesOf } from '../src/ui/words'

test.each([
  [0, 0, null],
  [2, 0, '2 unread'],
  [2, 1, '2 unread, 1 for you'],
  [500, 0, '500 or more unread'],
])('%i unread, of which %i name the reader, is told as %s', (unread, forYou, words) => {
  expect(newsOf({ unread, forYou })).toBe(words)
})

test('names are told as one would', () => {
  expect([[], ['Ana'], ['Ana', 'Joost'], ['Ana', 'Joost', 'Hilde'], ['Ana', 'Joost', 'Hilde', 'Ben']].map(namesOf)).toEqual([
    '',
    'Ana',
    'Ana and Joost',
    'Ana, Joost and Hilde',
    'Ana, Joost and 2 others',
  ])
  expect([1, 2].map(repliesOf)).toEqual(['1 reply', '2 replies'])
})

test('a page that was opened for something knows what, and any other address is nothing', () => {
  const [said, thread] = [
    { by: 'a-1', id: 'f0', n: 12 },
    { by: 'b-2', id: '0f', n: 9 },
  ]
  const found = (under: typeof thread | null) =>
    ({ said: { target: said }, thread: under }) as unknown as Parameters<typeof placeOf>[0]
  expect(placeIn(`#${placeOf(found(null))}`)).toEqual({ said, thread: null })
  expect(placeIn(`#${placeOf(found(thread))}`)).toEqual({ said, thread })
  for (const other of ['', '#main', '#said=', '#said=x:y:z', '#said=1']) expect(placeIn(other)).toBeNull()
})
