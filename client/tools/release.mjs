// Writes release.json beside what was built: every file with its size and its hash, in one canonical form.
// The hash of this file is the release's own; it stands in the key register.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MANIFEST = 'release.json'

/** Canonical JSON (keys sorted, no spaces) of what lies in `folder`. */
export function manifestOf(folder, version) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => path !== MANIFEST && !/\.(br|gz)$/.test(path))
    .sort((a, b) => (a < b ? -1 : 1))
  const files = paths.map((path) => {
    const bytes = readFileSync(join(folder, path))
    return { path, sha256: createHash('sha256').update(bytes).digest('base64url'), size: bytes.length }
  })
  return JSON.stringify({ files, v: 1, version })
}

if (process.argv[2]) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  writeFileSync(join(process.argv[2], MANIFEST), manifestOf(process.argv[2], version))
}
