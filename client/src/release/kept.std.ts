import { type ReleaseLine, Releases } from './lines.std'
import { BUILT } from './shelf.std'

/** What kept this browser from something. `path` names a file. */
export interface Trouble {
  code: 'list-rewritten' | 'not-that-file' | 'refused' | 'lost' | 'not-in-register'
  path: string | null
}

/** What a page may know. `checked`: whether the kept release was found in this member's own copy of the key register. */
export interface PinStatus {
  kept: ReleaseLine | null
  newer: ReleaseLine | null
  later: boolean
  checked: boolean
  trouble: Trouble | null
  lines: string[]
}

/** `release` is null after part of it was lost. */
export interface Kept {
  lines: string[]
  release: string | null
  before: string | null
  checked: boolean
  later: { release: string; until: number } | null
  trouble: Trouble | null
}

export const NOTED = new Set<Trouble['code']>(['refused', 'lost', 'not-that-file'])
export const LATER = 20 * 3_600_000

/** Where the little that is not a file is kept. */
export interface Note {
  read(): Promise<unknown>
  write(kept: unknown): Promise<void>
}

/** What a page is told of it. */
export async function told(kept: Kept | null, now: number): Promise<PinStatus> {
  const releases = kept && (await Releases.from(kept.lines))
  if (!kept?.release || !releases)
    return { kept: null, newer: null, later: false, checked: false, trouble: kept?.trouble ?? null, lines: [] }
  const newest = releases.newest!
  const newer = newest.release === kept.release ? null : newest
  const mine = releases.all.findLast(({ release }) => release === kept.release) ?? null
  const later = newer !== null && kept.later?.release === newer.release && kept.later.until > now
  return { kept: mine, newer, later, checked: kept.checked, trouble: kept.trouble, lines: kept.lines }
}

export function trouble(code: Trouble['code'], path: string | null = null): Trouble {
  return { code, path: path?.replace(BUILT, '') ?? null }
}

/** Whether a list is another one that has grown, or the same. */
export function follows(lines: string[], before: string[]): boolean {
  return before.every((line, n) => line === lines[n])
}
