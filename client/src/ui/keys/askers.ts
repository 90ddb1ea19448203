import type { Asker, SealedApi } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { timeOf } from '../words'
import { wordsIn } from './typed'
import { busy } from './unlocking'

const CARE = 'Let it in only when it is yours and in front of you: it will read all of your conversations.'

/** Browsers of this person that ask to come in, each until it is answered. `link`: what a camera read from the screen of one. */
export class Askers {
  readonly part = h('div', { class: 'stack' })
  private readonly known = new Map<string, HTMLElement>()

  constructor(
    private readonly api: SealedApi,
    private readonly zone: string,
    private link: string | null,
  ) {}

  async update(): Promise<void> {
    const askers = await this.api.askers()
    for (const [id, shown] of this.known) if (!askers.some((one) => one.id === id)) this.forget(id, shown)
    for (const asker of askers) if (!this.known.has(asker.id)) this.add(asker)
    const waits = this.link && askers.some(({ id }) => this.link!.includes(id))
    if (this.link && !waits) this.tell('The browser whose square you read does not wait any more. Let it ask again.')
    if (!waits) this.link = null
  }

  private add(asker: Asker): void {
    const link = this.link?.includes(asker.id) ? this.link : null
    const shown = link ? this.byLink(asker, link) : this.byWords(asker)
    this.known.set(asker.id, shown)
    this.part.append(shown)
  }

  private forget(id: string, shown: HTMLElement): void {
    this.known.delete(id)
    shown.remove()
  }

  private byLink(asker: Asker, link: string): HTMLElement {
    const wrong = alertPlace()
    const act = () => void busy(panel, wrong, () => this.api.letInByLink(link).then(() => this.letIn(asker)))
    const panel: HTMLElement = h(
      'section',
      { class: 'panel stack' },
      this.title(asker),
      h('p', {}, CARE),
      wrong,
      h(
        'p',
        { class: 'actions' },
        h('button', { class: 'button primary', type: 'button', on: { click: act } }, icon('check'), 'Let it in'),
        this.no(asker, () => panel, wrong),
      ),
    )
    return panel
  }

  private byWords(asker: Asker): HTMLElement {
    const wrong = alertPlace()
    const id = `words-of-${asker.id}`
    const field = h('input', { id, autocapitalize: 'off', autocomplete: 'off', spellcheck: 'false', required: true })
    const act = (event: Event) => {
      event.preventDefault()
      const words = wordsIn(field.value).join(' ')
      void busy(panel, wrong, () => this.api.letInByWords(asker.id, words).then(() => this.letIn(asker)))
    }
    const panel: HTMLElement = h(
      'form',
      { class: 'panel form', on: { submit: act } },
      this.title(asker),
      h('p', {}, CARE),
      h('div', { class: 'field' }, h('label', { for: id }, 'The five words on its screen'), field),
      wrong,
      h(
        'p',
        { class: 'actions' },
        h('button', { class: 'button primary', type: 'submit' }, icon('check'), 'Let it in'),
        this.no(asker, () => panel, wrong),
      ),
    )
    return panel
  }

  private title({ browser, askedAt }: Asker): HTMLElement {
    return h('h2', {}, `A browser asks to come in: ${browser}, ${timeOf(askedAt, this.zone)}`)
  }

  private no({ id, browser }: Asker, panel: () => HTMLElement, wrong: HTMLElement): HTMLElement {
    const refuse = async () => {
      await this.api.refuseAsker(id)
      this.tell(`${browser} was refused. If you did not ask, somebody is signed in as you: sign out your other browsers.`)
      this.forget(id, panel())
    }
    return h('button', { class: 'button', type: 'button', on: { click: () => void busy(panel(), wrong, refuse) } }, 'Say no')
  }

  private letIn({ id, browser }: Asker): void {
    const shown = this.known.get(id)
    this.tell(`${browser} may come in. It stands among your devices in a moment.`)
    if (shown) this.forget(id, shown)
  }

  private tell(words: string): void {
    this.part.querySelector('[role=status]')?.remove()
    this.part.prepend(h('p', { class: 'notice', role: 'status' }, words))
  }
}
