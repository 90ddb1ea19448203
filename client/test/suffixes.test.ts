import { expect, test } from 'vitest'

interface Tool {
  faults(path: string, source: string): string[]
}
const { faults } = (await import('../tools/suffixes.mjs' as string)) as Tool

test('a module runs where its name says, and imports only what runs there too', () => {
  const good = [
    ['client/src/a/one.std.ts', "import { x } from './two.std'"],
    ['client/src/a/one.dom.ts', "import { x } from './two.std'\nimport { y } from '../b/three.dom'"],
    ['client/src/a/one.dom.ts', "import type { X } from './two.worker'"],
    ['client/src/a/one.dom.ts', "import url from './two.worker?worker&url'"],
    ['client/src/ui/room/page.ts', "import { x } from '../../a/two.dom'"],
  ] as const
  const bad = [
    ['client/src/a/one.ts', ''],
    ['client/src/a/one.std.ts', "import { x } from './two.dom'"],
    ['client/src/a/one.worker.ts', "import { x } from './two.dom'"],
    ['client/src/a/one.dom.ts', "import { x } from './two.worker'"],
    ['client/src/a/one.std.ts', "import { x } from './two.node'"],
  ] as const
  for (const [path, source] of good) expect(faults(path, source)).toEqual([])
  for (const [path, source] of bad) expect(faults(path, source).length, `${path}: ${source}`).toBe(1)
})
