import type { DeviceStatus, SealedApi } from '../../worker/api.std'
import { h, icon } from '../dom'
import { unlocking } from '../keys/unlocking'

/** What stands in the room's place while this browser cannot enter it: why, and what to do. */
export function doorstep(api: SealedApi, status: DeviceStatus, entered: () => void): HTMLElement {
  switch (status.state) {
    case 'no-account':
      return told(
        'You have no keys yet',
        'Your browser makes them, with a recovery kit of 24 words. It takes three minutes; then you read and speak here.',
        h('a', { class: 'button primary', href: '/me/keys/' }, icon('lock'), 'Make my keys'),
      )
    case 'needs-unlock':
      return told(
        'This browser holds no keys yet',
        'Open them here, and it becomes one of your devices. Those who sit here are told that you added one.',
        unlocking(api, null, entered),
      )
    case 'not-allowed':
      return told('This account holds no keys', 'Rooms are for members. Whoever runs the network can say more.')
    default:
      return told(
        'This browser cannot enter',
        status.problem ??
          'Forget this device under keys and devices, and open your keys again with your kit. Nothing is lost for the others.',
        h('a', { class: 'button', href: '/me/keys/' }, 'Keys and devices'),
      )
  }
}

/** A title, a sentence, and what can be done. */
export function told(title: string, words: string, ...then: HTMLElement[]): HTMLElement {
  return h('div', { class: 'doorstep stack' }, h('h2', {}, title), h('p', {}, words), ...then)
}
