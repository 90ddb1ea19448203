import { utf8 } from '../engine/bytes.std'

/** Keys sorted, no spaces: the same bytes on every side. */
export function canonical(event: object): Uint8Array<ArrayBuffer> {
  const sorted = Object.fromEntries(Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1)))
  return utf8(JSON.stringify(sorted))
}
