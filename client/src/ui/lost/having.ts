import type { RecoveryStatus } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { busy } from '../keys/unlocking'
import type { Names } from '../names'
import { dateOf, timeOf } from '../words'
import { released } from './asking'

interface Given {
  names: Names
  zone: string
}

/** Somebody else, or oneself in another browser, asks one's peers. */
export function elsewhere(given: Given, status: RecoveryStatus, stop: () => Promise<void>): HTMLElement {
  const wrong = alertPlace()
  const at = (moment: string) => `${dateOf(moment, given.zone)}, ${timeOf(moment, given.zone)}`
  const place: HTMLElement = h(
    'section',
    { class: 'notice warning stack', role: 'alert' },
    h('h2', {}, 'Somebody asks your peers to bring your keys back'),
    h(
      'p',
      {},
      `Asked on ${at(status.askedAt)}. Parts are handed out from ${at(status.readyAt)} on, if three peers release theirs.`,
    ),
    released(given, status),
    h('p', {}, 'This device still has your keys. If it was not you who asked, stop it, and sign out your other browsers.'),
    wrong,
    h(
      'p',
      {},
      h('button', { class: 'button danger', type: 'button', on: { click: () => void busy(place, wrong, stop) } }, 'Stop it'),
    ),
  )
  return place
}

interface Acts {
  ask: () => Promise<void>
  end: () => Promise<void>
  look: () => Promise<void>
}

/** The whole way, without handing anything out. */
export function rehearsing(given: Given, status: RecoveryStatus | null, peers: number, acts: Acts): HTMLElement {
  const wrong = alertPlace()
  const place: HTMLElement = h('section', { class: 'stack' })
  const act = (work: () => Promise<void>) => () => void busy(place, wrong, work)
  const button = (words: string, work: () => Promise<void>, kind = 'button') =>
    h('button', { class: kind, type: 'button', on: { click: act(work) } }, words)
  const open = status && !status.ended
  place.append(
    h('h2', {}, 'Rehearse it'),
    h(
      'p',
      {},
      'Your kit: take the paper out and ',
      h('a', { href: '/me/keys/' }, 'try it under Keys and devices'),
      '. Nothing changes.',
    ),
    ...(peers === 0
      ? [none()]
      : open
        ? underWay(given, status)
        : [h('p', {}, 'Your peers: all of them get a letter and do as if. Nothing is handed out.')]),
    wrong,
  )
  if (peers > 0)
    place.append(
      open
        ? h('p', { class: 'actions' }, button('Look again', acts.look), button('End the rehearsal', acts.end))
        : h('p', {}, button('Rehearse with my peers', acts.ask)),
    )
  return place
}

function none(): HTMLElement {
  return h(
    'p',
    {},
    'You have not chosen peers yet. ',
    h('a', { href: '/me/keys/peers/' }, 'Choose five'),
    '; it takes two minutes.',
  )
}

function underWay(given: Given, status: RecoveryStatus): HTMLElement[] {
  const enough = status.opens >= status.needed
  return [
    h('p', {}, 'Call three of them, and read these five words to each.'),
    status.mine
      ? h('ol', { class: 'safety heard' }, ...status.words.map((word) => h('li', {}, word)))
      : h('p', { class: 'meta' }, 'The words are shown on the device on which you began.'),
    released(given, status),
    ...(enough ? [h('p', { role: 'status' }, icon('shield-check'), ' It works: these peers could bring your keys back.')] : []),
  ]
}

/** What to do once the keys are back. */
export function back(): HTMLElement {
  const steps = [
    'Make a new recovery kit, and write it down. The old one may be in somebody’s hands.',
    'Take the devices that you lost off your account. They read nothing from then on.',
    'If a peer could not help, choose another.',
  ]
  return h(
    'section',
    { class: 'stack' },
    h('h2', { tabindex: -1 }, 'Your keys are back'),
    h(
      'p',
      {},
      'This browser is one of your devices now. What was said comes as your circles are opened. Three things are left to do:',
    ),
    h('ol', {}, ...steps.map((step) => h('li', {}, step))),
    h(
      'p',
      { class: 'actions' },
      h('a', { class: 'button primary', href: '/me/keys/' }, icon('key-round'), 'Go on to Keys and devices'),
    ),
  )
}
