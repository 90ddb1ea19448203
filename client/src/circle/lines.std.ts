import type { Leaf } from '../engine/index.std'
import type { Said } from '../worker/api.std'

type Place = Pick<Leaf, 'account' | 'device'>

/** What a commit did, as the lines that everybody sees. A device that went while its owner stays is not worth a line. */
export function linesOfCommit(before: Place[], after: Place[], at: string, n: number, me: string): Said[] {
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
  return lines.map((line, i) => ({ ...said(`${n}-${i}`, n, at), ...line, mine: line.account === me }))
}

/** A message that cannot be shown; nobody should lose one without being told. */
export function alarmLine(n: number, at: string, account: string, words: string): Said {
  return { ...said(`${n}-0`, n, at), kind: 'alarm', account, body: words }
}

export function said(id: string, n: number, at: string): Said {
  return { id, n, kind: 'text', account: '', device: null, body: '', label: 'forum', at, sending: 'sent', mine: false }
}
