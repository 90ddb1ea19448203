import type { SealedApi } from '../../worker/api.std'
import { h } from '../dom'
import { progressWords } from './words'

interface Seen {
  part: number
  waiting: boolean
}

/** How far each file of the page is; whatever shows one is told. */
export class Progresses {
  private readonly seen = new Map<string, Seen>()
  private readonly bars = new Map<string, Set<Bar>>()

  constructor(api: SealedApi) {
    void api.onProgress((id, part, waiting) => this.tell(id, part, waiting)).catch(() => undefined) // the bars stay where they are
  }

  /** A bar for one file. `verb`: what is being done. It follows as long as it is in the page. */
  bar(id: string, verb: string): HTMLElement {
    const bar = new Bar(verb)
    const all = this.bars.get(id) ?? new Set<Bar>()
    for (const other of all) if (other.shown && !other.element.isConnected) all.delete(other)
    this.bars.set(id, all.add(bar))
    const { part, waiting } = this.seen.get(id) ?? { part: 0, waiting: false }
    bar.show(part, waiting)
    return bar.element
  }

  forget(id: string): void {
    this.seen.delete(id)
    this.bars.delete(id)
  }

  private tell(id: string, part: number, waiting: boolean): void {
    this.seen.set(id, { part, waiting })
    for (const bar of this.bars.get(id) ?? []) bar.show(part, waiting)
  }
}

class Bar {
  shown = false
  private readonly line = h('progress', { max: 1 })
  private readonly words = h('span', { class: 'meta' })
  readonly element: HTMLElement

  constructor(private readonly verb: string) {
    this.element = h('span', { class: 'progress' }, this.line, this.words)
  }

  show(part: number, waiting: boolean): void {
    this.shown ||= this.element.isConnected
    this.line.value = part
    this.line.setAttribute('aria-label', this.verb)
    const words = progressWords(this.verb, part, waiting)
    if (this.words.textContent !== words) this.words.textContent = words
  }
}
