import type { Tools } from '../circle/tools.std'
import { join, randomBytes, sha256, toBase64 } from '../engine/bytes.std'
import { SealedError } from '../vault/faults.std'
import { exclusively } from '../vault/locks.std'
import type { Picked, Place } from '../worker/api.std'
import { type Bared, bare } from './bare/bare.std'
import { CHUNK, chunksOf, fileKey, LARGEST, lengthOf, sealChunk } from './frame.std'
import { type FileRecord, fileName, filePrefix, pickedOf, tooMany } from './keeping.std'
import { type FileRef, MOST_FILES, nameOf, type Picture, typeOf } from './refs.std'

/** Small pictures of a picture; base64url. */
export interface Preview extends Picture {
  tiny: string
}

/** Null for what this browser cannot show. */
export type PreviewOf = (picture: Blob) => Promise<Preview | null>

export interface Picking {
  conversation: string
  place: Place
  id: string
  file: File
  asItIs: boolean
}

type Tell = (part: number) => void

/** Makes a file bare, seals it chunk by chunk and keeps it until it was sent: a reload loses nothing, and needs the file no more. */
export async function pick(
  tools: Tools,
  asked: Picking,
  preview: PreviewOf,
  tell: Tell,
  stopped: () => boolean,
): Promise<Picked> {
  requireFit(asked.file)
  return exclusively(pickingLock(tools), async () => {
    const all = await tools.vault.list<FileRecord>(filePrefix(asked.conversation))
    if (all.filter(([, { state, place }]) => state === 'picked' && place === asked.place).length >= MOST_FILES) throw tooMany()
    const bared = await legible(bare(asked.file))
    if (bared.state === 'as-it-is' && !asked.asItIs) throw cannotBare(asked.file.name)
    const small = bared.type.startsWith('image/') ? await preview(bared.blob) : null
    try {
      return await keep(tools, asked, bared, small, tell, stopped)
    } catch (error) {
      await tools.vault.pieces.drop(asked.id)
      throw error
    }
  })
}

export const pickingLock = (tools: Tools) => `${tools.name}/picking`

async function keep(
  tools: Tools,
  { conversation, place, id, file }: Picking,
  { blob, type, state }: Bared,
  small: Preview | null,
  tell: Tell,
  stopped: () => boolean,
): Promise<Picked> {
  const key = randomBytes(32)
  const digest = await seal(tools, id, key, blob, tell, stopped)
  const ref: FileRef = {
    blob: crypto.randomUUID(),
    id,
    key: toBase64(key),
    digest: toBase64(digest),
    name: nameOf(file.name),
    type: type === 'application/octet-stream' ? typeOf(file.type) : type,
    size: blob.size,
    ...(small ? { picture: { width: small.width, height: small.height, small: small.small } } : {}),
  }
  const about = { conversation, place, inscribed: state, state: 'picked' as const, at: tools.iso() }
  const record: FileRecord = { ref, ...about, tiny: small?.tiny ?? null }
  await tools.vault.write({ [fileName(conversation, id)]: record })
  return pickedOf(record)
}

/**
 * All chunks into the vault; answers their digest. The key is kept only when all are there: one that was used half is never used
 * again, for the file may be another by then.
 */
async function seal(
  tools: Tools,
  id: string,
  raw: Uint8Array,
  blob: Blob,
  tell: Tell,
  stopped: () => boolean,
): Promise<Uint8Array> {
  const [key, count, hashes] = [await fileKey(raw), chunksOf(blob.size), [] as Uint8Array[]]
  for (let n = 0; n < count; n += 1) {
    if (stopped()) throw dropped()
    const sealed = await sealChunk(key, { id, n, count }, await plainChunk(blob, n))
    const hash = await sha256(sealed)
    await tools.vault.pieces.put(id, n, sealed, hash)
    hashes.push(hash)
    tell((n + 1) / count)
  }
  return sha256(join(...hashes))
}

async function plainChunk(blob: Blob, n: number): Promise<Uint8Array<ArrayBuffer>> {
  const length = lengthOf(blob.size, n)
  const from = n * CHUNK
  const read = new Uint8Array(await legible(blob.slice(from, from + length).arrayBuffer()))
  if (read.length === length) return read
  const padded = new Uint8Array(length)
  padded.set(read)
  return padded
}

export const dropped = () => new SealedError('file-dropped', 'The file was taken off.')

function requireFit({ size, name }: File): void {
  if (size > LARGEST) {
    const words = `“${nameOf(name)}” has ${Math.ceil(size / 1_000_000)} MB. Up to 100 MB can be sent here.`
    throw new SealedError('file-too-large', words)
  }
  if (size === 0) throw new SealedError('file-empty', `There is nothing in “${nameOf(name)}”.`)
}

function cannotBare(name: string): SealedError {
  const words = `“${nameOf(name)}” may say where and when it was taken. This browser cannot take that out of this kind of picture.`
  return new SealedError('cannot-bare', words)
}

async function legible<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    throw new SealedError(
      'file-unreadable',
      'This browser cannot read the file any more. It may have been moved; pick it again.',
      { cause: error },
    )
  }
}
