import { sniff } from '../sniffing.std'
import { bareJpeg } from './jpeg.std'
import { Misshapen, Pane } from './pane.std'
import { barePng } from './png.std'
import { bareWebp } from './webp.std'

/**
 * bare      a picture without what was written into it
 * as-it-is  a picture of which that cannot be said
 * document  not a picture: what was written into it stays
 */
export interface Bared {
  blob: Blob
  type: string
  state: 'bare' | 'as-it-is' | 'document'
}

const WAYS: Record<string, (pane: Pane) => Promise<BlobPart[]>> = {
  'image/jpeg': bareJpeg,
  'image/png': barePng,
  'image/webp': bareWebp,
}

/** A picture without place, time, camera and whatever else was written into it; its points stay what they were. Anything else as it is. */
export async function bare(file: Blob): Promise<Bared> {
  const pane = new Pane(file)
  const type = sniff(await pane.bytes(0, 32))
  const way = WAYS[type]
  if (!way) return { blob: file, type, state: type.startsWith('image/') || isPictureByName(file) ? 'as-it-is' : 'document' }
  try {
    return { blob: new Blob(await way(pane), { type }), type, state: 'bare' }
  } catch (error) {
    if (!(error instanceof Misshapen)) throw error
    return { blob: file, type, state: 'as-it-is' }
  }
}

const isPictureByName = (file: Blob): boolean => file.type.startsWith('image/')
