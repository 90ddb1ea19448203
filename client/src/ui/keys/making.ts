import type { SealedApi } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { deviceName, wordsIn } from './typed'
import { busy } from './unlocking'

export interface Making {
  owner: string
  network: string
  show: (...parts: HTMLElement[]) => void
  /** Throws `wrong-words`. */
  confirm: (answers: Record<number, string>) => Promise<unknown>
  done: () => void
  /** There is a kit already: it stops working once this one is confirmed. */
  renewed?: boolean
}

/** Making keys, in three steps: name this device, write the kit down, show that it was written down. */
export function naming(api: SealedApi, making: Making): HTMLElement[] {
  const wrong = alertPlace()
  const name = h('input', {
    id: 'device-name',
    value: deviceName(navigator.userAgent),
    maxlength: 60,
    autocomplete: 'off',
    required: true,
  })
  const begin = (event: Event) => {
    event.preventDefault()
    void busy(form, wrong, async () => {
      const { words, ask } = await api.beginAccount(name.value.trim())
      making.show(...shownKit(making, words, ask))
    })
  }
  const form = h(
    'form',
    { class: 'form', on: { submit: begin } },
    h('div', { class: 'field' }, h('label', { for: 'device-name' }, 'What this device is called'), hint(), name),
    wrong,
    h('p', {}, h('button', { class: 'button primary', type: 'submit' }, icon('lock'), 'Make my keys and kit')),
  )
  return [
    h(
      'p',
      { class: 'lead' },
      'This browser makes your keys, and a recovery kit of 24 words that brings them back when a device is lost. Have paper and a pen, or a printer. It takes three minutes.',
    ),
    form,
  ]
}

/** The words, to be written down or printed; then three of them are asked for. */
export function shownKit(making: Making, words: string[], ask: number[]): HTMLElement[] {
  const title = h('h2', { tabindex: -1 }, 'Write these 24 words down')
  const list = h('ol', { class: 'kit' }, ...words.map((word) => h('li', {}, word)))
  const sheet = h(
    'section',
    { class: 'panel kit-sheet' },
    h('p', { class: 'label' }, `Recovery kit of ${making.owner}, ${making.network}`),
    list,
    h(
      'p',
      { class: 'meta' },
      `Made on ${today()}. Whoever holds these words and can sign in as you can read your conversations: keep them as you keep a passport.`,
    ),
    h(
      'p',
      { class: 'meta print-only' },
      `On a new device: sign in at ${location.origin} and type these words under Keys and devices.`,
    ),
  )
  return [
    title,
    h(
      'p',
      {},
      'On paper, in this order, where only you find them. We cannot show them again once you have confirmed them, and cannot bring them back.',
    ),
    ...(making.renewed ? [h('p', {}, 'Your old kit works until you have confirmed this one. Then destroy it.')] : []),
    sheet,
    h(
      'p',
      { class: 'actions' },
      h(
        'button',
        { class: 'button primary', type: 'button', on: { click: () => making.show(...asking(making, words, ask)) } },
        icon('check'),
        'I have written it down',
      ),
      h('button', { class: 'button', type: 'button', on: { click: () => window.print() } }, icon('printer'), 'Print'),
    ),
  ]
}

function asking(making: Making, words: string[], ask: number[]): HTMLElement[] {
  const wrong = alertPlace()
  const title = h('h2', { tabindex: -1 }, 'Three of your words, please')
  const fields = ask.map((at) => {
    const given = { id: `word-${at}`, autocapitalize: 'off', autocomplete: 'off', spellcheck: 'false', required: true }
    return { at, input: h('input', given) }
  })
  const confirm = (event: Event) => {
    event.preventDefault()
    void busy(form, wrong, async () => {
      await making.confirm(Object.fromEntries(fields.map(({ at, input }) => [at, wordsIn(input.value).join(' ')])))
      making.done()
    })
  }
  const form = h(
    'form',
    { class: 'form', on: { submit: confirm } },
    h(
      'div',
      { class: 'kit-asked' },
      ...fields.map(({ at, input }) => h('div', { class: 'field' }, h('label', { for: `word-${at}` }, `Word ${at + 1}`), input)),
    ),
    wrong,
    h(
      'p',
      { class: 'actions' },
      h('button', { class: 'button primary', type: 'submit' }, icon('check'), 'Confirm'),
      h(
        'button',
        { class: 'button', type: 'button', on: { click: () => making.show(...shownKit(making, words, ask)) } },
        'Show the words again',
      ),
    ),
  )
  return [title, h('p', {}, 'From your paper, so that you know that it holds them.'), form]
}

function hint(): HTMLElement {
  return h('p', { class: 'hint' }, 'The people in your circles see this name when the device is added.')
}

function today(): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(new Date())
}
