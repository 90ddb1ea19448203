import type { How, PersonKeys } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { busy } from '../keys/unlocking'
import { code } from './code'

/** `link` opens the same page on the other's device; `scanned`: whether a code that brought one here fits, null when none did. */
interface Comparing {
  person: PersonKeys
  name: string
  link: string
  scanned: boolean | null
  confirm: (how: How) => Promise<void>
  differ: () => Promise<void>
}

/** The digits and the code, and what one found. */
export function comparing(given: Comparing): HTMLElement {
  const { person, name } = given
  return h(
    'section',
    { class: 'stack comparing' },
    given.scanned === null ? how(name) : scanned(name, given.scanned),
    h('ol', { class: 'digits', 'aria-label': 'Sixty digits' }, ...person.digits.map((group) => h('li', {}, group))),
    person.mine ? null : verdict(given),
    h(
      'details',
      { class: 'panel' },
      h('summary', {}, 'With a telephone: let it read this code'),
      h(
        'p',
        { class: 'meta' },
        `${name} points the camera of a telephone that has their keys at this code, and follows the link. It compares by itself.`,
      ),
      code(given.link, 'A code that opens this comparison on the other device'),
    ),
  )
}

function how(name: string): HTMLElement {
  return h(
    'p',
    { class: 'lead' },
    `Sit together, or see each other on a video call. ${name} opens this page under your name. If you both see the same digits, nobody stands between you. Never compare by mail or message.`,
  )
}

function scanned(name: string, fits: boolean): HTMLElement {
  return h(
    'p',
    { class: 'lead', role: 'status' },
    fits
      ? `The code fits: ${name}’s device and yours have the same keys. Confirm it only if you read the code from ${name}’s own screen just now.`
      : `The code does not fit. ${name}’s device and yours do not have the same keys.`,
  )
}

function verdict({ name, confirm, differ, scanned: fits }: Comparing): HTMLElement {
  const wrong = alertPlace()
  const place: HTMLElement = h('div', { class: 'stack' }, wrong)
  const act = (work: () => Promise<void>) => () => void busy(place, wrong, work)
  const match = (kind: How, words: string, picture: string) =>
    h('button', { class: 'button primary', type: 'button', on: { click: act(() => confirm(kind)) } }, icon(picture), words)
  const other = h('button', { class: 'button', type: 'button', on: { click: act(differ) } }, 'They differ')
  place.prepend(
    h(
      'p',
      { class: 'actions' },
      ...(fits === false
        ? []
        : [match('person', 'They match, in person', 'handshake'), match('video', 'They match, by video', 'video')]),
      other,
    ),
    h(
      'p',
      { class: 'meta' },
      `Your confirmation is signed by you and stands in everybody’s register of keys. Others read that you confirmed ${name}.`,
    ),
  )
  return place
}
