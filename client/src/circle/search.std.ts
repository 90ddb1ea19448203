import type { Found, Said, Wanted } from '../worker/api.std'
import type { Line } from './lines.std'
import type { Minutes } from './minutes.std'
import { type CircleRecord, circlePrefix } from './records.std'
import { type Told, tell } from './telling.std'
import type { Tools } from './tools.std'

const MOST = 50

type Result = { found: Found[]; more: boolean }

interface Searchable {
  told: Told
  words: string
}

/**
 * Looks through everything that is on this device: every text as it reads now, so that nothing withdrawn or forgotten is found.
 * What was folded is kept in memory as long as nothing new is said.
 */
export class Search {
  /** One after the other: what one question opens, the next need not open again. */
  private turn: Promise<Result> = Promise.resolve({ found: [], more: false })
  private readonly folded = new WeakMap<Line[], Searchable[]>()

  constructor(
    private readonly tools: Tools,
    private readonly minutes: Minutes,
  ) {}

  /** Without a question everything is made ready, so that the first one is answered at once. */
  find(wanted: Wanted): Promise<Result> {
    this.turn = this.turn.then(
      () => this.look(wanted),
      () => this.look(wanted),
    )
    return this.turn
  }

  private async look(wanted: Wanted): Promise<Result> {
    const words = foldedWords(wanted.words)
    const asked = words.length > 0 || Boolean(wanted.by || wanted.from || wanted.until)
    const found: Found[] = []
    for (const record of await this.circles(wanted))
      for (const { told, words: text } of await this.texts(record))
        if (asked && words.every((word) => text.includes(` ${word}`)) && fits(told, wanted)) found.push(foundIn(record, told))
    found.sort((a, b) => b.said.at.localeCompare(a.said.at))
    return { found: found.slice(0, MOST), more: found.length > MOST }
  }

  /** Those that can be entered: what is found is shown in its place. */
  private async circles({ conversation }: Wanted): Promise<CircleRecord[]> {
    const all = (await this.tools.vault.list<CircleRecord>(circlePrefix)).map(([, record]) => record)
    return all.filter((record) => record.phase !== 'lost-seat' && record.conversation === (conversation ?? record.conversation))
  }

  private async texts(record: CircleRecord): Promise<Searchable[]> {
    const lines = await this.minutes.since(record, 1)
    const before = this.folded.get(lines)
    if (before) return before
    const told = tell(lines, this.tools.account).told.filter(({ key, said }) => key && !said.withdrawnAt)
    const texts = told.map((one) => ({ told: one, words: ` ${foldedWords(searched(one.said)).join(' ')}` }))
    this.folded.set(lines, texts)
    return texts
  }
}

/** What was said, and what the files with it are called. */
const searched = ({ body, files }: Said): string => [body, ...files.map(({ name }) => name)].join(' ')

/** Letters and digits in small letters, without accents: `Müller’s Straße` is `muller s strasse`. */
export function foldedWords(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replace(/[ßæœøłđð]/g, (letter) => LETTERS[letter]!).match(/[\p{L}\p{N}]+/gu) ?? []
}

const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd' }

function fits({ said }: Told, { by, from, until }: Wanted): boolean {
  return (!by || said.account === by) && (!from || said.at >= from) && (!until || said.at < until)
}

function foundIn({ conversation, name }: CircleRecord, { said, under }: Told): Found {
  return { conversation, name, said, thread: under }
}
