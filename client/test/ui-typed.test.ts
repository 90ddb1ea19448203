import { expect, test } from 'vitest'
import { browserName, deviceName, miscounted, wordsIn } from '../src/ui/keys/typed'

test.each([
  ['abandon ability able', ['abandon', 'ability', 'able']],
  ['1. Abandon\n2) ABILITY\n 3 able', ['abandon', 'ability', 'able']],
  ['abandon,ability;  able.', ['abandon', 'ability', 'able']],
  ['1abandon 2ability', ['abandon', 'ability']],
  ['\u00a0abandon\tability\u200b', ['abandon', 'ability']],
  ['', []],
  ['1. 2. 3.', []],
])('the words in %j are found however they were written', (typed, words) => {
  expect(wordsIn(typed)).toEqual(words)
})

test('a wrong number of words is told with what to look for', () => {
  const words = Array.from({ length: 24 }, () => 'zoo')
  expect(miscounted(words)).toBeNull()
  expect(miscounted([])).toBe('Type the 24 words of your recovery kit, in their order.')
  expect(miscounted(['zoo'])).toBe('That is 1 word; the kit has 24. Look for one that is missing or there twice.')
  expect(miscounted([...words, 'zoo'])).toBe('That is 25 words; the kit has 24. Look for one that is missing or there twice.')
})

test.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148', 'Phone'],
  ['Mozilla/5.0 (Linux; Android 16; Pixel 9) Mobile Safari/537.36', 'Phone'],
  ['Mozilla/5.0 (Linux; Android 16; SM-X710) Safari/537.36', 'Tablet'],
  ['Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) Mobile/15E148', 'Tablet'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15', 'Mac'],
  ['Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0', 'Laptop'],
])('a device gets a name that its owner knows again', (agent, name) => {
  expect(deviceName(agent)).toBe(name)
})

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1',
    'Safari on an iPhone',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36', 'Chrome on a Mac'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0', 'Edge on Linux'],
  ['something else', 'A browser'],
])('a browser is called what its owner would call it', (agent, name) => {
  expect(browserName(agent)).toBe(name)
})
