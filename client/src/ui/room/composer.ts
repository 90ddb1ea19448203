import type { Draft, Label, Place, Quote, Said, Saying, SealedApi, Target } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import type { Progresses } from '../files/progress'
import { dropsOn, pastesInto, Tray } from '../files/tray'
import type { Named, People } from '../people'
import { faultOf, LABELS, saidIn } from '../words'
import { quoteOf } from './quote'
import { Writing } from './writing'

interface Composing {
  api: SealedApi
  conversation: string
  progresses: Progresses
  /** Unlike that of any other composer of the page. */
  id: string
  place: Place
  people: People
  seated: () => Named[]
  say: (saying: Saying) => Promise<void>
  saveDraft: (draft: Draft) => Promise<void>
  asks: string
}

/** Where one writes: what one answers, a field that grows, the label under which it is said, and a button. */
export class Composer {
  readonly form: HTMLFormElement
  readonly writing: Writing
  readonly tray: Tray
  private readonly answering = h('div', { class: 'answering', hidden: true })
  private readonly means: HTMLElement
  private readonly wrong = alertPlace()
  private readonly button: HTMLButtonElement
  private reply: Target | null = null

  constructor(private readonly composing: Composing) {
    const { id } = composing
    this.means = h('p', { class: 'meta', id: `${id}-means` })
    this.writing = new Writing({
      id,
      asks: composing.asks,
      describedBy: `${id}-means`,
      people: composing.seated,
      save: (body) => this.save(body),
      send: () => this.form.requestSubmit(),
    })
    const { api, conversation, place, progresses } = composing
    const wrong = (words: string) => {
      this.wrong.textContent = words
    }
    this.tray = new Tray({ api, conversation, place, progresses, wrong })
    this.button = h(
      'button',
      { class: 'button primary', type: 'submit', 'aria-label': 'Send' },
      icon('send'),
      h('span', {}, 'Send'),
    )
    this.form = this.build(id)
    dropsOn(this.form, (files) => this.tray.add(files))
    pastesInto(this.writing.field, (files) => this.tray.add(files))
    this.tellLabel()
  }

  /** What was being written when this place was left. `quoted` knows what it was to answer. */
  restore(drafts: Draft[], quoted: (target: Target) => Quote & { name: string }): void {
    const draft = drafts.find(({ place }) => place === this.composing.place)
    this.writing.restore(draft?.body ?? '')
    if (draft?.reply && !this.reply) this.answer(quoted(draft.reply))
  }

  /** What was taken back, with its files. */
  bring(body: string): void {
    this.writing.bring(body)
    void this.tray.restore()
  }

  /** From now on what is written answers this; null for nothing. */
  answer(quote: (Quote & { name: string }) | null): void {
    this.reply = quote?.target ?? null
    this.answering.hidden = !quote
    const forget = h('button', { class: 'button quiet', type: 'button', 'aria-label': 'Answer nothing in particular' }, icon('x'))
    forget.addEventListener('click', () => {
      this.answer(null)
      this.focus()
    })
    this.answering.replaceChildren(...(quote ? [quoteOf(quote, quote.name), forget] : []))
    void this.save(this.writing.field.value).catch(() => undefined) // kept with the next pause
  }

  /** Writing rests while the room cannot take it; what was typed stays. */
  allow(open: boolean): void {
    this.button.disabled = !open
    this.writing.field.disabled = !open
    this.tray.allow(open)
  }

  focus(): void {
    this.writing.field.focus()
  }

  private build(id: string): HTMLFormElement {
    return h(
      'form',
      { class: 'compose', on: { submit: (event) => void this.submit(event), change: () => this.tellLabel() } },
      this.wrong,
      this.answering,
      this.writing.names,
      this.tray.element,
      h(
        'div',
        { class: 'box' },
        this.tray.button,
        h('label', { class: 'hidden', for: id }, 'What you want to say'),
        this.writing.field,
        this.button,
      ),
      h('div', { class: 'under' }, labels(), this.means),
    )
  }

  private get label(): Label {
    return (new FormData(this.form).get('label') as Label | null) ?? 'forum'
  }

  private tellLabel(): void {
    this.means.textContent = LABELS[this.label].means
  }

  private save(body: string): Promise<void> {
    return this.composing.saveDraft({ place: this.composing.place, body, reply: this.reply })
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault()
    const { body, mentions } = this.writing
    if ((!body && this.tray.empty) || this.button.disabled) return
    this.button.disabled = true
    this.wrong.textContent = ''
    try {
      const files = await this.tray.ready()
      if (!body && files.length === 0) return
      await this.composing.say({
        body,
        label: this.label,
        ...(this.reply ? { reply: this.reply } : {}),
        ...(mentions.length > 0 ? { mentions } : {}),
        ...(files.length > 0 ? { files } : {}),
      })
      this.writing.clear()
      this.tray.clear()
      this.answer(null)
    } catch (error) {
      this.wrong.textContent = `${faultOf(error).message} What you wrote is still here.`
    } finally {
      this.button.disabled = false
      this.focus()
    }
  }
}

/** What a line is when it is quoted. */
export function quoting(said: Said, people: People): Quote & { name: string } {
  const state = said.withdrawnAt ? 'withdrawn' : 'here'
  return { target: said.target!, state, body: saidIn(said).slice(0, 240), label: said.label, name: people.of(said.account).name }
}

function labels(): HTMLElement {
  const one = ([value, { name }]: [string, { name: string }]) =>
    h('label', {}, h('input', { type: 'radio', name: 'label', value, checked: value === 'forum' }), h('span', {}, name))
  return h(
    'fieldset',
    { class: 'labels' },
    h('legend', { class: 'hidden' }, 'Under which label'),
    ...Object.entries(LABELS).map(one),
  )
}
