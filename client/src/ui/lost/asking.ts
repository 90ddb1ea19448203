import type { RecoveryStatus } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { deviceName } from '../keys/typed'
import { busy } from '../keys/unlocking'
import type { Names } from '../names'
import { dateOf, timeOf } from '../words'

interface Given {
  names: Names
  zone: string
}

const ENDED: Record<RecoveryStatus['ended'], string> = {
  '': 'Your peers are being asked from another browser. Go on there, or ask anew from here: then the time of waiting begins again.',
  cancelled:
    'Your last request was stopped from one of your devices. If that was not you, you still have that device: look for it.',
  replaced: 'Your last request was replaced by another one.',
  finished: 'Your last request has brought your keys back. Open this page on that device.',
  expired: 'Your last request is older than two weeks, and has ended.',
  left: 'Your last request ended with your membership.',
}

/** From a browser without keys: the last way. */
export function asking(before: RecoveryStatus | null, ask: () => Promise<void>): HTMLElement {
  const wrong = alertPlace()
  const place: HTMLElement = h(
    'section',
    { class: 'stack' },
    h('h2', { tabindex: -1 }, 'This browser has no keys'),
    h(
      'p',
      {},
      'Have you another device, a passkey, or your kit? Then ',
      h('a', { href: '/me/keys/' }, 'open your keys with it'),
      ': it takes a minute.',
    ),
    before && h('p', { class: 'notice', role: 'status' }, ENDED[before.ended]),
    h(
      'p',
      {},
      'If all of it is gone, your peers are asked. All your devices and your mailbox are told at once, so that nobody can do this behind your back.',
    ),
    wrong,
    h(
      'p',
      {},
      h(
        'button',
        { class: 'button primary', type: 'button', on: { click: () => void busy(place, wrong, () => asked(ask)) } },
        icon('life-buoy'),
        'I have lost my devices and my kit',
      ),
    ),
  )
  return place
}

/** Whoever has been signed in for long proves first that it is them, and comes back. */
async function asked(ask: () => Promise<void>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if ((error as { code?: string }).code !== 'unproven') throw error
    location.assign(`/me/confirmation/?next=${encodeURIComponent(location.pathname)}`)
  }
}

interface Acts {
  look: () => Promise<void>
  bring: (name: string) => Promise<void>
}

/** Five words, who has helped, and when the way is free. */
export function waiting(given: Given, status: RecoveryStatus, { look, bring }: Acts): HTMLElement {
  const wrong = alertPlace()
  const place: HTMLElement = h(
    'section',
    { class: 'stack' },
    h('h2', { tabindex: -1 }, 'Call three of your peers'),
    h(
      'p',
      {},
      'Read these five words to each. They type them; then their part is on its way to this browser. Keep this browser: the request ends with it.',
    ),
    h('ol', { class: 'safety heard' }, ...status.words.map((word) => h('li', {}, word))),
    released(given, status),
    h('p', { role: 'status' }, when(status, given.zone)),
    wrong,
    status.opens >= status.needed
      ? bringing(bring)
      : h(
          'p',
          {},
          h('button', { class: 'button', type: 'button', on: { click: () => void busy(place, wrong, look) } }, 'Look again'),
        ),
  )
  return place
}

export function released({ names }: Given, status: RecoveryStatus): HTMLElement {
  const { length } = status.released
  const whose = status.released.map((account) => names.of(account)).join(', ')
  return h('p', {}, length === 0 ? 'Nobody has answered yet.' : `${length} of ${status.needed} needed: ${whose}.`)
}

function when({ readyAt, expiresAt, opens, needed }: RecoveryStatus, zone: string): string {
  const at = (moment: string) => `${dateOf(moment, zone)}, ${timeOf(moment, zone)}`
  if (opens >= needed) return 'Three parts are here, and the time of waiting is over.'
  const until = `The request ends on ${at(expiresAt)}.`
  return Date.parse(readyAt) > Date.now()
    ? `Parts are handed out from ${at(readyAt)} on. ${until}`
    : `The time of waiting is over. ${until}`
}

function bringing(bring: Acts['bring']): HTMLElement {
  const wrong = alertPlace()
  const name = h('input', {
    id: 'device-name',
    value: deviceName(navigator.userAgent),
    maxlength: 60,
    autocomplete: 'off',
    required: true,
  })
  const submit = (event: Event) => {
    event.preventDefault()
    void busy(form, wrong, () => bring(name.value.trim()))
  }
  const form: HTMLElement = h(
    'form',
    { class: 'form', on: { submit } },
    h('div', { class: 'field' }, h('label', { for: 'device-name' }, 'What this device is called'), name),
    wrong,
    h('p', {}, h('button', { class: 'button primary', type: 'submit' }, icon('key-round'), 'Bring my keys back')),
  )
  return form
}
