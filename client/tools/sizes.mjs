// What a page loads, in bytes: sizes.mjs DIST ENTRY... prints one JSON line for each part, and their sum.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packed } from './compress.mjs'

/** Files of `entries` by kind, with all that they import; `manifest` is Vite's. */
export function loaded(manifest, entries) {
  const kinds = { scripts: new Set(), worker: new Set(), styles: new Set() }
  const walk = (name) => {
    const chunk = manifest[name]
    const kind = chunk.file.endsWith('.css') ? 'styles' : 'scripts'
    if (kinds[kind].has(chunk.file)) return
    kinds[kind].add(chunk.file)
    for (const style of chunk.css ?? []) kinds.styles.add(style)
    for (const asset of chunk.assets ?? []) if (asset.endsWith('.js')) kinds.worker.add(asset)
    for (const imported of chunk.imports ?? []) walk(imported)
  }
  for (const entry of entries) walk(entry)
  return kinds
}

const [, , dist, ...entries] = process.argv
if (dist) {
  const kinds = loaded(JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')), entries)
  kinds.icons = new Set(['icons.svg'])
  const sum = { part: 'all', files: 0, raw: 0, gzip: 0, brotli: 0 }
  for (const [part, files] of Object.entries(kinds)) {
    const line = { part, files: files.size, raw: 0, gzip: 0, brotli: 0 }
    for (const file of files)
      for (const [how, bytes] of Object.entries(packed(readFileSync(join(dist, file))))) line[how] += bytes.length
    for (const name of ['files', 'raw', 'gzip', 'brotli']) sum[name] += line[name]
    console.log(JSON.stringify(line))
  }
  console.log(JSON.stringify(sum))
}
