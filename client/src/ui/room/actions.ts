import type { Mark, Said, Target } from '../../worker/api.std'
import { h, icon } from '../dom'
import { MARKS } from '../words'

/** What can be done with a line. */
export interface Doing {
  answer: (said: Said) => void
  thread: (root: Target) => void
  react: (said: Said, mark: Mark, on: boolean) => void
  edit: (said: Said) => void
  withdraw: (said: Said) => void
  unread: (said: Said) => void
  go: (to: Target) => void
  sayAgain: (id: string) => void
  takeBack: (id: string) => void
}

/** The buttons on a message: the usual ones while a pointer or the focus is on it, and one that opens all. */
export function actionsOf(said: Said, doing: Doing, threads: boolean, menu: Menu): HTMLElement {
  const act = (name: string, words: string, work: () => void) =>
    h(
      'button',
      { class: 'act', type: 'button', title: words, 'aria-label': words, 'data-act': name, on: { click: work } },
      icon(name),
    )
  const { mine = false } = said.marks.find(({ mark }) => mark === 'agree') ?? {}
  const more = act('ellipsis', 'More to do with it', () => menu.toggle(more, choices(said, doing, threads, menu)))
  more.classList.add('more')
  more.setAttribute('aria-expanded', 'false')
  return h(
    'div',
    { class: 'actions' },
    act('thumbs-up', mine ? 'Agree no longer' : 'Agree', () => doing.react(said, 'agree', !mine)),
    act('reply', 'Answer', () => doing.answer(said)),
    threads && act('messages-square', 'Answer in a thread', () => doing.thread(said.target!)),
    more,
  )
}

function choices(said: Said, doing: Doing, threads: boolean, menu: Menu): HTMLElement[] {
  const choice = (name: string, words: string, work: () => void, given = {}) =>
    h('button', { class: 'choice', type: 'button', on: { click: () => menu.close(work) }, ...given }, icon(name), words)
  const mark = ([value, { name, icon: drawn }]: [string, { name: string; icon: string }]) => {
    const { mine = false } = said.marks.find((one) => one.mark === value) ?? {}
    return choice(drawn, name, () => doing.react(said, value as Mark, !mine), { 'aria-pressed': String(mine) })
  }
  const withdraw = h('button', { class: 'choice danger', type: 'button' }, icon('undo-2'), 'Withdraw it')
  withdraw.addEventListener('click', () =>
    menu.fill(
      ...sure(
        said,
        () => menu.close(() => doing.withdraw(said)),
        () => menu.close(),
      ),
    ),
  )
  return [
    h('div', { class: 'marking' }, ...Object.entries(MARKS).map(mark)),
    choice('reply', 'Answer', () => doing.answer(said)),
    ...(threads ? [choice('messages-square', 'Answer in a thread', () => doing.thread(said.target!))] : []),
    ...(said.mine
      ? [choice('pencil', 'Change the wording', () => doing.edit(said)), withdraw]
      : [choice('circle-dot', 'Unread from here', () => doing.unread(said))]),
  ]
}

function sure({ files }: Said, yes: () => void, no: () => void): HTMLElement[] {
  return [
    h(
      'p',
      {},
      'Its words leave the devices of everybody who reads this',
      files.length > 0 && ', its files the server',
      '. That you withdrew something stays.',
    ),
    h('button', { class: 'button danger', type: 'button', on: { click: yes } }, 'Withdraw it'),
    h('button', { class: 'button', type: 'button', on: { click: no } }, 'Keep it'),
  ]
}

/** One list of choices, opened beside the button that was pressed; on a phone from the foot of the screen. */
export class Menu {
  private readonly list = h('div', { class: 'menu', role: 'group', 'aria-label': 'What to do with it' })
  private from: HTMLElement | null = null

  constructor() {
    this.list.addEventListener('keydown', (event) => this.key(event))
    document.addEventListener('pointerdown', ({ target }) => {
      if (this.from && !this.list.contains(target as Node) && !this.from.contains(target as Node)) this.close()
    })
  }

  toggle(from: HTMLElement, choices: HTMLElement[]): void {
    if (this.from === from) {
      this.close()
      return
    }
    this.close()
    this.from = from
    from.setAttribute('aria-expanded', 'true')
    this.list.classList.toggle('above', from.getBoundingClientRect().top > innerHeight / 2)
    from.after(this.list)
    this.fill(...choices)
  }

  /** A line that is drawn anew takes the menu along that was opened on it. */
  follow(before: HTMLElement, line: HTMLElement): void {
    const from = line.querySelector<HTMLElement>('.more')
    if (!this.from || !from || !before.contains(this.from)) return
    this.from = from
    from.setAttribute('aria-expanded', 'true')
    from.after(this.list)
  }

  fill(...choices: HTMLElement[]): void {
    this.list.replaceChildren(...choices)
    this.list.querySelector<HTMLElement>('button')?.focus()
  }

  /** The focus goes back to where the menu was opened, unless `then` takes it elsewhere. */
  close(then?: () => void): void {
    const { from } = this
    this.from = null
    from?.setAttribute('aria-expanded', 'false')
    if (this.list.contains(document.activeElement)) from?.focus()
    this.list.remove()
    then?.()
  }

  private key(event: KeyboardEvent): void {
    const all = [...this.list.querySelectorAll<HTMLElement>('button')]
    const step = { ArrowDown: 1, ArrowUp: all.length - 1 }[event.key]
    if (event.key === 'Escape') this.close()
    else if (step) all[(all.indexOf(document.activeElement as HTMLElement) + step) % all.length]?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}
