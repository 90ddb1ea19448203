import { Courier, fileLock } from '../../files/courier.std'
import { fetchFile } from '../../files/fetching.std'
import { type FileRecord, fileName, filePrefix, inState, pickedOf, UNWANTED } from '../../files/keeping.std'
import { pick } from '../../files/picking.std'
import type { FileRef } from '../../files/refs.std'
import { SealedError } from '../../vault/faults.std'
import { exclusively } from '../../vault/locks.std'
import type { FilesApi, Progress, Target } from '../../worker/api.std'
import type { Line } from '../lines.std'
import { type OutboxItem, outboxPrefix, saidName } from '../records.std'
import { isOf } from '../taking.std'
import type { Tools } from '../tools.std'
import type { Inside } from './inside.std'

/** `asked` is what a page stopped while it was being picked or fetched. */
export function filesOf({ tools, files: { courier, tell, listeners, preview } }: Inside): FilesApi {
  const busy = new Map<string, { stopped: boolean }>()

  /** One thing at a time is done with a file, and it can be stopped. */
  async function doing<T>(id: string, work: (stopped: () => boolean) => Promise<T>): Promise<T> {
    const state = { stopped: false }
    busy.set(id, state)
    try {
      return await work(() => state.stopped)
    } finally {
      if (busy.get(id) === state) busy.delete(id)
    }
  }

  return {
    async pick(conversation, place, id, file, asItIs) {
      await tools.device()
      const told = (part: number) => tell(id, part, false)
      return doing(id, (stopped) => pick(tools, { conversation, place, id, file, asItIs }, preview, told, stopped))
    },
    async picked(conversation) {
      const all = (await tools.vault.list<FileRecord>(filePrefix(conversation))).map(([, record]) => record)
      const waiting = all.filter(({ state }) => state === 'picked')
      return waiting.sort((a, b) => (a.at < b.at ? -1 : 1)).map(pickedOf)
    },
    async unpick(conversation, id) {
      const at = busy.get(id)
      if (at) at.stopped = true
      const name = fileName(conversation, id)
      const kept = await tools.vault.read<FileRecord>(name)
      if (kept?.state !== 'picked') return
      await tools.vault.write({ [name]: null, [`${UNWANTED}${kept.ref.blob}`]: kept.ref.blob })
      await tools.vault.pieces.drop(id)
      courier.soon()
    },
    async callBack(conversation, id) {
      const what = await exclusively(fileLock(tools, conversation), () => calledBack(tools, conversation, id))
      await courier.stop(what.files.map((file) => file.id))
      tools.changed(conversation)
      return what.body
    },
    async openFile(conversation, said, id) {
      const ref = await fileOf(tools, conversation, said, id)
      return doing(id, (stopped) => fetchFile(tools, ref, { stopped, tell: (part, waiting) => tell(id, part, waiting) }))
    },
    async stopFile(id) {
      const at = busy.get(id)
      if (at) at.stopped = true
    },
    onProgress: async (listener) => void listeners.push(listener),
  }
}

/** What files need inside a device: who brings them, who makes small pictures, and who is told how far it is. */
export function filesAtWork(tools: Tools, tending: Inside['tending'], preview: Inside['files']['preview']): Inside['files'] {
  const listeners: Progress[] = []
  const tell: Progress = (id, part, waiting) => {
    for (const listener of listeners) listener(id, part, waiting)
  }
  return { courier: new Courier(tools, tending, tell), listeners, tell, preview }
}

/** A message whose files wait is not sealed yet; one that is may be in the log already. */
async function calledBack(tools: Tools, conversation: string, id: string): Promise<{ body: string; files: FileRef[] }> {
  const all = await tools.vault.list<OutboxItem>(outboxPrefix(conversation))
  const found = all.find(([, item]) => item.id === id && !item.bytes)
  if (found?.[1].what.kind !== 'text')
    throw new SealedError('not-waiting', 'That message is on its way already, or was taken back.')
  const { what } = found[1]
  await tools.vault.write({ [found[0]]: null, ...(await inState(tools, conversation, what, 'picked')) })
  return { body: what.body, files: what.files ?? [] }
}

async function fileOf(tools: Tools, conversation: string, said: Target, id: string): Promise<FileRef> {
  const line = await tools.vault.read<Line>(saidName(conversation, said.n, 0))
  const found = line && isOf(line, said) ? (line.files ?? []).find((file) => file.id === id) : undefined
  if (!found) throw new SealedError('file-gone', 'This file is not kept any more. If you need it, ask whoever sent it.')
  return found
}
