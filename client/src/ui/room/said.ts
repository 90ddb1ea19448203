import type { Said } from '../../worker/api.std'
import { h, icon } from '../dom'
import type { People } from '../people'
import { dayOf, happened, LABELS, timeOf } from '../words'

/** How a line is shown: whose names, whose clock, and what is done with what was refused. */
export interface Showing {
  people: People
  zone: string
  sayAgain: (said: Said) => void
  takeBack: (said: Said) => void
}

/** The list of what was said: knows which lines are there, and touches only those that changed. */
export class SaidList {
  readonly list = h('ol', { class: 'plain' })
  private seated = new Set<string>()
  private readonly lines = new Map<string, { shape: string; line: HTMLLIElement; said: Said }>()

  constructor(private readonly showing: Showing) {}

  /** `fresh` is how many at the end were unread when the room was entered; a line stands before them. */
  show(all: Said[], fresh: number, seated: Set<string>): void {
    this.seated = seated
    const wanted: HTMLLIElement[] = []
    let day = ''
    const firstFresh = all.filter((said) => said.kind === 'text' && !said.mine).at(-fresh)
    for (const said of all) {
      const today = dayOf(said.at, new Date(), this.showing.zone)
      if (today !== day) wanted.push(this.rule(`day ${today}`, today))
      day = today
      if (fresh > 0 && said === firstFresh) wanted.push(this.rule('fresh', 'New since you were here'))
      wanted.push(this.line(said))
    }
    this.forget(all)
    this.place(wanted)
  }

  /** Where what is new begins, when something was unread. */
  get freshLine(): Element | null {
    return this.list.querySelector('.fresh')
  }

  of(line: Element): Said | null {
    const id = line.closest<HTMLElement>('[data-said]')?.dataset.said
    return (id && this.lines.get(id)?.said) || null
  }

  private line(said: Said): HTMLLIElement {
    const sits = this.seated.has(said.account)
    const shape = `${said.sending} ${said.body} ${said.at} ${sits} ${this.showing.people.of(said.account).name}`
    const known = this.lines.get(said.id)
    if (known?.shape === shape) return known.line
    const line = lineOf(said, sits, this.showing)
    this.lines.set(said.id, { shape, line, said })
    return line
  }

  private readonly rules = new Map<string, HTMLLIElement>()

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
    wanted.forEach((line, at) => {
      if (this.list.children[at] !== line) this.list.insertBefore(line, this.list.children[at] ?? null)
    })
    while (this.list.children.length > wanted.length) this.list.lastElementChild!.remove()
  }
}

function lineOf(said: Said, sits: boolean, showing: Showing): HTMLLIElement {
  const who = showing.people.of(said.account)
  const at = timeOf(said.at, showing.zone)
  const event = happened(said, who.name, at, sits)
  if (event)
    return h(
      'li',
      { class: said.kind === 'alarm' ? 'event alarm' : 'event', 'data-said': said.id },
      said.kind === 'alarm' && icon('circle-alert'),
      event,
    )
  const label = LABELS[said.label]
  return h(
    'li',
    { class: `said ${said.label} ${said.sending} ${said.mine ? 'mine' : ''}`, 'data-said': said.id },
    h('span', { class: 'face', 'aria-hidden': 'true' }, who.initials),
    h(
      'div',
      {},
      h('span', { class: 'who' }, who.name),
      ' ',
      h('span', { class: 'meta' }, h('span', { title: label.means }, label.spoken), ' · ', h('time', { datetime: said.at }, at)),
      h('p', { class: 'words' }, said.body),
      sendingLine(said, showing),
    ),
  )
}

function sendingLine(said: Said, { sayAgain, takeBack }: Showing): HTMLElement | null {
  if (said.sending === 'waiting')
    return h('p', { class: 'meta sending' }, 'Waiting to be sent. It is kept here and goes out by itself.')
  if (said.sending === 'sent') return null
  const again = h('button', { class: 'button', type: 'button', on: { click: () => sayAgain(said) } }, icon('send'), 'Send again')
  const back = h('button', { class: 'button', type: 'button', on: { click: () => takeBack(said) } }, 'Take back')
  return h('p', { class: 'sending error' }, 'This was not sent. ', again, back)
}
