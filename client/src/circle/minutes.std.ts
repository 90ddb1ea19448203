import { shows } from './forgetting.std'
import { type Line, legible } from './lines.std'
import { type CircleRecord, entryPrefix, saidPrefix } from './records.std'
import type { Tools } from './tools.std'

interface Known {
  edition: number
  from: number
  last: string
  lines: Line[]
}

/** What was said, as far as it was asked for; kept in memory between two looks. */
export class Minutes {
  private readonly known = new Map<string, Known>()

  constructor(private readonly tools: Tools) {}

  /** Every line that is kept of entry `from` and of all after it. As long as nothing is new or forgotten, it is the same array. */
  async since(record: CircleRecord, from: number): Promise<Line[]> {
    const [lines, may] = [await this.kept(record, from), shows(this.tools, record)]
    return lines.every(may) ? lines : lines.filter(may)
  }

  private async kept(record: CircleRecord, from: number): Promise<Line[]> {
    const before = await this.current(record)
    const known = !before ? await this.read(record, from) : from < before.from ? await this.earlier(record, from, before) : before
    this.known.set(record.conversation, known)
    return known.from === from || known.lines[0]!.n >= from ? known.lines : known.lines.filter(({ n }) => n >= from)
  }

  forget(): void {
    this.known.clear()
  }

  /** Where the first line stands that this device keeps; null when it keeps none. */
  async first(conversation: string): Promise<number | null> {
    const name = await this.tools.vault.first(saidPrefix(conversation))
    return name === null ? null : Number(name.slice(saidPrefix(conversation).length).split('/')[0])
  }

  /** What is in memory, and what came since; null when there is nothing, or not as it was kept last. */
  private async current(record: CircleRecord): Promise<Known | null> {
    const before = this.known.get(record.conversation)
    if (before?.edition !== record.edition || before.lines.length === 0) return null
    const more = await this.tools.vault.list<Line>(saidPrefix(record.conversation), before.last)
    if (more.length === 0) return before
    return { ...before, last: more.at(-1)![0], lines: [...before.lines, ...more.map(([, line]) => legible(line))] }
  }

  private async read({ conversation, edition }: CircleRecord, from: number): Promise<Known> {
    const all = await this.tools.vault.list<Line>(saidPrefix(conversation), entryPrefix(conversation, from))
    return { edition, from, last: all.at(-1)?.[0] ?? '', lines: all.map(([, line]) => legible(line)) }
  }

  private async earlier({ conversation }: CircleRecord, from: number, known: Known): Promise<Known> {
    const [after, before] = [entryPrefix(conversation, from), entryPrefix(conversation, known.from)]
    const more = await this.tools.vault.list<Line>(saidPrefix(conversation), after, before)
    return { ...known, from, lines: [...more.map(([, line]) => legible(line)), ...known.lines] }
  }
}
