import { expect, test } from 'vitest'
import { bare } from '../src/circle/telling.std'
import { dateOf, dayOf, faultOf, happened, inWords, onlyReaders, timeOf } from '../src/ui/words'
import type { Said } from '../src/worker/api.std'

const NOW = new Date('2026-03-04T06:00:00Z')

const line = (kind: Said['kind'], body = ''): Said => ({
  ...bare({ id: '1-0', n: 1, account: 'ana', device: null, at: NOW.toISOString(), mine: false }),
  kind,
  body,
})

test.each([
  ['2026-03-04T05:00:00Z', 'UTC', 'Today'],
  ['2026-03-03T23:30:00Z', 'UTC', 'Yesterday'],
  ['2026-03-03T23:30:00Z', 'Europe/Amsterdam', 'Today'],
  ['2026-03-02T12:00:00Z', 'UTC', 'Monday 2 March'],
])('the day of %s in %s is %s', (at, zone, words) => {
  expect(dayOf(at, NOW, zone)).toBe(words)
})

test('the night in which the clocks change is still yesterday', () => {
  const sunday = new Date('2026-03-29T12:00:00Z')
  expect(dayOf('2026-03-28T22:30:00Z', sunday, 'Europe/Amsterdam')).toBe('Yesterday')
})

test('times and dates are told in the reader’s own zone', () => {
  expect(timeOf('2026-03-03T23:30:00Z', 'Europe/Lisbon')).toBe('23:30')
  expect(timeOf('2026-03-03T23:30:00Z', 'Asia/Tokyo')).toBe('08:30')
  expect(dateOf('2026-03-03T23:30:00Z', 'Asia/Tokyo')).toBe('4 March 2026')
})

test('readers are counted in words', () => {
  expect([0, 1, 2, 10].map(onlyReaders)).toEqual([
    'Only you can read this.',
    'Only you can read this.',
    'Only the two of you can read this.',
    'Only the ten of you can read this.',
  ])
  expect(inWords(13)).toBe('13')
})

test.each<[Said, boolean, string | null]>([
  [line('text', 'Good morning.'), true, null],
  [line('joined'), true, 'Ana Matos came in (14:02)'],
  [line('left'), false, 'Ana Matos left (14:02)'],
  [line('left'), true, 'Ana Matos had no device here any more (14:02)'],
  [line('device-added'), true, 'Ana Matos added a device (14:02)'],
  [line('device-added', 'laptop'), true, 'Ana Matos added a device (laptop, 14:02)'],
  [line('renamed', 'Rhine 4'), true, 'Ana Matos named this circle “Rhine 4” (14:02)'],
  [line('threaded'), true, null],
  [line('strayed-edit'), true, 'Ana Matos changed the wording of something that is not on this device (14:02)'],
  [line('strayed-withdrawal'), true, 'Ana Matos withdrew something that is not on this device (14:02)'],
  [
    line('unshown'),
    true,
    'Ana Matos sent something that this version cannot show. It is kept, and appears once this program is newer (14:02)',
  ],
  [line('alarm', 'A message could not be opened.'), true, 'A message could not be opened.'],
])('what happened is told in one line', (said, sits, words) => {
  expect(happened(said, 'Ana Matos', '14:02', sits)).toBe(words)
})

test('a fault of ours is told as it is, anything else in words that frighten nobody', () => {
  const ours = Object.assign(new Error('There is no connection.'), { code: 'no-answer' })
  expect(faultOf(ours)).toEqual({ code: 'no-answer', message: 'There is no connection.' })
  for (const strange of [new TypeError('x is undefined'), null, undefined, 'text', { code: 7, message: 'no' }]) {
    expect(faultOf(strange).code).toBe('error')
    expect(faultOf(strange).message).not.toContain('undefined')
  }
})
