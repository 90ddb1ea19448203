import type { IDBPDatabase } from 'idb'
import { legible, SealedError, unwritten } from './faults.std'

export const PIECES = 'pieces'

type Bytes = Uint8Array<ArrayBuffer>

/** A sealed chunk, and the SHA-256 of it. As a `Blob` its bytes lie with the browser, and pass through no script on their way out. */
export interface Piece {
  body: Blob | Bytes
  hash: Bytes
}

/** Chunks of files that were sealed and are not all at the server yet. They are ciphertext: their keys are in records. */
export class Pieces {
  constructor(private readonly database: IDBPDatabase) {}

  /** Throws `vault-full` or `vault-closed`; then the piece is not there. */
  async put(file: string, n: number, sealed: Bytes, hash: Bytes): Promise<void> {
    const name = nameOf(file, n)
    try {
      await this.write(name, { body: new Blob([sealed]), hash })
    } catch (error) {
      if (error instanceof SealedError && error.code === 'vault-full') throw error
      await this.write(name, { body: sealed, hash }) // some browsers keep no blobs in a private window
    }
  }

  async get(file: string, n: number): Promise<Piece | null> {
    return (await legible(this.database.get(PIECES, nameOf(file, n)))) ?? null
  }

  /** All of a file. */
  async drop(file: string): Promise<void> {
    await legible(this.database.delete(PIECES, IDBKeyRange.bound(`${file}/`, `${file}/\uffff`)))
  }

  /** Files of which something is kept. */
  async files(): Promise<string[]> {
    const names = await legible(this.database.getAllKeys(PIECES))
    return [...new Set(names.map((one) => String(one).split('/')[0]!))]
  }

  private async write(name: string, piece: Piece): Promise<void> {
    try {
      const transaction = this.database.transaction(PIECES, 'readwrite', { durability: 'strict' })
      await Promise.all([transaction.store.put(piece, name), transaction.done])
    } catch (error) {
      throw unwritten(error)
    }
  }
}

const nameOf = (file: string, n: number) => `${file}/${String(n).padStart(4, '0')}`
