import { askPin } from '../../release/ask.dom'
import { checked } from '../../release/checking.dom'
import type { PinStatus } from '../../release/kept.std'
import { inWords } from '../../release/words.std'
import { drawFrom, h, icon } from '../dom'
import { troubleWords } from './words'

/** `<conclave-program>`: whether this very browser runs the release that it keeps, and whether that stands in the register. */
export class ProgramHere extends HTMLElement {
  connectedCallback(): void {
    drawFrom(this.getAttribute('icons'))
    void this.begin()
  }

  private async begin(): Promise<void> {
    const status = await askPin({ ask: 'status', build: this.getAttribute('build') ?? '' })
    const known = status && (await checked(this.getAttribute('me') ?? '', status))
    this.replaceChildren(h('h2', {}, 'This browser'), ...this.told(known))
  }

  private told(status: PinStatus | null): HTMLElement[] {
    if (!status) {
      return [
        h(
          'p',
          {},
          'This browser keeps no release: it is a private window, or it cannot. It runs what the server gives it, each time anew.',
        ),
      ]
    }
    const { kept, newer, trouble } = status
    if (!kept) {
      return [
        h(
          'p',
          {},
          'This browser keeps no release yet: what the server gives out is not in the register. It runs what the server gives it.',
        ),
      ]
    }
    return [
      h('p', {}, icon('shield-check'), ` It keeps version ${kept.version}: `, h('strong', {}, inWords(kept.release)), '.'),
      h('p', {}, this.running(status)),
      newer && h('p', {}, `Version ${newer.version} is ready: ${inWords(newer.release)}.`),
      trouble && h('p', { role: 'alert' }, troubleWords(trouble)),
    ].filter((part): part is HTMLParagraphElement => Boolean(part))
  }

  private running({ checked: inRegister }: PinStatus): string {
    if (!navigator.serviceWorker.controller)
      return 'This page was loaded past it. Load the page again, without holding Shift, to run what is kept.'
    return inRegister
      ? 'This page runs it: each script was compared with the published list. The release stands in your own copy of the key register.'
      : 'This page runs it: each script was compared with the published list. Your own copy of the key register could not be read just now.'
  }
}
