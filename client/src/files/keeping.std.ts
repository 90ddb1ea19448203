import type { Spoken } from '../circle/content.std'
import type { Tools } from '../circle/tools.std'
import { fromBase64 } from '../engine/bytes.std'
import { SealedError } from '../vault/faults.std'
import type { FileShown, Inscribed, Picked, Place } from '../worker/api.std'
import { type FileRef, MOST_FILES, SMALL_IN_ALL } from './refs.std'
import { sniff } from './sniffing.std'

/**
 * picked   waits for the person to send it
 * said     a message in the outbox waits for it
 * refused  the server will not take it as things are; the person was told
 * sent     all of it is at the server, the message is not in the log yet
 */
export type State = 'picked' | 'said' | 'refused' | 'sent'

/** A file that this device has sealed, until the message that names it stands in the log. `tiny`: for a message with many pictures. */
export interface FileRecord {
  ref: FileRef
  conversation: string
  place: Place
  inscribed: Inscribed
  state: State
  at: string
  tiny: string | null
}

export const filePrefix = (conversation: string) => `file/${conversation}/`
export const fileName = (conversation: string, id: string) => `${filePrefix(conversation)}${id}`
/** Files at the server that nobody is to find any more. */
export const UNWANTED = 'unwanted/'

export const filesIn = (what: Spoken): FileRef[] => (what.kind === 'text' ? (what.files ?? []) : [])

/** Records of what `ids` name, to be said now, and how the message names them. Throws `file-dropped` or `too-many-files`. */
export async function saidNow(tools: Tools, conversation: string, ids: string[]) {
  if (ids.length > MOST_FILES) throw tooMany()
  const found = await Promise.all(ids.map((id) => tools.vault.read<FileRecord>(fileName(conversation, id))))
  const kept = found.filter((record) => record?.state === 'picked') as FileRecord[]
  if (kept.length < ids.length)
    throw new SealedError('file-dropped', 'One of the files is not here any more. Take it off and pick it again.')
  const files = fitting(kept)
  const records = kept.map((record, i): [string, FileRecord] => [
    fileName(conversation, record.ref.id),
    { ...record, ref: files[i]!, state: 'said' },
  ])
  return { files, records: Object.fromEntries(records) }
}

/** The records of a message's files, all in another state. Some may be gone: they are at the server. */
export async function inState(tools: Tools, conversation: string, what: Spoken, state: State) {
  const records: Record<string, FileRecord> = {}
  for (const { id } of filesIn(what)) {
    const found = await tools.vault.read<FileRecord>(fileName(conversation, id))
    if (found)
      records[fileName(conversation, id)] = { ...found, state: state === 'said' && found.state === 'sent' ? 'sent' : state }
  }
  return records
}

/** Whether all files of a message are at the server. */
export async function areSent(tools: Tools, conversation: string, what: Spoken): Promise<boolean> {
  const names = filesIn(what).map(({ id }) => fileName(conversation, id))
  const records = await Promise.all(names.map((name) => tools.vault.read<FileRecord>(name)))
  return records.every((record) => record === null || record.state === 'sent')
}

/** The message stands in the log: nothing of its files needs to be known here any more. */
export function metInLog(conversation: string, what: Spoken): Record<string, null> {
  return Object.fromEntries(filesIn(what).map(({ id }) => [fileName(conversation, id), null]))
}

export function shown({ id, name, type, size, picture }: FileRef): FileShown {
  const small = picture && addressOf(picture.small)
  return { id, name, type, size, picture: picture && small ? { width: picture.width, height: picture.height, small } : null }
}

export function pickedOf({ ref, place, inscribed }: FileRecord): Picked {
  return { ...shown(ref), place, inscribed }
}

export const tooMany = () =>
  new SealedError('too-many-files', `A message takes up to ${MOST_FILES} files. Send some first, the others after.`)

/** Many pictures in one message are shown smaller, so that it holds them. */
function fitting(records: FileRecord[]): FileRef[] {
  const whole = records.reduce((sum, { ref }) => sum + (ref.picture ? (ref.picture.small.length * 3) / 4 : 0), 0)
  if (whole <= SMALL_IN_ALL) return records.map(({ ref }) => ref)
  return records.map(({ ref, tiny }) => (ref.picture && tiny ? { ...ref, picture: { ...ref.picture, small: tiny } } : ref))
}

/** Small pictures are JPEG or WebP; whatever else somebody put there is not shown. */
function addressOf(small: string): string | null {
  const bytes = fromBase64(small)
  const type = sniff(bytes)
  if (type !== 'image/jpeg' && type !== 'image/webp') return null
  return `data:${type};base64,${btoa(String.fromCharCode(...bytes))}`
}
