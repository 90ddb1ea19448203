import { shown } from '../files/keeping.std'
import type { Mark, Marked, Said, SaidKind, Sending, Target } from '../worker/api.std'
import { isRuling, type Line, type SpokenLine } from './lines.std'
import type { OutboxItem } from './records.std'

type TextLine = Extract<SpokenLine, { kind: 'text' }>
type Change = Exclude<SpokenLine, TextLine>

/** A line as it is told, with what only its place decides left open: its quotes and its thread. */
export interface Told {
  said: Said
  /** `by/id` of what somebody said; null for what happened. */
  key: string | null
  reply: Target | null
  under: Target | null
}

export interface Telling {
  told: Told[]
  /** Changes of something that stands before the first line, or nowhere. */
  strays: Exclude<Change, { kind: 'reaction' }>[]
}

export const keyOf = ({ by, id }: Pick<Target, 'by' | 'id'>): string => `${by}/${id}`

/**
 * What the lines say when all that was changed is changed. Lines are in the order of the log, without a gap from the first one to its
 * end: whatever changes a line comes after it, so each line here is as it should be, whether or not there are earlier ones.
 */
export function tell(lines: Line[], me: string, waiting: OutboxItem[] = []): Telling {
  const telling = new Teller(me)
  for (const line of lines) telling.take(line, 'sent')
  for (const item of waiting) {
    const line = unsent(item, me)
    if (line) telling.take(line, item.refused ? 'failed' : 'waiting')
  }
  return telling
}

class Teller implements Telling {
  readonly told: Told[] = []
  readonly strays: Telling['strays'] = []
  private readonly texts = new Map<string, Said>()
  private readonly marks = new Map<Said, Map<Mark, Set<string>>>()

  constructor(private readonly me: string) {}

  take(line: Line, sending: Sending): void {
    if (line.kind === 'text') this.text(line, sending)
    else if ('ref' in line) this.change(line, sending)
    else if (line.kind === 'device-named') this.named(line)
    else this.told.push({ said: happening(line), key: null, reply: null, under: null })
  }

  /** A device says its own name only: its line tells whose it is. */
  private named({ device, body }: Exclude<Line, SpokenLine>): void {
    const came = this.told.findLast(({ said }) => said.kind === 'device-added' && said.device === device)
    if (came) came.said.body = body
  }

  private text(line: TextLine, sending: Sending): void {
    const key = keyOf({ by: line.account, id: line.ref })
    const sent = sending === 'sent'
    const said: Said = {
      ...bare(line),
      n: sent ? line.n : null,
      body: line.body,
      label: line.label,
      sending,
      target: sent ? { by: line.account, id: line.ref, n: line.n } : null,
      mentions: line.mentions ?? [],
      files: (line.files ?? []).map(shown),
      withdrawnAt: line.gone ? line.at : null,
    }
    this.texts.set(key, said)
    this.told.push({ said, key, reply: line.reply ?? null, under: line.thread ?? null })
  }

  private change(line: Change, sending: Sending): void {
    const said = this.texts.get(keyOf(line.to))
    if (!said) {
      if (line.kind !== 'reaction') this.strays.push(line)
      return
    }
    if (said.withdrawnAt && line.kind !== 'withdrawal') return
    if (line.kind === 'reaction') this.mark(said, line)
    else if (line.kind === 'edit') reword(said, line)
    else withdraw(said, line)
    if (sending !== 'sent') said.change = { id: line.ref, sending }
  }

  private mark(said: Said, { account, mark, on }: Extract<Change, { kind: 'reaction' }>): void {
    const marks = this.marks.get(said) ?? new Map<Mark, Set<string>>()
    const accounts = marks.get(mark) ?? new Set<string>()
    if (on) accounts.add(account)
    else accounts.delete(account)
    this.marks.set(said, marks.set(mark, accounts))
    said.marks = [...marks].flatMap(([one, by]): Marked[] =>
      by.size > 0 ? [{ mark: one, accounts: [...by], mine: by.has(this.me) }] : [],
    )
  }
}

function reword(said: Said, line: Extract<Change, { kind: 'edit' }>): void {
  if (line.gone) return
  said.wordings = [...said.wordings, { body: said.body, at: said.editedAt ?? said.at }]
  said.body = line.body
  said.mentions = line.mentions ?? []
  said.editedAt = line.at
}

function withdraw(said: Said, line: Change): void {
  Object.assign(said, { body: '', mentions: [], files: [], marks: [], wordings: [], editedAt: null, withdrawnAt: line.at })
}

function happening(line: Exclude<Line, SpokenLine>): Said {
  const { charter, due } = line
  return {
    ...bare(line),
    kind: line.kind as SaidKind,
    body: line.body,
    ...(charter ? { charter } : {}),
    ...(due !== undefined ? { due } : {}),
  }
}

export function strayed(line: Telling['strays'][number]): Said {
  return { ...bare(line), kind: line.kind === 'edit' ? 'strayed-edit' : 'strayed-withdrawal' }
}

/** What every line has; of what only some have, nothing. */
export function bare({ id, n, account, device, at, mine }: Omit<Line, 'kind'>): Said {
  return {
    id,
    n,
    kind: 'text',
    account,
    device,
    body: '',
    label: 'forum',
    at,
    sending: 'sent',
    mine,
    target: null,
    reply: null,
    mentions: [],
    files: [],
    marks: [],
    wordings: [],
    editedAt: null,
    withdrawnAt: null,
    thread: null,
    change: null,
  }
}

/** Null for what is no words of a person's. */
function unsent({ id, what, at }: OutboxItem, me: string): SpokenLine | null {
  if (what.kind === 'name' || what.kind === 'device' || isRuling(what)) return null
  return { id, ref: id, n: 0, account: me, device: null, at, mine: true, ...what }
}
