import type { Mention } from '../../worker/api.std'
import { h } from '../dom'
import { asked, mentionsIn, suggested } from '../mentions'
import type { Named } from '../people'

const PAUSE = 400
const MOST = 6

interface Given {
  id: string
  /** Words that stand in the empty field. */
  asks: string
  describedBy?: string
  /** Who may be named. */
  people: () => Named[]
  save: (body: string) => Promise<void>
  /** Enter, where there is a keyboard; on a phone it begins a line. */
  send: () => void
  leave?: () => void
}

/** A field in which one writes: it grows, offers the names of those who sit there after an `@`, and is kept while one types. */
export class Writing {
  readonly field: HTMLTextAreaElement
  readonly names: HTMLUListElement
  private readonly picked = new Map<string, string>()
  private offered: Named[] = []
  private at = 0
  private saving: ReturnType<typeof setTimeout> | undefined
  private kept = ''

  constructor(private readonly given: Given) {
    this.field = h('textarea', {
      id: given.id,
      rows: 1,
      maxlength: 20_000,
      enterkeyhint: 'send',
      placeholder: given.asks,
      'aria-autocomplete': 'list',
      'aria-controls': `${given.id}-names`,
      'aria-describedby': given.describedBy,
      on: {
        input: () => this.typed(),
        keydown: (event) => this.key(event as KeyboardEvent),
        blur: () => this.left(),
      },
    })
    this.names = h('ul', {
      class: 'plain names',
      id: `${given.id}-names`,
      role: 'listbox',
      'aria-label': 'Whom to name',
      hidden: true,
    })
    // The worker ends with the page: what is kept as it goes may come too late, before it goes there is time.
    for (const going of ['beforeunload', 'pagehide']) addEventListener(going, () => this.keep())
  }

  get body(): string {
    return this.field.value.trim()
  }

  get mentions(): Mention[] {
    return mentionsIn(this.body, this.given.people(), this.picked)
  }

  /** What was being typed here before; whatever is in the field already stays. */
  restore(body: string): void {
    if (this.field.value && this.field.value !== this.kept) return
    this.field.value = body
    this.kept = body
  }

  /** What comes back to be mended stands below what is being typed. */
  bring(body: string): void {
    this.field.value = [this.field.value, body].filter(Boolean).join('\n\n')
    this.field.focus()
    this.keep()
  }

  /** It was said, and its draft went with it. */
  clear(): void {
    clearTimeout(this.saving)
    this.field.value = ''
    this.kept = ''
    this.picked.clear()
  }

  keep(): void {
    clearTimeout(this.saving)
    if (this.field.value === this.kept) return
    this.kept = this.field.value
    this.given.save(this.kept).catch(() => undefined) // the field still holds it; the next pause tries again
  }

  private left(): void {
    this.offer([])
    this.keep()
  }

  private typed(): void {
    clearTimeout(this.saving)
    this.saving = setTimeout(() => this.keep(), PAUSE)
    const name = asked(this.field.value.slice(0, this.field.selectionStart))
    this.offer(name === null ? [] : suggested(this.given.people(), name).slice(0, MOST))
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return
    if (this.offered.length > 0 && this.choose(event)) return
    if (event.key === 'Escape' && this.given.leave) {
      event.preventDefault()
      this.given.leave()
      return
    }
    if (event.key !== 'Enter' || event.shiftKey || !matchMedia('(pointer: fine)').matches) return
    event.preventDefault()
    this.given.send()
  }

  private choose(event: KeyboardEvent): boolean {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: this.offered.length - 1 }
    const step = steps[event.key]
    if (step !== undefined) this.point((this.at + step) % this.offered.length)
    else if (event.key === 'Enter' || event.key === 'Tab') this.pick(this.offered[this.at]!)
    else if (event.key === 'Escape') this.offer([])
    else return false
    event.preventDefault()
    return true
  }

  private offer(people: Named[]): void {
    this.offered = people
    this.names.hidden = people.length === 0
    this.names.replaceChildren(...people.map((one, i) => this.option(one, i)))
    if (people.length > 0) this.point(0)
    else this.field.removeAttribute('aria-activedescendant')
  }

  private option(one: Named, i: number): HTMLElement {
    const pick = (event: Event) => {
      event.preventDefault() // the field keeps the focus
      this.pick(one)
    }
    const face = h('span', { class: 'face', 'aria-hidden': 'true' }, one.initials)
    return h('li', { role: 'option', id: `${this.given.id}-name-${i}`, on: { pointerdown: pick } }, face, one.name)
  }

  private point(at: number): void {
    this.at = at
    for (const [i, option] of [...this.names.children].entries()) option.setAttribute('aria-selected', String(i === at))
    this.field.setAttribute('aria-activedescendant', `${this.given.id}-name-${at}`)
  }

  private pick({ account, name }: Named): void {
    this.picked.set(name, account)
    const end = this.field.selectionStart
    const from = end - asked(this.field.value.slice(0, end))!.length
    this.field.setRangeText(`${name} `, from, end, 'end')
    this.offer([])
    this.typed()
  }
}
