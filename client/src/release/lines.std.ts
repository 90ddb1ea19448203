import { fromBase64, same, toBase64 } from '../engine/bytes.std'
import { canonical } from '../register/canonical.std'

/**
 * A release of this program, as a line of the key register. `release` is the SHA-256 of its manifest, `key` the Ed25519 key
 * that signs the next such line (both base64url), `at` ISO 8601. The key that stood before signs; the first line's own.
 */
export interface ReleaseLine {
  v: 1
  kind: 'CLIENT_RELEASE'
  at: string
  key: string
  release: string
  version: string
  sig: string
}

/** The releases in a register, in order. The first key that is met is kept: whoever does not hold it adds nothing. */
export class Releases {
  private constructor(private readonly known: ReleaseLine[] = []) {}

  static none(): Releases {
    return new Releases()
  }

  /** Null when one of `lines` (base64url) does not hold. */
  static async from(lines: string[]): Promise<Releases | null> {
    const releases = new Releases()
    for (const line of lines) if (!(await releases.take(line))) return null
    return releases
  }

  get all(): readonly ReleaseLine[] {
    return this.known
  }

  get newest(): ReleaseLine | undefined {
    return this.known.at(-1)
  }

  /** False, and nothing is changed, for what is no release or may not follow. */
  async take(line: string): Promise<boolean> {
    const read = readLine(line)
    const before = this.newest
    if (!read || !(await signedBy(before?.key ?? read.key, read))) return false
    if (before && before.release === read.release && before.key === read.key) return false
    this.known.push(read)
    return true
  }
}

const FIELDS = 'at key kind release sig v version'
const SHAPES: Partial<Record<string, RegExp>> = {
  at: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/,
  key: /^[\w-]{43}$/,
  release: /^[\w-]{43}$/,
  version: /^[0-9A-Za-z][0-9A-Za-z.+-]{0,39}$/,
  sig: /^[\w-]{86}$/,
}

/** Null for what is not exactly such a line in its one form. */
function readLine(line: string): ReleaseLine | null {
  try {
    const bytes = fromBase64(line)
    const read = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as ReleaseLine
    const whole = read?.v === 1 && read.kind === 'CLIENT_RELEASE' && Object.keys(read).sort().join(' ') === FIELDS
    if (!whole || !same(canonical(read), bytes) || Number.isNaN(Date.parse(read.at))) return null
    return Object.entries(read).every(([name, value]) => SHAPES[name]?.test(String(value)) ?? true) ? read : null
  } catch {
    return null
  }
}

/** Ed25519 (RFC 8032) by the browser itself: the service worker carries no library. */
async function signedBy(key: string, { sig, ...unsigned }: ReleaseLine): Promise<boolean> {
  try {
    if (toBase64(fromBase64(key)) !== key || toBase64(fromBase64(sig)) !== sig) return false
    const known = await crypto.subtle.importKey('raw', fromBase64(key), 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', known, fromBase64(sig), canonical(unsigned))
  } catch {
    return false
  }
}
