import type { IDBPDatabase } from 'idb'
import { legible, unwritten } from './faults.std'

export const PIECES = 'pieces'

/** Chunks of files that were sealed and are not all at the server yet. They are ciphertext: their keys are in records. */
export class Pieces {
  constructor(private readonly database: IDBPDatabase) {}

  /** Throws `vault-full` or `vault-closed`; then the piece is not there. */
  async put(file: string, n: number, sealed: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      const transaction = this.database.transaction(PIECES, 'readwrite', { durability: 'strict' })
      await Promise.all([transaction.store.put(sealed, name(file, n)), transaction.done])
    } catch (error) {
      throw unwritten(error)
    }
  }

  async get(file: string, n: number): Promise<Uint8Array<ArrayBuffer> | null> {
    return (await legible(this.database.get(PIECES, name(file, n)))) ?? null
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
}

const name = (file: string, n: number) => `${file}/${String(n).padStart(4, '0')}`
