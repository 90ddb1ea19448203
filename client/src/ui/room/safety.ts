import type { CircleWords, SealedApi } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { busy } from '../keys/unlocking'
import { dateOf } from '../words'

const WHAT_FOR =
  'Read them aloud at your next meeting. If everybody sees the same words, everybody’s device has the same keys for the same ' +
  'people, and nobody stands between you. They stay until somebody comes, leaves, or has new keys.'
const OTHERS = 'If somebody’s differ: send nothing more here, and call your steward.'

/** The words of a circle, and when this person compared them. */
export function safety(api: SealedApi, conversation: string, zone: string): HTMLElement {
  const wrong = alertPlace()
  const list = h('ol', { class: 'safety' })
  const told = h('p', { class: 'meta', role: 'status' })
  const show = ({ words, compared }: CircleWords) => {
    list.replaceChildren(...words.map((word) => h('li', {}, word)))
    told.textContent = comparedWords(compared, zone)
  }
  const compare = () => busy(details, wrong, async () => show(await api.markCompared(conversation)))
  const done = h(
    'button',
    { class: 'button', type: 'button', on: { click: () => void compare() } },
    icon('check'),
    'We compared them',
  )
  const details = h(
    'details',
    {},
    h('summary', {}, 'Safety words'),
    h('p', { class: 'meta' }, WHAT_FOR),
    list,
    h('p', { class: 'meta' }, OTHERS),
    told,
    h('p', {}, done),
    wrong,
  )
  const look = async () => show(await api.safetyWords(conversation))
  details.addEventListener('toggle', () => details.open && void busy(details, wrong, look))
  return details
}

export function comparedWords(compared: CircleWords['compared'], zone: string): string {
  if (!compared) return 'You have not compared them yet.'
  const day = dateOf(compared.at, zone)
  return compared.same
    ? `You compared them on ${day}.`
    : `They have changed since you compared them on ${day}. Compare again when you meet.`
}
