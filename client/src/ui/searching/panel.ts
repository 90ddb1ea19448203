import type { Found, SealedApi, Wanted } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { dateOf, faultOf, LABELS, saidIn, timeOf } from '../words'

interface Searching {
  api: SealedApi
  zone: string
  /** Of these one can be chosen; the page knows no others. */
  people: { account: string; name: string }[]
  /** Where one searches; null for all circles. */
  conversation: string | null
  nameOf: (conversation: string, account: string) => Promise<string>
  /** What a circle without a name of its own is called here. */
  called: (conversation: string) => string
  go: (found: Found) => void
}

const PAUSE = 150

/** Looks for what was said: in this browser alone, nothing of it is sent anywhere. */
export class SearchPanel {
  readonly parts: HTMLElement[]
  private readonly field = h('input', {
    id: 'search',
    type: 'search',
    autocomplete: 'off',
    name: 'words',
    enterkeyhint: 'search',
  })
  private readonly status = h('p', { class: 'meta', role: 'status' })
  private readonly results = h('ol', { class: 'plain found' })
  private readonly wrong = alertPlace()
  private readonly form: HTMLFormElement
  private waiting: ReturnType<typeof setTimeout> | undefined
  private asked = 0

  constructor(private readonly searching: Searching) {
    this.form = h(
      'form',
      {
        class: 'search',
        role: 'search',
        on: { submit: (event) => this.submit(event), input: () => this.soon(), change: () => this.soon() },
      },
      h('div', { class: 'box' }, icon('search'), h('label', { class: 'hidden', for: 'search' }, 'What was said'), this.field),
      this.narrowing(),
    )
    this.field.placeholder = 'Search what was said'
    this.parts = [this.form, this.wrong, this.status, this.results]
    this.field.addEventListener('focus', () => void this.find(), { once: true }) // opens what was said while one types
  }

  focus(): void {
    this.again()
    this.field.focus()
    this.field.select()
  }

  /** Something was said, withdrawn or forgotten: what is shown as found must be so still. */
  again(): void {
    if (this.form.isConnected && this.results.hasChildNodes()) void this.find()
  }

  private narrowing(): HTMLElement {
    const { people, conversation } = this.searching
    const option = (value: string, words: string) => h('option', { value }, words)
    const by = h(
      'select',
      { name: 'by', 'aria-label': 'Said by' },
      option('', 'Anybody'),
      ...people.map(({ account, name }) => option(account, name)),
    )
    const day = (name: string, words: string) => h('label', {}, h('span', {}, words), h('input', { type: 'date', name }))
    const here = h('label', {}, h('input', { type: 'checkbox', name: 'here' }), h('span', {}, 'Only in this circle'))
    return h(
      'details',
      { class: 'narrowing' },
      h('summary', {}, people.length > 0 ? 'By whom and when' : 'When'),
      h('div', { class: 'row' }, people.length > 0 && by, day('from', 'From'), day('until', 'To'), conversation && here),
    )
  }

  private submit(event: Event): void {
    event.preventDefault()
    void this.find()
  }

  private soon(): void {
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => void this.find(), PAUSE)
  }

  private async find(): Promise<void> {
    clearTimeout(this.waiting)
    this.asked += 1
    const { asked } = this
    try {
      const { found, more } = await this.searching.api.search(this.wanted())
      const lines = await Promise.all(found.map((one) => this.line(one)))
      if (asked !== this.asked) return
      this.wrong.textContent = ''
      this.results.replaceChildren(...lines)
      this.status.textContent = told(found.length, more, this.field.value.trim() !== '')
    } catch (error) {
      this.wrong.textContent = faultOf(error).message
    }
  }

  private wanted(): Wanted {
    const given = new FormData(this.form)
    const text = (name: string) => String(given.get(name) ?? '')
    const { conversation } = this.searching
    return {
      words: text('words'),
      ...(text('by') ? { by: text('by') } : {}),
      ...(text('from') ? { from: new Date(`${text('from')}T00:00`).toISOString() } : {}),
      ...(text('until') ? { until: new Date(new Date(`${text('until')}T00:00`).getTime() + DAY).toISOString() } : {}),
      ...(given.get('here') && conversation ? { conversation } : {}),
    }
  }

  private async line(found: Found): Promise<HTMLElement> {
    const { said, name, conversation } = found
    const { zone, nameOf, called, go } = this.searching
    const who = await nameOf(conversation, said.account)
    const about = `${name ?? called(conversation)} · ${LABELS[said.label].spoken} · ${dateOf(said.at, zone)}, ${timeOf(said.at, zone)}`
    return h(
      'li',
      {},
      h(
        'button',
        { class: 'hit', type: 'button', on: { click: () => go(found) } },
        h('span', { class: 'who' }, who),
        h('span', { class: 'meta' }, found.thread ? `${about}, in a thread` : about),
        h('span', { class: 'begins' }, saidIn(said).slice(0, 300)),
      ),
    )
  }
}

const DAY = 86_400_000

function told(count: number, more: boolean, asked: boolean): string {
  if (count === 0) return asked ? 'Nothing on this device begins with these words.' : ''
  const times = count === 1 ? 'Found once' : `Found ${count} times`
  return more ? `The latest ${count}. Another word narrows it down.` : `${times}, in this browser alone.`
}

/** `/` begins a search, unless somebody is writing. */
export function slashFocuses(begin: () => void): void {
  document.addEventListener('keydown', (event) => {
    const on = event.target as HTMLElement
    const writes = on.isContentEditable || /^(input|textarea|select)$/i.test(on.tagName)
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || writes) return
    event.preventDefault()
    begin()
  })
}
