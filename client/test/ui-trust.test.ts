import { expect, test } from 'vitest'
import { comparedWords } from '../src/ui/room/safety'
import { confirmedWords, standingWords } from '../src/ui/trust/words'
import type { Confirmation, Standing } from '../src/worker/api.std'

const AT = '2026-03-03T09:00:00.000Z'
const by = (name: string, how: Confirmation['how'] = 'person'): Confirmation => ({ by: name, how, at: AT })
const stands = (given: Partial<Standing> = {}): Standing => ({ mine: null, others: [], differs: null, ...given })
const named = (account: string) => ({ jonas: 'Jonas Brandt', ana: 'Ana Matos' })[account] ?? null
const words = (given: Partial<Standing>) => standingWords(stands(given), named, 'Europe/Amsterdam')

test('each state of somebody’s keys has its words', () => {
  expect(words({})).toBe('Not confirmed yet')
  expect(words({ mine: by('me') })).toBe('Confirmed by you, in person, 3 March 2026')
  expect(words({ mine: by('me', 'video'), others: [by('jonas')] })).toBe('Confirmed by you, by video, 3 March 2026')
  expect(words({ others: [by('jonas')] })).toBe('Confirmed by Jonas Brandt')
  expect(words({ others: [by('jonas'), by('ana')] })).toBe('Confirmed by Jonas Brandt and Ana Matos')
  expect(words({ others: [by('jonas'), by('x')] })).toBe('Confirmed by Jonas Brandt and one other')
  expect(words({ others: [by('x'), by('jonas'), by('y')] })).toBe('Confirmed by Jonas Brandt and 2 others')
  expect(words({ others: [by('x')] })).toBe('Confirmed by another member')
  expect(words({ others: [by('x'), by('y'), by('z')] })).toBe('Confirmed by 3 members')
  expect(words({ others: [by('jonas')], differs: AT })).toBe('Their digits differed from yours, 3 March 2026')
})

test('a room says with how many somebody has compared', () => {
  const confirmed = stands({ others: [by('jonas')] })
  expect(confirmedWords([stands(), stands()])).toBe('Nobody’s keys are confirmed yet')
  expect(confirmedWords([confirmed, stands(), stands({ others: [by('jonas')], differs: AT })])).toBe('Keys confirmed with 1 of 3')
  expect(confirmedWords([confirmed, confirmed])).toBe('Everybody’s keys are confirmed')
})

test('safety words say when they were compared, and when they have changed since', () => {
  expect(comparedWords(null, 'UTC')).toBe('You have not compared them yet.')
  expect(comparedWords({ at: AT, same: true }, 'UTC')).toBe('You compared them on 3 March 2026.')
  expect(comparedWords({ at: AT, same: false }, 'UTC')).toBe(
    'They have changed since you compared them on 3 March 2026. Compare again when you meet.',
  )
})
