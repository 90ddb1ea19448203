// Puts a .br and a .gz beside each built file that becomes smaller by it: the server hands those to browsers that take them.
// They are a way of carrying a file, not files of the release.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const WORTH = /\.(js|css|svg|json)$/

/** `{raw, gzip, brotli}`, each as bytes. */
export function packed(raw) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length }
  return { raw, gzip: gzipSync(raw, { level: 9 }), brotli: brotliCompressSync(raw, { params }) }
}

if (process.argv[2]) {
  for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || !WORTH.test(path)) continue
    const { raw, gzip, brotli } = packed(readFileSync(path))
    if (gzip.length < raw.length) writeFileSync(`${path}.gz`, gzip)
    if (brotli.length < raw.length) writeFileSync(`${path}.br`, brotli)
  }
}
