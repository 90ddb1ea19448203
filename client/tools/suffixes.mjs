// The filename says where a module may run: .std anywhere, .dom in a page, .worker in a worker, .node in Node.
// A module may import .std modules and modules of its own kind; folders entry/ and ui/ are pages.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const KINDS = ['std', 'dom', 'worker', 'node']

/** 'std' | 'dom' | 'worker' | 'node', or null when the name says nothing. */
export function kindOf(path) {
  if (/\/(entry|ui|passkey)\//.test(path)) return 'dom'
  const found = /\.(\w+)\.ts$/.exec(path)?.[1]
  return KINDS.includes(found) ? found : null
}

/** What is wrong with one module, in words; `source` is its text. */
export function faults(path, source) {
  const kind = kindOf(path)
  if (!kind) return [`${path}: the name must end in .std.ts, .dom.ts, .worker.ts or .node.ts`]
  const found = []
  for (const [, typeOnly, from, how] of source.matchAll(/^import (type )?[^'"]*['"](\.[^'"?]+)(\?[^'"]+)?/gm)) {
    // The address of a worker's bundle is a string; nothing of it runs in the page.
    if (typeOnly || from.endsWith('.css') || how === '?worker&url') continue
    const target = kindOf(resolve(dirname(path), from.endsWith('.ts') ? from : `${from}.ts`))
    if (target && target !== 'std' && target !== kind)
      found.push(`${path}: a .${kind} module imports a .${target} module (${from})`)
  }
  return found
}

function modules(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? modules(path) : path.endsWith('.ts') ? [path] : []
  })
}

if (process.argv[2]) {
  const all = modules(process.argv[2]).flatMap((path) => faults(path, readFileSync(path, 'utf8')))
  for (const fault of all) console.error(fault)
  process.exit(all.length ? 1 : 0)
}
