import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Operation, TABLE } from '../src/circle/recovery.std'

const ROOT = join(import.meta.dirname, '../..')
const page = readFileSync(join(ROOT, 'docs/recovery-table.md'), 'utf8')
const OPERATIONS: Operation[] = ['sync', 'join', 'commit', 'send', 'archive']

/** Rows of the table under a heading, cell by cell. */
function rows(heading: string): string[][] {
  const part = page.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!
  const lines = part.split('\n').filter((line) => line.startsWith('| '))
  return lines.slice(1).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}

/** Everything that the client can say: its sources, with texts that go over several lines put together. */
const words = readdirSync(join(ROOT, 'client/src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(ROOT, 'client/src', path), 'utf8').replaceAll(/'\s*\+\s*'/g, ''))
  .join('\n')

test('the table on the page is the table of the program', () => {
  const told = rows('What a device does').map(([fault, ...actions]) => [fault, actions])
  expect(Object.fromEntries(told)).toEqual(
    Object.fromEntries(Object.entries(TABLE).map(([fault, row]) => [fault, OPERATIONS.map((operation) => row[operation])])),
  )
})

test('every fault is explained', () => {
  expect(rows('What each fault is').map(([fault]) => fault)).toEqual(Object.keys(TABLE))
})

const all = [...rows('What each fault is'), ...rows('What happens to devices, browsers and servers')]

test('every row names a test that is there', () => {
  expect(all.length).toBeGreaterThan(30)
  for (const row of all) {
    const [, file = '', title = ''] = /`([\w/.-]+\.(?:test\.ts|py))` “(.+)”$/.exec(row.at(-1)!) ?? []
    expect(title, row.join(' | ')).not.toBe('')
    expect(readFileSync(join(ROOT, file.endsWith('.py') ? '' : 'client/test', file), 'utf8'), title).toContain(title)
  }
})

test('what a person reads according to the page stands in the program', () => {
  const quoted = all.flatMap((row) => [...row.at(-2)!.matchAll(/“([^”]+)”/g)].map(([, told]) => told!))
  expect(quoted.length).toBeGreaterThan(10)
  for (const told of quoted) expect(words, told).toContain(told)
})
