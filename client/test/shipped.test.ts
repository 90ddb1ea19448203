import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const packages = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, Record<string, string>>

/** Where a package may be named: after `from` or `import`, at run time too, or in a stylesheet; what stands in quotes itself is none. */
const NAMED = /(?<!['"\w])(?:from\s*|import\s*\(?\s*|require\s*\(\s*|@import\s+(?:url\(\s*)?)['"]([@\w][\w@./-]*)['"]/g

/** Packages that a source names; relative addresses and Node's own left out. */
function packagesIn(source: string): string[] {
  const names = [...source.matchAll(NAMED)].map(([, name]) => name!)
  const packages = names.map((name) =>
    name
      .split('/')
      .slice(0, name.startsWith('@') ? 2 : 1)
      .join('/'),
  )
  return packages.filter((name) => name !== 'node' && !name.startsWith('vite'))
}

const sources = readdirSync(join(ROOT, 'client/src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
  /\.(ts|css|m?js|html)$/.test(path),
)

test('what members are given imports only what is shipped: no package that is for tests, the other engine least of all', () => {
  const shipped = Object.keys(packages.dependencies!)
  expect(shipped).not.toContain('@wireapp/core-crypto')
  expect(packages.devDependencies!['@wireapp/core-crypto']).toBe('10.3.0')
  const strangers = sources
    .filter((path) => !path.startsWith('simulate/'))
    .flatMap((path) => packagesIn(readFileSync(join(ROOT, 'client/src', path), 'utf8')).map((name) => `${path}: ${name}`))
    .filter((line) => !shipped.includes(line.split(': ')[1]!))
  expect(strangers).toEqual([])
})

test('the simulated devices do not load the other engine either', () => {
  const named = sources.filter((path) => readFileSync(join(ROOT, 'client/src', path), 'utf8').includes('core-crypto'))
  expect(named).toEqual([])
})

test('an import is found however it is written', () => {
  for (const line of [
    `import { a } from '@wireapp/core-crypto/browser'`,
    `import '@wireapp/core-crypto'`,
    `export * from "@wireapp/core-crypto/native"`,
    `const a = await import('@wireapp/core-crypto/browser')`,
    `const a = require('@wireapp/core-crypto')`,
    `import {\n  a,\n  b,\n} from '@wireapp/core-crypto'`,
  ])
    expect(packagesIn(line)).toEqual(['@wireapp/core-crypto'])
  expect(
    packagesIn(`import { a } from './a.std'\nimport 'node:fs'\nimport type { b } from '../b'\ntext('from') ? a('b') : 'c'`),
  ).toEqual([])
})
