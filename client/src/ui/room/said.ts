import type { Said } from '../../worker/api.std'
import { h } from '../dom'
import { dayOf } from '../words'
import { lineOf, type Showing } from './line'

interface Known {
  shape: string
  line: HTMLLIElement
  said: Said
}

/** The list of what was said: knows which lines are there, and touches only those that changed. */
export class SaidList {
  readonly list = h('ol', { class: 'plain' })
  private seated = new Set<string>()
  private readonly lines = new Map<string, Known>()
  private readonly editors = new Map<string, HTMLElement>()
  private readonly rules = new Map<string, HTMLLIElement>()

  constructor(private readonly showing: Showing) {}

  /** What is not the reader's own and stands at `freshFrom` or after it is new; a line stands before it. */
  show(all: Said[], freshFrom: number | null, seated: Set<string>): void {
    this.seated = seated
    const focused = this.focused()
    this.forget(all)
    this.place(this.wanted(all, freshFrom))
    focused?.()
  }

  /** Where what is new begins, when something was unread. */
  get freshLine(): HTMLElement | null {
    return this.list.querySelector('.fresh')
  }

  of(line: Element): Said | null {
    const id = line.closest<HTMLElement>('[data-said]')?.dataset.said
    return (id && this.lines.get(id)?.said) || null
  }

  /** The line that stands at `n`. */
  at(n: number): HTMLElement | null {
    return this.list.querySelector(`[data-n="${n}"]`)
  }

  /** Puts `editor` in the place of a line's words, or the words back. */
  change({ id }: Said, editor: HTMLElement | null): void {
    if (editor) this.editors.set(id, editor)
    else this.editors.delete(id)
    const known = this.lines.get(id)
    if (!known) return
    const line = this.line(known.said)
    known.line.replaceWith(line)
  }

  edits(said: Said): boolean {
    return this.editors.has(said.id)
  }

  private wanted(all: Said[], freshFrom: number | null): HTMLLIElement[] {
    const wanted: HTMLLIElement[] = []
    const fresh = freshFrom === null ? undefined : all.find((said) => isNews(said) && (said.n ?? 0) >= freshFrom)
    let day = ''
    for (const said of all) {
      const today = dayOf(said.at, new Date(), this.showing.zone)
      if (today !== day) wanted.push(this.rule(`${today} ${said.id}`, today))
      day = today
      if (said === fresh) wanted.push(this.rule('fresh', 'New since you were here'))
      wanted.push(this.line(said))
    }
    return wanted
  }

  private line(said: Said): HTMLLIElement {
    const sits = this.seated.has(said.account)
    const editor = this.editors.get(said.id) ?? null
    const shape = `${JSON.stringify(said)} ${sits} ${editor !== null} ${this.showing.people.size}`
    const known = this.lines.get(said.id)
    if (known?.shape === shape) return known.line
    const line = lineOf(said, sits, this.showing, editor)
    if (known) this.showing.menu.follow(known.line, line)
    this.lines.set(said.id, { shape, line, said })
    return line
  }

  private rule(key: string, words: string): HTMLLIElement {
    const made = this.rules.get(key) ?? h('li', { class: key === 'fresh' ? 'day fresh' : 'day' }, h('span', {}, words))
    this.rules.set(key, made)
    return made
  }

  private forget(all: Said[]): void {
    const kept = new Set(all.map((said) => said.id))
    for (const id of this.lines.keys()) if (!kept.has(id)) this.lines.delete(id)
  }

  /** Moves nothing that stands right already, so that a screen reader hears only what is new. */
  private place(wanted: HTMLLIElement[]): void {
    const kept = new Set<Element>(wanted)
    for (const line of [...this.list.children]) if (!kept.has(line)) line.remove()
    wanted.forEach((line, at) => {
      if (this.list.children[at] !== line) this.list.insertBefore(line, this.list.children[at] ?? null)
    })
  }

  /** Gives the focus back to what it was on, in a line that is drawn anew. */
  private focused(): (() => void) | null {
    const on = document.activeElement as HTMLElement | null
    const id = on && this.list.contains(on) ? on.closest<HTMLElement>('[data-said]')?.dataset.said : null
    if (!on || !id) return null
    return () => {
      if (document.activeElement === on) return
      const line = this.lines.get(id)?.line
      const same = on.isConnected ? on : line?.querySelector<HTMLElement>(`[data-act="${on.dataset.act ?? ''}"]`)
      ;(same ?? line)?.focus({ preventScroll: true })
    }
  }
}

const isNews = ({ kind, mine }: Said): boolean => (kind === 'text' || kind === 'threaded') && !mine
