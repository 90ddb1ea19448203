import type { Peers } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { busy } from '../keys/unlocking'
import type { Names } from '../names'
import { isConfirmed, standingWords } from '../trust/words'
import { dateOf } from '../words'

const FIVE = 5
const THREE = 3

interface Given {
  names: Names
  zone: string
  peers: Peers
}

/** The five who could bring one's keys back. */
export function chosen({ names, zone, peers: { peers }, change }: Given & { change: () => void }): HTMLElement {
  return h(
    'section',
    { class: 'stack' },
    h('h2', {}, 'Your five peers'),
    h(
      'p',
      {},
      'If you lose every device and your kit, three of them bring your keys back. Each holds one part of five, sealed to their own device. One or two parts open nothing. Choose people who know your voice, and not all of one circle.',
    ),
    peers.length > 0 && peers.length < FIVE && h('p', { class: 'notice warning', role: 'status' }, lacking(peers.length)),
    peers.length > 0 &&
      h(
        'ul',
        { class: 'settings' },
        ...peers.map(({ account, since, standing }) =>
          h(
            'li',
            {},
            h('h3', {}, names.of(account)),
            h('p', { class: 'meta' }, `since ${dateOf(since, zone)} · ${standingWords(standing, names.find, zone)}`),
            !isConfirmed(standing) &&
              h('p', {}, h('a', { href: `/members/${account}/keys/` }, 'Compare keys, so that you know that the part is theirs')),
          ),
        ),
      ),
    h(
      'p',
      {},
      h(
        'button',
        { class: peers.length === FIVE ? 'button' : 'button primary', type: 'button', on: { click: change } },
        icon('users'),
        peers.length === 0 ? 'Choose five' : 'Change them',
      ),
    ),
  )
}

/** Whose parts one holds oneself. */
export function held({ names, zone, peers, giveUp }: Given & { giveUp: (account: string) => Promise<void> }): HTMLElement {
  const wrong = alertPlace()
  const section: HTMLElement = h(
    'section',
    { class: 'stack' },
    h('h2', {}, 'Parts that you hold'),
    peers.held.length === 0
      ? h('p', { class: 'meta' }, 'Nobody has chosen you so far. If somebody does, you get a letter, and may decline.')
      : h('p', {}, 'A part alone opens nothing, and you see nothing of theirs. If they ever lose everything, they call you.'),
    h(
      'ul',
      { class: 'settings' },
      ...peers.held.map(({ account, since }) =>
        h(
          'li',
          { class: 'row' },
          h('div', {}, h('h3', {}, names.of(account)), h('p', { class: 'meta' }, `since ${dateOf(since, zone)}`)),
          h(
            'button',
            { class: 'button', type: 'button', on: { click: () => void busy(section, wrong, () => giveUp(account)) } },
            'I would rather not',
          ),
        ),
      ),
    ),
    wrong,
  )
  return section
}

function lacking(count: number): string {
  return count < THREE
    ? `Only ${count} of five still hold a part: they cannot bring your keys back. Choose others now.`
    : `${count} of five still hold a part, and three are needed. Choose others in the place of those who are gone.`
}
