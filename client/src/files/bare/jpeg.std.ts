import { Misshapen, type Pane } from './pane.std'

const [SOI, EOI, SOS] = [0xd8, 0xd9, 0xda]
const [APP0, APP1, APP2, APP14] = [0xe0, 0xe1, 0xe2, 0xee]
const TEM = 0x01

/**
 * A JPEG (ITU-T T.81) with what makes the picture and nothing else: frames, tables, scans, the colour profile, and which side is up.
 * Exif, XMP, IPTC, comments, previews, further pictures and whatever follows the end are left out. Nothing is compressed anew.
 */
export async function bareJpeg(pane: Pane): Promise<BlobPart[]> {
  const parts: BlobPart[] = [Uint8Array.of(0xff, SOI)]
  let at = 2
  for (;;) {
    const [prefix, marker] = await pane.bytes(at, 2)
    if (prefix !== 0xff || marker === undefined) throw new Misshapen('no marker')
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === EOI) return [...parts, Uint8Array.of(0xff, EOI)]
    const end = isAlone(marker) ? at + 2 : at + 2 + (await lengthAt(pane, at + 2))
    if (end > pane.size) throw new Misshapen('cut short')
    parts.push(...(await kept(pane, marker, at, end)))
    at = end
    if (marker !== SOS) continue
    at = await endOfScan(pane, end)
    parts.push(pane.blob.slice(end, at))
  }
}

const isAlone = (marker: number): boolean => marker === TEM || (marker >= 0xd0 && marker <= SOI)

async function lengthAt(pane: Pane, at: number): Promise<number> {
  const [high, low] = await pane.bytes(at, 2)
  if (high === undefined || low === undefined || high * 256 + low < 2) throw new Misshapen('no length')
  return high * 256 + low
}

async function kept(pane: Pane, marker: number, at: number, end: number): Promise<BlobPart[]> {
  const whole = pane.blob.slice(at, end)
  if (marker === SOS || isAlone(marker)) return [whole]
  if (marker >= APP0 && marker <= 0xef) return ofApplication(pane, marker, at, end)
  // Start of frame, tables, restart interval and the like; not comments (FE), extensions (F0 to FD) or what is reserved.
  return (marker >= 0xc0 && marker <= 0xcf) || (marker >= 0xdb && marker <= 0xdf) ? [whole] : []
}

async function ofApplication(pane: Pane, marker: number, at: number, end: number): Promise<BlobPart[]> {
  const body = await pane.bytes(at + 4, Math.min(end - at - 4, 65_533))
  // JFIF without the small picture that may be in it, which can show what was cut away from the large one.
  if (marker === APP0 && begins(body, 'JFIF\0') && body.length >= 12)
    return [Uint8Array.of(0xff, APP0, 0, 16, ...body.subarray(0, 12), 0, 0)]
  if (marker === APP2 && begins(body, 'ICC_PROFILE\0')) return [pane.blob.slice(at, end)]
  if (marker === APP14 && begins(body, 'Adobe')) return [pane.blob.slice(at, end)]
  const up = marker === APP1 && begins(body, 'Exif\0') ? orientation(body.subarray(6)) : 1
  return up === 1 ? [] : [onlyOrientation(up)]
}

/** Where the next marker stands after entropy-coded data, in which FF is followed by 00 or a restart marker. */
async function endOfScan(pane: Pane, from: number): Promise<number> {
  for (let at = from; at < pane.size; ) {
    const held = await pane.from(at)
    const found = held.indexOf(0xff)
    if (found === -1) {
      at += held.length
      continue
    }
    const next = (await pane.bytes(at + found + 1, 1))[0]
    if (next === undefined) break
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at + found
    at += found + (next === 0xff ? 1 : 2)
  }
  throw new Misshapen('no end')
}

/** Which side is up (Exif 2.3, tag 0112), 1 to 8; 1 when it is not said. */
function orientation(tiff: Uint8Array): number {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  try {
    const little = view.getUint16(0) === 0x4949
    const first = view.getUint32(4, little)
    for (let i = 0; i < view.getUint16(first, little); i += 1) {
      const entry = first + 2 + i * 12
      if (view.getUint16(entry, little) !== 0x0112) continue
      const value = view.getUint16(entry + 8, little)
      return value >= 1 && value <= 8 ? value : 1
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return 1
}

/** An Exif segment that says which side is up, and nothing else. */
function onlyOrientation(up: number): Uint8Array<ArrayBuffer> {
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0]
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, up, 0, 0, 0, 0, 0, 0]
  return Uint8Array.of(0xff, APP1, 0, 2 + exif.length + tiff.length, ...exif, ...tiff)
}

const begins = (body: Uint8Array, words: string): boolean => [...words].every((letter, i) => body[i] === letter.charCodeAt(0))
