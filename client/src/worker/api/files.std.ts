/** What pages may ask about files. No key of a file crosses: pages know a file by its id, and get it opened. */

import type { Place } from './drafts.std'
import type { Target } from './talk.std'

export interface FileShown {
  id: string
  name: string
  type: string
  /** In bytes, as it is, not as it is stored. */
  size: number
  /** `small`: the address of a small picture of it, made of its bytes. */
  picture: { width: number; height: number; small: string } | null
}

/**
 * bare      a picture without place, time, camera and what else was written into it
 * as-it-is  a picture of which that cannot be said: the person was asked
 * document  not a picture: what its program wrote into it stays
 */
export type Inscribed = 'bare' | 'as-it-is' | 'document'

/** A file that will go with the next message: sealed and kept on this device, also over a reload. Nothing of it was sent. */
export interface Picked extends FileShown {
  place: Place
  inscribed: Inscribed
}

/** How much of a file was sealed, sent or fetched, from 0 to 1; `waiting` for the connection, after which it goes on by itself. */
export type Progress = (id: string, part: number, waiting: boolean) => void

export interface FilesApi {
  /**
   * Seals a file and keeps it. `id`: 32 characters of hex, new for each file. `asItIs`: also what cannot be made bare.
   * Throws `file-too-large`, `file-empty`, `file-unreadable`, `cannot-bare`, `too-many-files`, `file-dropped` or `vault-full`.
   */
  pick(conversation: string, place: Place, id: string, file: File, asItIs: boolean): Promise<Picked>
  picked(conversation: string): Promise<Picked[]>
  /** Also while it is being picked. */
  unpick(conversation: string, id: string): Promise<void>
  /** Takes back a message whose files are still on their way; answers what was written. Its files are picked again. Throws `not-waiting`. */
  callBack(conversation: string, id: string): Promise<string>
  /** A file of what was said, opened. Throws `file-gone`, `file-damaged`, `file-dropped`. Goes on by itself when the connection is lost. */
  openFile(conversation: string, said: Target, id: string): Promise<Blob>
  stopFile(id: string): Promise<void>
  onProgress(listener: Progress): Promise<void>
}
