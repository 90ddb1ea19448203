import { ascii } from '../sniffing.std'
import { Misshapen, type Pane } from './pane.std'

/** What makes the picture, its colours and its movement (RFC 9649, section 2.7); Exif, XMP and what is not known are left out. */
const KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const [EXIF, XMP] = [0x08, 0x04]

export async function bareWebp(pane: Pane): Promise<BlobPart[]> {
  const parts: BlobPart[] = []
  const riff = await pane.bytes(0, 12)
  const end = 8 + number(riff, 4)
  if (end > pane.size) throw new Misshapen('cut short')
  let size = 4
  for (let at = 12; at + 8 <= end; ) {
    const head = await pane.bytes(at, 9)
    const next = at + 8 + Math.ceil(number(head, 4) / 2) * 2
    if (next > end) throw new Misshapen('cut short')
    const kind = ascii(head, 0)
    if (KEPT.has(kind)) {
      parts.push(...(kind === 'VP8X' ? [withoutFlags(head), pane.blob.slice(at + 9, next)] : [pane.blob.slice(at, next)]))
      size += next - at
    }
    at = next
  }
  return [header(size), ...parts]
}

/** The extended header's first nine bytes: it says no more that Exif or XMP follow. */
function withoutFlags(head: Uint8Array): Uint8Array<ArrayBuffer> {
  const bare = Uint8Array.from(head)
  bare[8] = bare[8]! & ~(EXIF | XMP)
  return bare
}

function header(size: number): Uint8Array<ArrayBuffer> {
  const riff = Uint8Array.from('RIFF    WEBP', (letter) => letter.charCodeAt(0))
  new DataView(riff.buffer).setUint32(4, size, true)
  return riff
}

function number(bytes: Uint8Array, at: number): number {
  if (bytes.length < at + 4) throw new Misshapen('no length')
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
}
