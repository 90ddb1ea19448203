import { type OutboxItem, outboxPrefix } from '../circle/records.std'
import type { Tending } from '../circle/tending.std'
import type { Tools } from '../circle/tools.std'
import { SealedError } from '../vault/faults.std'
import { exclusively } from '../vault/locks.std'
import { NoAnswer, Refusal } from '../wire/wire.std'
import type { Progress } from '../worker/api.std'
import { chunksOf, sealedSize } from './frame.std'
import { type FileRecord, fileName, filesIn, UNWANTED } from './keeping.std'
import { dropped, pickingLock } from './picking.std'

const AT_ONCE = 3
const FIRST_PAUSE = 2_000
const LAST_PAUSE = 60_000

/** Brings files to the server that a message waits for, and takes away what is not wanted there any more; one tab at a time, again by itself. */
export class Courier {
  private running: Promise<void> | null = null
  private wanted = false
  private swept = false
  private waiting: ReturnType<typeof setTimeout> | null = null
  private pause = FIRST_PAUSE
  private readonly stopped = new Set<string>()

  constructor(
    private readonly tools: Tools,
    private readonly tending: Tending,
    private readonly tell: Progress,
  ) {}

  /** Does whatever is to be done; ends when all is done, or waits for the connection. */
  run(): Promise<void> {
    this.wanted = true
    this.running ??= this.rounds().finally(() => {
      this.running = null
    })
    return this.running
  }

  soon = (): void => void this.run().catch(() => undefined)

  /** No more of these files is sent; what was is taken away. The caller has changed their records. */
  async stop(ids: string[]): Promise<void> {
    for (const id of ids) this.stopped.add(id)
    await this.running?.catch(() => undefined)
    for (const id of ids) this.stopped.delete(id)
  }

  private async rounds(): Promise<void> {
    while (this.wanted) {
      this.wanted = false
      await exclusively(`${this.tools.name}/courier`, () => this.round())
    }
  }

  private async round(): Promise<void> {
    if (!(await this.tools.vault.read('device'))) return
    if (!this.swept) await this.sweep()
    try {
      for (const record of await this.due()) await this.bring(record)
      for (const [name, blob] of await this.tools.vault.list<string>(UNWANTED)) await this.take(name, blob)
      this.pause = FIRST_PAUSE
    } catch (error) {
      if (!isLater(error)) throw error
      this.later()
    }
  }

  private async due(): Promise<FileRecord[]> {
    const all = (await this.tools.vault.list<FileRecord>('file/')).map(([, record]) => record)
    return all.filter(({ state }) => state === 'said').sort((a, b) => (a.at < b.at ? -1 : 1))
  }

  /** Pieces whose key was never kept, or whose file is at the server. */
  private async sweep(): Promise<void> {
    await exclusively(pickingLock(this.tools), async () => {
      const records = (await this.tools.vault.list<FileRecord>('file/')).map(([, record]) => record)
      const needed = new Set(records.filter(({ state }) => state !== 'sent').map(({ ref }) => ref.id))
      for (const id of await this.tools.vault.pieces.files()) if (!needed.has(id)) await this.tools.vault.pieces.drop(id)
    })
    this.swept = true
  }

  private async bring(record: FileRecord): Promise<void> {
    try {
      await this.upload(record)
      if (await this.arrived(record)) this.tending.soon(record.conversation)
    } catch (error) {
      if (error instanceof SealedError && error.code === 'file-dropped') return
      if (isLater(error)) throw error
      if (error instanceof Refusal && ['blob-taken', 'chunk-differs', 'missing'].includes(error.code)) await this.rename(record)
      else if (error instanceof SealedError) await this.refuse(record, error.message)
      else throw error
    }
  }

  private async upload({ ref, conversation }: FileRecord): Promise<void> {
    const { device } = await this.tools.device()
    const count = chunksOf(ref.size)
    const standing = await beginning(this.tools.wire.beginBlob(conversation, ref.blob, device, sealedSize(ref.size), count))
    const there = new Set(standing.stored)
    const missing = Array.from({ length: count }, (_, n) => n).filter((n) => !there.has(n))
    let done = there.size
    const work = async () => {
      for (let n = missing.shift(); n !== undefined; n = missing.shift()) {
        await this.put(ref.id, ref.blob, n).catch((error) => {
          missing.length = 0 // the others end with what they have begun
          throw error
        })
        done += 1
        this.tell(ref.id, done / count, false)
      }
    }
    this.tell(ref.id, done / count, false)
    const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, work))
    const failed = ended.find((one) => one.status === 'rejected')
    if (!failed) return
    if (isLater(failed.reason)) this.tell(ref.id, done / count, true)
    throw failed.reason
  }

  private async put(id: string, blob: string, n: number): Promise<void> {
    if (this.stopped.has(id)) throw dropped()
    const piece = await this.tools.vault.pieces.get(id, n)
    if (!piece)
      throw new SealedError(
        'piece-lost',
        'A part of this file is not on this device any more. Take it back, and pick the file again.',
      )
    await this.tools.wire.putChunk(blob, n, piece.body, piece.hash)
  }

  /** All of it is at the server. False when the message was called back meanwhile: then it is not wanted there. */
  private arrived({ ref, conversation }: FileRecord): Promise<boolean> {
    return exclusively(fileLock(this.tools, conversation), async () => {
      const name = fileName(conversation, ref.id)
      const kept = await this.tools.vault.read<FileRecord>(name)
      if (kept?.state !== 'said') return false
      await this.tools.vault.write({ [name]: { ...kept, state: 'sent' } })
      await this.tools.vault.pieces.drop(ref.id)
      return true
    })
  }

  /** The server has forgotten it, or another has its name there: it begins anew under another. */
  private async rename(record: FileRecord): Promise<void> {
    await this.changed(record, (kept) => ({ ...kept, ref: { ...kept.ref, blob: crypto.randomUUID() } }), null)
    this.wanted = true
  }

  private async refuse(record: FileRecord, words: string): Promise<void> {
    await this.changed(record, (kept) => ({ ...kept, state: 'refused' }), words)
    this.tools.changed(record.conversation)
  }

  /** The record and the message that names it, in one write. */
  private changed(
    { ref, conversation }: FileRecord,
    change: (kept: FileRecord) => FileRecord,
    refused: string | null,
  ): Promise<void> {
    return exclusively(fileLock(this.tools, conversation), async () => {
      const name = fileName(conversation, ref.id)
      const kept = await this.tools.vault.read<FileRecord>(name)
      if (kept?.state !== 'said') return
      const next = change(kept)
      const waiting = await this.tools.vault.list<OutboxItem>(outboxPrefix(conversation))
      const named = waiting.filter(([, { what }]) => filesIn(what).some(({ id }) => id === ref.id))
      const items = named.map(([at, item]) => [at, { ...withFile(item, next.ref), refused: refused ?? item.refused }])
      await this.tools.vault.write({ [name]: next, ...Object.fromEntries(items) })
    })
  }

  private async take(name: string, blob: string): Promise<void> {
    await this.tools.wire.withdrawBlob(blob).catch((error) => {
      if (!(error instanceof Refusal) || isLater(error)) throw error
    })
    await this.tools.vault.write({ [name]: null })
  }

  private later(): void {
    if (this.waiting) return
    this.waiting = setTimeout(() => {
      this.waiting = null
      this.soon()
    }, this.pause)
    this.pause = Math.min(LAST_PAUSE, 2 * this.pause)
  }
}

/** Whoever changes a file's state, or the message that waits for it, does so alone. The circle's own lock, since a visit sends what waits. */
export const fileLock = (tools: Tools, conversation: string) => `${tools.name}/circle/${conversation}`

function withFile(item: OutboxItem, ref: FileRecord['ref']): OutboxItem {
  if (item.what.kind !== 'text') return item
  return { ...item, what: { ...item.what, files: filesIn(item.what).map((file) => (file.id === ref.id ? ref : file)) } }
}

/** Whoever may not even begin has lost the seat or the session: that is found out elsewhere, and the file waits. */
async function beginning<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw error instanceof Refusal && error.status === 404 ? new NoAnswer(error) : error
  }
}

function isLater(error: unknown): boolean {
  if (error instanceof NoAnswer) return true
  if (error instanceof Refusal) return [401, 403, 429].includes(error.status) || error.status >= 500
  return error instanceof SealedError && error.code.startsWith('vault')
}
