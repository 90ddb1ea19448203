import { utf8 } from '../engine/bytes.std'

type Bytes = Uint8Array<ArrayBuffer>

/** Bytes of one chunk before it is sealed; AES-GCM adds a tag of 16. */
export const CHUNK = 1_048_576
export const TAG = 16
/** 100 MB, however one counts them. */
export const LARGEST = 100 * CHUNK
const SMALLEST = 4_096

/**
 * A file's size as the server sees it: the next power of two up to 1 MiB, from there on the next eighth of one.
 * So at most an eighth is wasted on what is large, and all files up to 100 MB have one of 62 sizes.
 */
export function padded(size: number): number {
  let top = SMALLEST
  while (top < size) top *= 2
  if (top <= CHUNK) return top
  const step = top / 16
  return Math.ceil(size / step) * step
}

/** How many chunks a file of `size` bytes has. */
export const chunksOf = (size: number): number => Math.ceil(padded(size) / CHUNK)

/** Bytes of chunk `n` before sealing. */
export const lengthOf = (size: number, n: number): number => Math.min(CHUNK, padded(size) - n * CHUNK)

/** All that is stored of a file of `size` bytes. */
export const sealedSize = (size: number): number => padded(size) + TAG * chunksOf(size)

/** A key of one file. It seals these chunks once and nothing else ever: that is why their numbers may be the nonces. */
export function fileKey(raw: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw as Bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** Where a chunk belongs: it opens nowhere else, so that none can be moved, left out, or put into another file (after STREAM, Hoang et al. 2015). */
export interface Place {
  /** The file's, in hex. */
  id: string
  n: number
  count: number
}

/** AES-256-GCM; the nonce is the chunk's number. */
export async function sealChunk(key: CryptoKey, place: Place, plain: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.encrypt(parameters(place), key, plain))
}

/** The opposite. Throws `OperationError` for another key, other bytes, or another place. */
export async function openChunk(key: CryptoKey, place: Place, sealed: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.decrypt(parameters(place), key, sealed))
}

function parameters({ id, n, count }: Place): AesGcmParams {
  const iv = new Uint8Array(12)
  new DataView(iv.buffer).setUint32(8, n)
  const last = n === count - 1 ? 'last' : 'more'
  return { name: 'AES-GCM', iv, additionalData: utf8(`conclave/v1/file|${id}|${n}|${count}|${last}`) }
}
