import { pause, type Tools } from '../circle/tools.std'
import { fromBase64, join, sha256, toBase64 } from '../engine/bytes.std'
import { SealedError } from '../vault/faults.std'
import { NoAnswer, Refusal } from '../wire/wire.std'
import { CHUNK, chunksOf, fileKey, lengthOf, openChunk, TAG } from './frame.std'
import { dropped } from './picking.std'
import type { FileRef } from './refs.std'
import { sniff } from './sniffing.std'

type Bytes = Uint8Array<ArrayBuffer>

/** Chunks that are asked for before they are needed. */
const AHEAD = 3
const LONGEST_PAUSE = 20_000

export interface Fetching {
  stopped: () => boolean
  tell: (part: number, waiting: boolean) => void
}

/**
 * A file, opened; it waits for the connection as long as it takes. Its bytes are handed to the browser chunk by chunk.
 * The type is what the bytes are, not what somebody said. Throws `file-gone`, `file-damaged` or `file-dropped`.
 */
export async function fetchFile(tools: Tools, ref: FileRef, fetching: Fetching): Promise<Blob> {
  const [key, count] = [await fileKey(fromBase64(ref.key)), chunksOf(ref.size)]
  const [parts, hashes, ahead] = [[] as Blob[], [] as Bytes[], [] as Promise<Bytes>[]]
  let type = ''
  for (let n = 0; n < count; n += 1) {
    while (ahead.length < AHEAD && n + ahead.length < count) ahead.push(quietly(chunkOf(tools, ref, n + ahead.length, fetching)))
    const sealed = await ahead.shift()!
    const plain = await opened(key, ref, n, count, sealed)
    hashes.push(await sha256(sealed))
    if (n === 0) type = sniff(plain)
    if (ref.size > n * CHUNK) parts.push(new Blob([plain.subarray(0, ref.size - n * CHUNK)]))
    fetching.tell((n + 1) / count, false)
  }
  if (toBase64(await sha256(join(...hashes))) !== ref.digest) throw damaged()
  return new Blob(parts, { type })
}

/** Sealed bytes of chunk `n`, asked for again until there is an answer. */
async function chunkOf(tools: Tools, ref: FileRef, n: number, { stopped, tell }: Fetching): Promise<Bytes> {
  for (let wait = 1_000; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
    if (stopped()) throw dropped()
    try {
      return await tools.wire.chunk(ref.blob, n)
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) throw gone()
      if (!(error instanceof NoAnswer) && !(error instanceof Refusal && error.status === 429)) throw error
      tell(n / chunksOf(ref.size), true)
      await pause(wait)
    }
  }
}

async function opened(key: CryptoKey, ref: FileRef, n: number, count: number, sealed: Bytes): Promise<Bytes> {
  if (sealed.length !== lengthOf(ref.size, n) + TAG) throw damaged()
  try {
    return await openChunk(key, { id: ref.id, n, count }, sealed)
  } catch (error) {
    throw damaged(error)
  }
}

/** One that fails before it is waited for is not an accident of its own. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

const gone = () => new SealedError('file-gone', 'This file is not kept any more. If you need it, ask whoever sent it.')
const damaged = (cause?: unknown) =>
  new SealedError('file-damaged', 'This file does not open: what arrived is not what was sent. Ask for it again.', { cause })
