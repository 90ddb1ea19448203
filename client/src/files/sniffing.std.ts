/** What bytes are, whatever their name says. Only these are ever given a type of their own; all else is bytes to save. */

const SIGNS: [type: string, at: number, bytes: number[]][] = [
  ['image/jpeg', 0, [0xff, 0xd8, 0xff]],
  ['image/png', 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/gif', 0, [0x47, 0x49, 0x46, 0x38]],
  ['application/pdf', 0, [0x25, 0x50, 0x44, 0x46, 0x2d]],
]
/** Brands of an ISO base media file (bytes 8 to 12, after `ftyp`). */
const BRANDS: Record<string, string> = {
  heic: 'image/heic',
  heix: 'image/heic',
  hevc: 'image/heic',
  heim: 'image/heic',
  heis: 'image/heic',
  mif1: 'image/heic',
  msf1: 'image/heic',
  avif: 'image/avif',
  avis: 'image/avif',
}
const TIFF = ['II*\0', 'MM\0*']

/** `application/octet-stream` for whatever is not known here. `head` is the first 32 bytes or more. */
export function sniff(head: Uint8Array): string {
  const found = SIGNS.find(([, at, bytes]) => bytes.every((byte, i) => head[at + i] === byte))
  if (found) return found[0]
  const [first, third] = [ascii(head, 0), ascii(head, 8)]
  if (first === 'RIFF' && third === 'WEBP') return 'image/webp'
  if (TIFF.includes(first)) return 'image/tiff'
  return (ascii(head, 4) === 'ftyp' && BRANDS[third]) || 'application/octet-stream'
}

/** What a browser may show as a picture. */
export const isShown = (type: string): boolean => /^image\/(jpeg|png|gif|webp|avif)$/.test(type)

export const ascii = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
