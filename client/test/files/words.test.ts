import { expect, test } from 'vitest'
import { aboutFile, beforeSaving, inscribedIn, kindOf, progressWords, sizeOf } from '../../src/ui/files/words'

test('sizes are said as people say them', () => {
  expect([1, 999, 1_000, 340_400, 999_499, 999_500, 1_249_000, 9_949_000, 9_950_000, 104_857_600].map(sizeOf)).toEqual([
    '1 byte',
    '999 bytes',
    '1 kB',
    '340 kB',
    '999 kB',
    '1.0 MB',
    '1.2 MB',
    '9.9 MB',
    '10 MB',
    '105 MB',
  ])
})

test('a file is called what a person would call it', () => {
  const types = {
    'image/png': 'Picture',
    'application/pdf': 'PDF',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Spreadsheet',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Document',
    'application/vnd.ms-powerpoint': 'Presentation',
    'application/octet-stream': 'File',
  }
  for (const [type, words] of Object.entries(types)) expect(kindOf(type)).toBe(words)
  expect(aboutFile({ type: 'video/mp4', size: 12_000_000 })).toBe('Film, 12 MB')
})

test('what stays in a file is said once for each kind', () => {
  expect(inscribedIn([])).toBeNull()
  expect(inscribedIn(['bare', 'bare', 'document'])).toBe(
    'Place, time and camera were taken out of the pictures. ' +
      'Documents keep what their program wrote into them, such as their author.',
  )
})

test('a label is said before a file of somebody else is saved', () => {
  expect(beforeSaving('forum', false)).toMatch(/nothing leaves the room/)
  expect(beforeSaving('chatham', false)).toMatch(/but not who shared it/)
  expect([beforeSaving('attributed', false), beforeSaving('forum', true)]).toEqual([null, null])
})

test('progress is in per cent, or says that it waits', () => {
  expect([progressWords('Sending', 0.374, false), progressWords('Sending', 1, false)]).toEqual(['Sending 37 %', 'Sending 100 %'])
  expect(progressWords('Sending', 0.4, true)).toBe('No connection at the moment. It goes on by itself.')
})
