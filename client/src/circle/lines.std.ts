import type { Leaf } from '../engine/index.std'
import type { Charter } from '../worker/api.std'
import {
  type Edit,
  type Reaction,
  type Ruling,
  readContent,
  type Spoken,
  spokenOf,
  type Text,
  type Withdrawal,
} from './content.std'

type Place = Pick<Leaf, 'account' | 'device'>

/** Where a line stands, and whose it is. */
export interface Standing {
  /** Unlike that of any other line of the conversation. */
  id: string
  n: number
  account: string
  device: string | null
  at: string
  mine: boolean
}

/** What somebody said, under the id (`ref`) that they chose. `gone` once it was withdrawn: its words are kept nowhere. */
export type SpokenLine = Standing & { ref: string; gone?: true } & (Text | Reaction | Edit | Withdrawal)

/** What happened. `device-named` completes the line of that device's coming; `unshown` is what only a later version of this program can read: it is kept as it came. */
export type HappenedLine = Standing & {
  kind: 'joined' | 'left' | 'device-added' | 'device-named' | 'renamed' | 'alarm' | 'unshown' | 'forgotten' | Ruling['kind']
  body: string
  raw?: string
  charter?: Charter
  /** When what was said in the session is forgotten; null when it goes on after all. */
  due?: string | null
}

/** What an entry of the log brought, as it is kept and archived. Only a withdrawal, or the circle's forgetting, changes it later. */
export type Line = SpokenLine | HappenedLine

/** What a commit did, as the lines that everybody sees. A device that went while its owner stays is not worth a line. */
export function linesOfCommit(before: Place[], after: Place[], at: string, n: number, me: string): HappenedLine[] {
  const came = after.filter((leaf) => !before.some(({ device }) => device === leaf.device))
  const went = before.filter((leaf) => !after.some(({ device }) => device === leaf.device))
  const had = (leaves: Place[], account: string) => leaves.some((leaf) => leaf.account === account)
  const joined = [...new Set(came.map(({ account }) => account))].filter((account) => !had(before, account))
  const left = [...new Set(went.map(({ account }) => account))].filter((account) => !had(after, account))
  const further = came.filter(({ account }) => !joined.includes(account))
  const lines = [
    ...joined.map((account) => ({ kind: 'joined' as const, account, device: null })),
    ...left.map((account) => ({ kind: 'left' as const, account, device: null })),
    ...further.map(({ account, device }) => ({ kind: 'device-added' as const, account, device })),
  ]
  return lines.map((line, i) => ({ ...line, id: `${n}-${i}`, n, at, body: '', mine: line.account === me }))
}

/** A message that cannot be shown; nobody should lose one without being told. */
export function alarmLine(n: number, at: string, account: string, words: string): HappenedLine {
  return { id: `${n}-0`, n, kind: 'alarm', account, device: null, at, mine: false, body: words }
}

/** Something was said here, and forgotten before this device read it. */
export function forgottenLine(n: number, at: string): HappenedLine {
  return { id: `${n}-0`, n, kind: 'forgotten', account: '', device: null, at, mine: false, body: '' }
}

/** What one said oneself may be changed by oneself, and by nobody else. */
export const mayChange = (speaker: string, said: { by: string }): boolean => speaker === said.by

/** A line that an earlier version of this program could not read, as soon as this one can. */
export function legible(line: Line): Line {
  const content = line.kind === 'unshown' && line.raw ? readContent(line.raw) : null
  if (!content || content.kind === 'unknown') return line
  return lineOf({ ...line, ref: content.id }, spokenOf(content))
}

/** A circle's name and a device's are lines only as what happened. */
export function lineOf(standing: Standing & { ref: string }, spoken: Spoken): Line {
  const { id, n, account, device, at, mine, ref } = standing
  const place = { id, n, account, device, at, mine }
  if (spoken.kind === 'name') return { ...place, kind: 'renamed', body: spoken.body }
  if (spoken.kind === 'device') return { ...place, kind: 'device-named', body: spoken.body }
  return isRuling(spoken) ? { ...place, kind: spoken.kind, body: '' } : { ...place, ref, ...spoken }
}

export const isRuling = (spoken: Spoken): spoken is Ruling =>
  spoken.kind === 'charter' || spoken.kind === 'session' || spoken.kind === 'renewal'
