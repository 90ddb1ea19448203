import type { SealedApi } from '../worker/api.std'
import { alertPlace, h, icon } from './dom'
import { busy } from './keys/unlocking'

/** Why nothing is sent from this device, what to do, and the look that clears it when all holds again. */
export function alarm(api: SealedApi, words: string, cleared: () => void): HTMLElement {
  const still = alertPlace()
  const look = async () => {
    if ((await api.lookAgain()).alarm)
      still.textContent = 'It does not hold yet, so nothing is sent. What you wrote is kept here.'
    else cleared()
  }
  const part: HTMLElement = h(
    'section',
    { class: 'panel stack alarm', role: 'alert' },
    h('h2', {}, icon('circle-alert'), ' Nothing is sent from this device'),
    h('p', {}, words),
    h('p', {}, 'What you wrote is kept here, and you can read on. When you were told that it is mended, look again.'),
    still,
    h('p', {}, h('button', { class: 'button', type: 'button', on: { click: () => void busy(part, still, look) } }, 'Look again')),
  )
  return part
}
