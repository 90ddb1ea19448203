import { type IDBPDatabase, openDB } from 'idb'
import { utf8 } from '../engine/bytes.std'
import { legible, SealedError, unwritten } from './faults.std'
import { PIECES, Pieces } from './pieces.std'
import { unwrap, wrap } from './sealing.std'

const RECORDS = 'records'
const KEYS = 'keys'

/**
 * What one device of one account keeps: records by name, each sealed under an AES key that the browser will not hand out.
 * A `write` is one IndexedDB transaction with strict durability: all of it is on disk, or nothing.
 */
export class Vault {
  /** Parts of files that wait to be sent, sealed already. */
  readonly pieces: Pieces

  private constructor(
    private readonly database: IDBPDatabase,
    private key: CryptoKey,
  ) {
    this.pieces = new Pieces(database)
  }

  /** One database by `name`: the account's, so that two people who share a browser stay apart. */
  static async open(name: string): Promise<Vault> {
    const database = await openDB(`conclave-${name}`, 2, {
      upgrade(made) {
        for (const store of [RECORDS, KEYS, PIECES]) if (!made.objectStoreNames.contains(store)) made.createObjectStore(store)
      },
    })
    const fresh = await newKey()
    const transaction = database.transaction(KEYS, 'readwrite', { durability: 'strict' })
    const kept = (await transaction.store.get('vault')) as CryptoKey | undefined
    if (!kept) await transaction.store.put(fresh, 'vault')
    await transaction.done
    return new Vault(database, kept ?? fresh)
  }

  /** Null when there is no such record. Throws `vault-damaged` when it cannot be opened, `vault-closed` when the browser closed everything. */
  async read<T>(name: string): Promise<T | null> {
    const sealed = (await legible(this.database.get(RECORDS, name))) as Uint8Array | undefined
    return sealed ? this.unseal<T>(name, sealed) : null
  }

  /** The first name that begins with `prefix`. Nothing is opened. */
  async first(prefix: string): Promise<string | null> {
    const [name] = await legible(this.database.getAllKeys(RECORDS, IDBKeyRange.bound(prefix, `${prefix}\uffff`), 1))
    return name === undefined ? null : String(name)
  }

  /** All records whose name begins with `prefix`, comes after `after` and before `before`, in order of their names. */
  async list<T>(prefix: string, after = prefix, before = `${prefix}\uffff`): Promise<[name: string, value: T][]> {
    const range = IDBKeyRange.bound(after, before, after !== prefix, true)
    const both = Promise.all([this.database.getAllKeys(RECORDS, range), this.database.getAll(RECORDS, range)])
    const [names, sealed] = await legible(both)
    return Promise.all(
      names.map(
        async (name, i): Promise<[string, T]> => [String(name), await this.unseal<T>(String(name), sealed[i] as Uint8Array)],
      ),
    )
  }

  /** Puts every record; null deletes. Throws `vault-full` when the disk is full, `vault-closed` otherwise; then nothing has changed. */
  async write(records: Record<string, unknown>): Promise<void> {
    const sealed: [string, Uint8Array | null][] = []
    for (const [name, value] of Object.entries(records))
      sealed.push([name, value === null ? null : await wrap(this.key, utf8(JSON.stringify(value)), name)])
    try {
      const transaction = this.database.transaction(RECORDS, 'readwrite', { durability: 'strict' })
      const { store } = transaction
      const puts = sealed.map(([name, bytes]) => (bytes ? store.put(bytes, name) : store.delete(name)))
      await Promise.all([...puts, transaction.done])
    } catch (error) {
      throw unwritten(error)
    }
  }

  /** Forgets everything on this device, the key too: what a copy of the disk may still hold opens no more. */
  async wipe(): Promise<void> {
    const fresh = await newKey()
    const transaction = this.database.transaction([RECORDS, KEYS, PIECES], 'readwrite', { durability: 'strict' })
    const keys = transaction.objectStore(KEYS)
    const cleared = [RECORDS, PIECES].map((store) => transaction.objectStore(store).clear())
    await Promise.all([...cleared, keys.clear(), keys.put(fresh, 'vault'), transaction.done])
    this.key = fresh
  }

  /** Takes the key that another tab has made in the place of this one's. */
  async rekey(): Promise<void> {
    this.key = ((await legible(this.database.get(KEYS, 'vault'))) as CryptoKey | undefined) ?? this.key
  }

  close(): void {
    this.database.close()
  }

  private async unseal<T>(name: string, sealed: Uint8Array): Promise<T> {
    try {
      return JSON.parse(new TextDecoder().decode(await unwrap(this.key, sealed, name))) as T
    } catch (error) {
      throw new SealedError(
        'vault-damaged',
        'What this browser kept cannot be read any more. Bring it in again with your recovery kit.',
        {
          cause: error,
        },
      )
    }
  }
}

const newKey = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
