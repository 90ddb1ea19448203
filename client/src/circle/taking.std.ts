import type { Target } from '../worker/api.std'
import type { Line, SpokenLine } from './lines.std'
import { type Piece, piecesOf } from './news.std'
import { entryPrefix, saidName, saidPrefix } from './records.std'
import type { Visit } from './visit.std'

/** What taking in one line does: the line as it is to be kept, older lines that change by it, and what is news now. */
export interface Taken {
  line: SpokenLine
  records: Record<string, Line>
  news: Piece[]
  /** Whether lines that were kept before are different now. */
  older: boolean
}

type Records = Record<string, unknown>

export async function takenBy(line: SpokenLine, visit: Visit, waiting: Records, news: Piece[]): Promise<Taken> {
  const taken = { line, records: {}, news, older: false }
  switch (line.kind) {
    case 'text':
      return { ...taken, news: [...news, ...piecesOf(line, visit.tools.account)] }
    case 'edit':
      return edited(line, taken, visit, waiting)
    case 'withdrawal':
      return withdrawn(line.to, taken, visit, waiting)
    default:
      return taken
  }
}

/** Other words for what is gone already are not kept; words that name the reader now count as such. */
async function edited(line: Extract<SpokenLine, { kind: 'edit' }>, taken: Taken, visit: Visit, waiting: Records): Promise<Taken> {
  const name = saidName(visit.id, line.to.n, 0)
  const target = (waiting[name] as Line | undefined) ?? (await visit.tools.vault.read<Line>(name))
  if (!target || !isOf(target, line.to)) return taken
  if (target.gone) return { ...taken, line: emptied(line) }
  const named = (line.mentions ?? []).some(({ account }) => account === visit.tools.account)
  return { ...taken, news: taken.news.map((piece) => (piece.n === target.n && named ? { ...piece, forMe: true } : piece)) }
}

/** The words go, in every wording that is on this device. */
async function withdrawn(to: Target, taken: Taken, visit: Visit, waiting: Records): Promise<Taken> {
  const kept = await from(visit, to)
  const all = new Map([...kept, ...(Object.entries(waiting) as [string, Line][])])
  const worded = [...all].filter(([name, line]) => name.startsWith(saidPrefix(visit.id)) && isWordingOf(line, to))
  const records = Object.fromEntries(worded.map(([name, line]) => [name, emptied(line as SpokenLine)]))
  const places = new Set(worded.filter(([, line]) => line.kind === 'text').map(([, { n }]) => n))
  return { ...taken, records, news: taken.news.filter(({ n }) => !places.has(n)), older: worded.length > 0 }
}

/** Lines from where the target says that it stands; all of them when it does not stand there. */
async function from(visit: Visit, to: Target): Promise<[string, Line][]> {
  const near = await visit.tools.vault.list<Line>(saidPrefix(visit.id), entryPrefix(visit.id, to.n))
  return near.some(([, line]) => isOf(line, to)) ? near : visit.tools.vault.list<Line>(saidPrefix(visit.id))
}

/** `line` is what `to` points at. */
export function isOf(line: Line, to: Target): line is Extract<SpokenLine, { kind: 'text' }> {
  return line.kind === 'text' && line.ref === to.id && line.account === to.by
}

export function isWordingOf(line: Line, to: Target): boolean {
  return isOf(line, to) || (line.kind === 'edit' && line.account === to.by && line.to.id === to.id && line.to.by === to.by)
}

/** What is left of a line whose words were withdrawn: that it was there. */
export function emptied(line: SpokenLine): SpokenLine {
  const { id, n, account, device, at, mine, ref } = line
  const place = { id, n, account, device, at, mine, ref, gone: true as const }
  if (line.kind === 'edit') return { ...place, kind: 'edit', to: line.to, body: '' }
  if (line.kind !== 'text') return line
  const { label, reply, thread } = line
  return { ...place, kind: 'text', body: '', label, ...(reply ? { reply } : {}), ...(thread ? { thread } : {}) }
}
