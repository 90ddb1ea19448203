import type { Asking, PairingState, SealedApi } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { code } from '../trust/code'
import { faultOf, timeOf } from '../words'
import { browserName, deviceName } from './typed'
import { busy } from './unlocking'

/** Milliseconds between two looks whether somebody has answered. */
const LOOK = 2_000

const OVER: Record<Exclude<PairingState, 'waiting' | 'answered'>, string> = {
  declined: 'Your other device said no. Nothing was handed over.',
  'wrong-words': 'The words did not fit, so this browser was refused. Nothing was handed over. Ask again for new ones.',
  withdrawn: 'This browser asks in another tab now.',
  expired: 'Ten minutes are over. Ask again when your other device is at hand.',
}

/** Asks a device that holds keys to let this browser in: a square for its camera, and five words for its keyboard. */
export class AskingPanel {
  readonly part = h('section', { class: 'stack' })
  private looking: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly api: SealedApi,
    private readonly zone: string,
    private readonly done: () => void,
  ) {
    this.offer('')
  }

  /** When the page shows something else. */
  stop(): void {
    clearTimeout(this.looking)
  }

  private offer(before: string): void {
    const wrong = alertPlace()
    wrong.textContent = before
    const given = { class: 'button', type: 'button', on: { click: () => void busy(this.part, wrong, () => this.ask()) } }
    this.part.replaceChildren(h('p', {}, h('button', given, icon('laptop'), 'Use another of my devices')), wrong)
  }

  private async ask(): Promise<void> {
    const asking = await this.api.askIn(browserName(navigator.userAgent))
    const wrong = alertPlace()
    const cancel = () => void busy(this.part, wrong, () => this.api.stopAsking().then(() => this.over('')))
    this.part.replaceChildren(
      h('h2', { tabindex: -1 }, 'On a device that holds your keys'),
      h('p', {}, 'Point its camera at this square. Or open Keys and devices there, and type these five words.'),
      code(`${location.origin}/me/keys/#${asking.link}`, 'A square that a camera reads'),
      this.words(asking),
      h('p', { class: 'meta', role: 'status' }, `This browser waits until ${timeOf(asking.until, this.zone)}.`),
      wrong,
      h('p', {}, h('button', { class: 'button', type: 'button', on: { click: cancel } }, 'Do not wait')),
    )
    this.part.querySelector('h2')?.focus()
    this.lookSoon()
  }

  private words({ words }: Asking): HTMLElement {
    return h('p', { class: 'spoken', 'aria-label': 'Five words' }, words.join(' '))
  }

  private lookSoon(): void {
    this.looking = setTimeout(() => void this.look(), LOOK)
  }

  private async look(): Promise<void> {
    if (!this.part.isConnected) return
    try {
      const state = await this.api.askedIn(deviceName(navigator.userAgent))
      if (state === 'answered') this.done()
      else if (state === 'waiting') this.lookSoon()
      else this.over(OVER[state])
    } catch (error) {
      const { code: what, message } = faultOf(error)
      if (what === 'no-answer') this.lookSoon()
      else this.over(message)
    }
  }

  private over(words: string): void {
    this.stop()
    this.offer(words)
  }
}
