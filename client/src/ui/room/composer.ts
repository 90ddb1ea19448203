import type { Label } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { faultOf, LABELS } from '../words'

interface Composing {
  say: (body: string, label: Label) => Promise<void>
  saveDraft: (body: string) => Promise<void>
  /** Words that stand in the empty field. */
  asks: string
}

const PAUSE = 400

/** Where one writes: a field that grows, the label under which it is said, and a button. */
export class Composer {
  readonly form: HTMLFormElement
  private readonly field = h('textarea', {
    id: 'say',
    rows: 1,
    maxlength: 20_000,
    enterkeyhint: 'send',
    'aria-describedby': 'label-means',
  })
  private readonly means = h('p', { class: 'meta', id: 'label-means' })
  private readonly wrong = alertPlace()
  private readonly button = h(
    'button',
    { class: 'button primary', type: 'submit', 'aria-label': 'Send' },
    icon('send'),
    h('span', {}, 'Send'),
  )
  private saving: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly composing: Composing) {
    this.field.placeholder = composing.asks
    this.form = h(
      'form',
      { class: 'compose', on: { submit: (event) => this.submit(event), change: () => this.tellLabel() } },
      this.wrong,
      h('div', { class: 'box' }, h('label', { class: 'hidden', for: 'say' }, 'What you want to say'), this.field, this.button),
      h('div', { class: 'under' }, labels(), this.means),
    )
    this.field.addEventListener('input', () => this.keepSoon())
    this.field.addEventListener('keydown', (event) => this.key(event))
    addEventListener('pagehide', () => this.keep())
    this.tellLabel()
  }

  /** What was being typed when this room was left. */
  draft(body: string): void {
    if (!this.field.value) this.field.value = body
  }

  /** What comes back to be mended stands below what is being typed. */
  bring(body: string): void {
    this.field.value = [this.field.value, body].filter(Boolean).join('\n\n')
    this.field.focus()
    this.keep()
  }

  /** Writing rests while the room cannot take it; what was typed stays. */
  allow(open: boolean): void {
    this.button.disabled = !open
    this.field.disabled = !open
  }

  private get label(): Label {
    return (new FormData(this.form).get('label') as Label | null) ?? 'forum'
  }

  private tellLabel(): void {
    this.means.textContent = LABELS[this.label].means
  }

  /** Enter sends where there is a keyboard; on a phone it begins a line, and the button sends. */
  private key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !matchMedia('(pointer: fine)').matches) return
    event.preventDefault()
    this.form.requestSubmit()
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault()
    const body = this.field.value.trim()
    if (!body || this.button.disabled) return
    this.button.disabled = true
    this.wrong.textContent = ''
    try {
      await this.composing.say(body, this.label)
      this.field.value = ''
      this.keep()
    } catch (error) {
      this.wrong.textContent = `${faultOf(error).message} What you typed is still here.`
    } finally {
      this.button.disabled = false
      this.field.focus()
    }
  }

  private keepSoon(): void {
    clearTimeout(this.saving)
    this.saving = setTimeout(() => this.keep(), PAUSE)
  }

  private keep(): void {
    clearTimeout(this.saving)
    this.composing.saveDraft(this.field.value).catch(() => undefined) // the field still holds it; the next pause tries again
  }
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
