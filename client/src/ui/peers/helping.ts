import type { AskedOfMe } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { wordsIn } from '../keys/typed'
import { busy } from '../keys/unlocking'
import type { Names } from '../names'
import { dateOf, timeOf } from '../words'

const WORDS = 5

interface Helping {
  names: Names
  zone: string
  asked: AskedOfMe
  help: (heard: string[]) => Promise<void>
}

/** Somebody asks for the part that one holds: call them, hear five words, type them. */
export function helping({ names, zone, asked, help }: Helping): HTMLElement {
  const name = names.of(asked.account)
  const when = `${dateOf(asked.askedAt, zone)}, ${timeOf(asked.askedAt, zone)}`
  return h(
    'section',
    { class: 'panel stack', 'aria-label': `${name} asks for their part` },
    h('p', { class: 'label' }, asked.kind === 'real' ? 'Asked for help' : 'A rehearsal: nothing is handed out'),
    h('h2', {}, `${name} asks for your part of their key`),
    h('p', { class: 'meta' }, `Asked on ${when}`),
    asked.released ? h('p', { role: 'status' }, icon('check'), ` ${done(name, asked.kind)}`) : typing(name, asked.kind, help),
  )
}

function typing(name: string, kind: AskedOfMe['kind'], help: Helping['help']): HTMLElement {
  const wrong = alertPlace()
  const field = h('input', { id: 'heard', autocapitalize: 'off', autocomplete: 'off', spellcheck: 'false', required: true })
  const submit = (event: Event) => {
    event.preventDefault()
    void busy(form, wrong, async () => {
      const heard = wordsIn(field.value)
      if (heard.length !== WORDS)
        throw { code: 'wrong-words', message: `Type the five words that ${name} reads to you. These are ${heard.length}.` }
      await help(heard)
    })
  }
  const form: HTMLElement = h(
    'form',
    { class: 'form', on: { submit } },
    h(
      'ol',
      {},
      h(
        'li',
        {},
        `Call ${name} on a number that you know, or meet. Do not go by mail, message, or a number that came with the request.`,
      ),
      h('li', {}, 'Make sure that it is them: ask something that only they would know.'),
      h('li', {}, 'They read five words to you. Type them here.'),
    ),
    h('div', { class: 'field' }, h('label', { for: 'heard' }, 'The five words that you hear'), field),
    wrong,
    h(
      'p',
      {},
      h(
        'button',
        { class: 'button primary', type: 'submit' },
        icon('handshake'),
        kind === 'real' ? 'Release my part' : 'I could have helped',
      ),
    ),
    h('p', { class: 'meta' }, 'In doubt, do nothing. Two others may be enough, and nobody is told that you waited.'),
  )
  return form
}

function done(name: string, kind: AskedOfMe['kind']): string {
  return kind === 'real'
    ? `You have released your part. ${name} needs three, and the time of waiting.`
    : `You could have helped. ${name} sees that it works; nothing was handed out.`
}
