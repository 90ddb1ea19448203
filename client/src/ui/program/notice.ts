import { askPin } from '../../release/ask.dom'
import type { PinStatus } from '../../release/kept.std'
import type { ReleaseLine } from '../../release/lines.std'
import { h } from '../dom'
import { troubleWords } from './words'

/** Only once for each release: most pages need nothing of the sealed worker. */
const checking = () => import('../../release/checking.dom')

/** `<release-notice>`: asks before this browser takes a new version of the program, and says when something was refused. */
export class ReleaseNotice extends HTMLElement {
  connectedCallback(): void {
    void this.begin()
  }

  private async begin(): Promise<void> {
    const status = await askPin({ ask: 'status', build: this.getAttribute('build') ?? '' })
    if (!status) return
    const known = !status.kept || status.checked ? status : await (await checking()).checked(this.me, status)
    await this.show(known)
  }

  private async show({ newer, later, trouble }: PinStatus): Promise<void> {
    if (newer && !later) this.ask(newer, (await import('../../release/words.std')).inWords(newer.release))
    else if (trouble && !(newer && trouble.code === 'refused')) this.say(troubleWords(trouble), this.noted)
    else this.put()
  }

  private ask(newer: ReleaseLine, words: string): void {
    const wrong = h('span', { role: 'alert' })
    const button = (said: string, kind: string, click: () => void) =>
      h('button', { class: kind, type: 'button', on: { click } }, said)
    this.put(
      h(
        'div',
        { class: 'notice row' },
        h(
          'div',
          {},
          h(
            'p',
            {},
            h('strong', {}, 'A new version of this program is ready. '),
            `Version ${newer.version}: ${words}. `,
            h('a', { href: '/program/' }, 'What this is'),
          ),
          wrong,
        ),
        h(
          'div',
          { class: 'actions' },
          button('Use it', 'button primary', () => void this.take(newer, wrong)),
          button('Later', 'button', () => void askPin({ ask: 'later' }).then(() => this.put())),
        ),
      ),
    )
  }

  private async take(newer: ReleaseLine, wrong: HTMLElement): Promise<void> {
    const holds = await (await checking()).stands(this.me, newer.release)
    if (holds === false)
      return this.say(
        'This version is not in the key register that members share, so it was not taken. Please call your facilitator.',
      )
    if (holds === null)
      wrong.textContent =
        'The register cannot be read at the moment. Try again in a minute; until then you go on with the version you have.'
    else await this.change(newer)
  }

  private async change({ release }: ReleaseLine): Promise<void> {
    const status = await askPin({ ask: 'take', release })
    if (status?.kept?.release === release) location.reload()
    else if (status?.trouble) this.say(troubleWords(status.trouble), this.noted)
    else this.say(troubleWords({ code: 'not-that-file', path: null }))
  }

  private readonly noted = (): void => {
    void askPin({ ask: 'noted' }).then((status) => status && this.show(status))
  }

  private say(words: string, noted?: () => void): void {
    const button = noted && h('button', { class: 'button', type: 'button', on: { click: noted } }, 'Noted')
    this.put(h('div', { class: 'notice warning row', role: 'alert' }, h('div', {}, h('p', {}, words)), button))
  }

  private put(...parts: HTMLElement[]): void {
    this.replaceChildren(...parts)
    this.hidden = parts.length === 0
  }

  private get me(): string {
    return this.getAttribute('me') ?? ''
  }
}
