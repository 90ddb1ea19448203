import { expect, test } from 'vitest'
import { linksIn } from '../src/ui/links'
import { dice } from './bench.std'

const seen = (text: string) => linksIn(text).map(({ from, to, href, host }) => [text.slice(from, to), href, host])

test.each([
  ['See https://example.org/report.', ['https://example.org/report', 'https://example.org/report', null]],
  ['(https://example.org/a_(b))', ['https://example.org/a_(b)', 'https://example.org/a_(b)', null]],
  ['“https://example.org/?a=1&b=2”, she said', ['https://example.org/?a=1&b=2', 'https://example.org/?a=1&b=2', null]],
  ['HTTP://EXAMPLE.ORG', ['HTTP://EXAMPLE.ORG', 'http://example.org/', null]],
  ['http://example.org:8080/x', ['http://example.org:8080/x', 'http://example.org:8080/x', null]],
  ['https://еxample.org/', ['https://еxample.org/', 'https://xn--xample-2of.org/', 'xn--xample-2of.org']],
  ['https://münchen.example', ['https://münchen.example', 'https://xn--mnchen-3ya.example/', 'xn--mnchen-3ya.example']],
])('%s has a link that leads where it says', (text, link) => {
  expect(seen(text)).toEqual([link])
})

test.each([
  'https://bank.example@evil.example/',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://',
  'https://intranet/x',
  'www.example.org',
  'ana@example.org',
  'xhttps://example.org',
])('%s is no link', (text) => {
  expect(seen(text)).toEqual([])
})

test('whatever is written, links lead to the web and stand where they are said to stand', () => {
  const roll = dice(5)
  const letters = 'https://a.b/?#@:()[]. \n<">%\u0000é'
  for (let i = 0; i < 5_000; i += 1) {
    const text =
      Array.from({ length: 40 }, () => letters[Math.floor(roll() * letters.length)]).join('') + (i % 2 ? ' http://a.b' : '')
    let end = 0
    for (const { from, to, href } of linksIn(text)) {
      expect(from).toBeGreaterThanOrEqual(end)
      expect(to).toBeGreaterThan(from)
      expect(['http:', 'https:']).toContain(new URL(href).protocol)
      end = to
    }
  }
})
