import type { Quote, Said, Target, Thread, Threaded } from '../worker/api.std'
import type { Piece } from './news.std'
import { bare, keyOf, type Telling, type Told } from './telling.std'

/** Files without words are quoted by their names. */
const wordsOf = ({ body, files }: Said): string => body || files.map(({ name }) => name).join(', ')

/** UTF-16 units of a quote: enough to know what is meant. */
const QUOTED = 240

/** Something said in a thread, once or several times in a row. */
interface Row {
  root: Target
  row: Told[]
}

/** Lines sorted into the room and the threads beside it, each with what it answers. */
export class Threads {
  private readonly texts = new Map<string, Said>()
  private readonly replies = new Map<string, Told[]>()
  private readonly fresh: Set<number>

  constructor(
    private readonly telling: Telling,
    news: Piece[],
  ) {
    this.fresh = new Set(news.map(({ n }) => n))
    for (const told of telling.told) {
      if (told.key) this.texts.set(told.key, told.said)
      if (told.under) this.under(told.under).push(told)
    }
  }

  /** What stands in the room. Of threads, one line wherever somebody answered there, unless that is right under what they answered. */
  room(): Said[] {
    const lines: (Said | Row)[] = []
    for (const told of this.telling.told) {
      const last = lines.at(-1)
      if (!told.under) lines.push(this.whole(told))
      else if (last && 'row' in last && keyOf(last.root) === keyOf(told.under)) last.row.push(told)
      else if (!last || 'row' in last || !last.target || keyOf(last.target) !== keyOf(told.under))
        lines.push({ root: told.under, row: [told] })
    }
    return lines.map((line) => ('row' in line ? this.passing(line) : line))
  }

  /** What was said under `root`. */
  thread(root: Target): Threaded {
    const said = this.telling.told.find(({ key }) => key === keyOf(root))
    const replies = this.under(root)
    return {
      root: said ? this.whole(said) : null,
      replies: replies.map((told) => this.quoting(told)),
      unread: this.unread(replies),
    }
  }

  private under(root: Target): Told[] {
    const known = this.replies.get(keyOf(root)) ?? []
    this.replies.set(keyOf(root), known)
    return known
  }

  private whole(told: Told): Said {
    const replies = told.key ? (this.replies.get(told.key) ?? []) : []
    const { target } = told.said
    return { ...this.quoting(told), thread: target && replies.length > 0 ? this.summary(target, replies) : null }
  }

  private quoting({ said, reply }: Told): Said {
    return reply ? { ...said, reply: this.quote(reply) } : said
  }

  private passing({ root, row }: Row): Said {
    const first = row[0]!.said
    const { n, account, at, mine, sending } = row.at(-1)!.said
    const line = bare({ id: `in-${first.id}`, n: 0, account, device: null, at, mine })
    return { ...line, n, kind: 'threaded', sending, thread: this.summary(root, row) }
  }

  private summary(root: Target, replies: Told[]): Thread {
    const accounts = [...new Set(replies.map(({ said }) => said.account))]
    const { at: lastAt } = replies.at(-1)!.said
    return { root: this.quote(root), replies: replies.length, unread: this.unread(replies), lastAt, accounts }
  }

  private unread(replies: Told[]): number {
    return replies.filter(({ said }) => said.n !== null && this.fresh.has(said.n)).length
  }

  private quote(target: Target): Quote {
    const said = this.texts.get(keyOf(target))
    if (!said) return { target, state: 'absent', body: '', label: 'forum' }
    const state = said.withdrawnAt ? 'withdrawn' : 'here'
    return { target, state, body: wordsOf(said).slice(0, QUOTED), label: said.label }
  }
}
