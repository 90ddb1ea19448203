import { isFile, type Manifest, type ReleaseFile, readManifest } from './manifest.std'

export const BUILT = '/static/dist/'
const SHELF = 'conclave-release-'

/** The server gave something else than what stands in the manifest. */
export class NotThatFile extends Error {
  constructor(readonly path: string) {
    super(`${path} is not the file of this release.`)
  }
}

/** The files of releases that this browser keeps, each checked before it was put there. */
export class Shelf {
  constructor(
    private readonly caches: CacheStorage,
    private readonly fetch: (address: string, how: RequestInit) => Promise<Response>,
  ) {}

  /** Fetches a release whole; what another one has already is not fetched again. Throws `NotThatFile`, or what `fetch` throws. */
  async stock(release: string): Promise<void> {
    const raw = await this.get('release.json', (bytes) => readManifest(bytes, release))
    const files = (await readManifest(raw, release))!.files
    const shelf = await this.caches.open(SHELF + release)
    for (const file of files) {
      const kept = await this.anywhere(file)
      await shelf.put(BUILT + file.path, typed(kept ?? (await this.get(file.path, (bytes) => isFile(bytes, file))), file.path))
    }
    // Last: a release whose manifest lies here is here whole.
    await shelf.put(`${BUILT}release.json`, typed(raw, 'release.json'))
  }

  /** Null when the release is not here whole. */
  async manifest(release: string): Promise<Manifest | null> {
    const kept = await (await this.caches.open(SHELF + release)).match(`${BUILT}release.json`)
    return kept ? readManifest(new Uint8Array(await kept.arrayBuffer()), release) : null
  }

  /**
   * One file of a release, checked once more. Throws `NotThatFile` when it is gone or is another. It is the very answer that lies in the
   * cache: browsers keep compiled code with such, and with no other.
   */
  async take(release: string, file: ReleaseFile): Promise<Response> {
    const kept = await (await this.caches.open(SHELF + release)).match(BUILT + file.path)
    if (!kept || !(await isFile(new Uint8Array(await kept.clone().arrayBuffer()), file))) throw new NotThatFile(file.path)
    return kept
  }

  /** Clears away all releases but these. */
  async keepOnly(...releases: string[]): Promise<void> {
    const names = (await this.caches.keys()).filter((name) => name.startsWith(SHELF))
    for (const name of names) if (!releases.includes(name.slice(SHELF.length))) await this.caches.delete(name)
  }

  /** Asks the browser's own cache first, and the server when that holds something else. */
  private async get(path: string, holds: (bytes: Uint8Array) => Promise<unknown>): Promise<Uint8Array<ArrayBuffer>> {
    for (const cache of ['default', 'reload'] as const) {
      const answer = await this.fetch(BUILT + path, { cache, credentials: 'omit' })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      if (answer.ok && (await holds(bytes))) return bytes
    }
    throw new NotThatFile(path)
  }

  private async anywhere(file: ReleaseFile): Promise<Uint8Array<ArrayBuffer> | null> {
    const kept = await this.caches.match(BUILT + file.path)
    const bytes = kept ? new Uint8Array(await kept.arrayBuffer()) : null
    return bytes && (await isFile(bytes, file)) ? bytes : null
  }
}

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

/** Headers of our own, never the server's: a worker is bound by the policy of its script. */
function typed(bytes: Uint8Array<ArrayBuffer>, path: string): Response {
  return new Response(bytes, {
    headers: {
      'Content-Type': TYPES[path.split('.').at(-1)!] ?? 'application/octet-stream',
      'Content-Security-Policy': "default-src 'none'; script-src 'self'; connect-src 'self'",
      'X-Content-Type-Options': 'nosniff',
    },
  })
}
