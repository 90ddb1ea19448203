import { sha256, toBase64 } from '../engine/bytes.std'

/** One file of a release: `path` below /static/dist/, `size` in bytes, `sha256` in base64url. */
export interface ReleaseFile {
  path: string
  sha256: string
  size: number
}

/** What a release consists of. Its hash is that of these bytes, as the build wrote them. */
export interface Manifest {
  v: 1
  version: string
  files: ReleaseFile[]
}

/** Null unless `bytes` are the manifest whose SHA-256 (base64url) is `release`. */
export async function readManifest(bytes: Uint8Array, release: string): Promise<Manifest | null> {
  if (toBase64(await sha256(bytes)) !== release) return null
  const manifest = JSON.parse(new TextDecoder().decode(bytes)) as Manifest
  return manifest.v === 1 && Array.isArray(manifest.files) ? manifest : null
}

export async function isFile(bytes: Uint8Array, file: ReleaseFile): Promise<boolean> {
  return bytes.length === file.size && toBase64(await sha256(bytes)) === file.sha256
}

/**
 * The file of this release that an address means: itself, or, for a page that another release made, the one of the same name
 * (`assets/room-Ci3nhy6O.js` and `assets/room-Bx0a93kd.js` are both `assets/room.js`). Null when there is none, or two.
 */
export function meant(manifest: Manifest, path: string): ReleaseFile | null {
  const exact = manifest.files.find((file) => file.path === path)
  if (exact) return exact
  const alike = manifest.files.filter((file) => nameOf(file.path) === nameOf(path))
  return alike.length === 1 ? alike[0]! : null
}

/** Without the hash of its content, which the build puts before the ending. */
function nameOf(path: string): string {
  return path.replace(/-[\w-]{8}(\.\w+)$/, '$1')
}
