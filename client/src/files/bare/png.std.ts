import { ascii } from '../sniffing.std'
import { Misshapen, type Pane } from './pane.std'

/** What makes the picture, its colours and its movement (PNG third edition, section 11); words, times, Exif and private chunks are left out. */
const KEPT = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT'.split(' '),
)
const START = 8

export async function barePng(pane: Pane): Promise<BlobPart[]> {
  const parts: BlobPart[] = [pane.blob.slice(0, START)]
  for (let at = START; ; ) {
    const head = await pane.bytes(at, 8)
    if (head.length < 8) throw new Misshapen('no end')
    const end = at + 12 + new DataView(head.buffer, head.byteOffset).getUint32(0)
    if (end > pane.size) throw new Misshapen('cut short')
    const kind = ascii(head, 4)
    if (KEPT.has(kind)) parts.push(pane.blob.slice(at, end))
    if (kind === 'IEND') return parts
    at = end
  }
}
