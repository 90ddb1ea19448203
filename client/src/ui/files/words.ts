/** What people read about files. Pure. */

import type { FileShown, Inscribed, Label } from '../../worker/api.std'

const KINDS: [pattern: RegExp, words: string][] = [
  [/^image\//, 'Picture'],
  [/^video\//, 'Film'],
  [/^audio\//, 'Sound'],
  [/pdf$/, 'PDF'],
  [/spreadsheet|excel|csv/, 'Spreadsheet'],
  [/presentation|powerpoint/, 'Presentation'],
  [/word|opendocument\.text|^text\//, 'Document'],
  [/zip|compressed|x-tar/, 'Archive'],
]

/** `340 kB`, `1.2 MB`, `88 MB`. */
export function sizeOf(bytes: number): string {
  if (bytes < 1_000) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} kB`
  const millions = bytes / 1_000_000
  return `${millions < 9.95 ? millions.toFixed(1) : Math.round(millions)} MB`
}

export const kindOf = (type: string): string => KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'File'

export const aboutFile = ({ type, size }: Pick<FileShown, 'type' | 'size'>): string => `${kindOf(type)}, ${sizeOf(size)}`

/** What stays in a file that is going to be sent; null when there is nothing to say. */
export function inscribedIn(all: Inscribed[]): string | null {
  const has = (what: Inscribed) => all.includes(what)
  const lines = [
    has('bare') && 'Place, time and camera were taken out of the pictures.',
    has('as-it-is') && 'One picture goes as it is, with what was written into it.',
    has('document') && 'Documents keep what their program wrote into them, such as their author.',
  ]
  return lines.filter(Boolean).join(' ') || null
}

/** Said before a file of somebody else is saved; null where nothing is to be said. */
export function beforeSaving(label: Label, mine: boolean): string | null {
  if (mine || label === 'attributed') return null
  return label === 'forum'
    ? 'Shared under Forum: nothing leaves the room. Save it for yourself alone.'
    : 'Shared under Chatham House: the content may be used, but not who shared it.'
}

/** `sending` or `fetching`, in per cent, for whoever looks and whoever listens. */
export function progressWords(verb: string, part: number, waiting: boolean): string {
  if (waiting) return 'No connection at the moment. It goes on by itself.'
  return `${verb} ${Math.min(100, Math.round(part * 100))} %`
}
