import { toBase64 } from '../engine/bytes.std'
import type { Preview } from './picking.std'
import { SMALL } from './refs.std'

/** Larger ones are sent without a small picture: to open one takes many times its bytes. */
const LARGEST = 40_000_000
const TINY = 1_400
const SIDES = [320, 240, 160, 112, 80, 56, 40]
const QUALITIES = [0.75, 0.5, 0.3]

/** Small pictures of a picture; null for one that this browser cannot open. */
export async function preview(picture: Blob): Promise<Preview | null> {
  if (picture.size > LARGEST) return null
  const bitmap = await createImageBitmap(picture).catch(() => null)
  if (!bitmap) return null
  try {
    const [small, tiny] = [await within(bitmap, SMALL), await within(bitmap, TINY)]
    return small && tiny ? { width: bitmap.width, height: bitmap.height, small, tiny } : null
  } finally {
    bitmap.close()
  }
}

/** The largest that fits into `most` bytes, in base64url. */
async function within(bitmap: ImageBitmap, most: number): Promise<string | null> {
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(bitmap.width * scale)),
      Math.max(1, Math.round(bitmap.height * scale)),
    )
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    for (const quality of QUALITIES) {
      const blob = await encoded(canvas, quality)
      if (blob.size <= most) return toBase64(new Uint8Array(await blob.arrayBuffer()))
    }
  }
  return null
}

/** WebP, or JPEG where a browser does not write that. */
async function encoded(canvas: OffscreenCanvas, quality: number): Promise<Blob> {
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality })
  return blob.type === 'image/webp' ? blob : canvas.convertToBlob({ type: 'image/jpeg', quality })
}
