import type { CircleSummary, SealedApi } from '../../worker/api.std'
import { connect } from '../../worker/connect.dom'
import { Again } from '../again'
import { drawFrom, fill, h } from '../dom'
import { calledOn, goTo, NamesElsewhere } from '../searching/elsewhere'
import { SearchPanel, slashFocuses } from '../searching/panel'
import { newsOf } from '../words'

/** `<conclave-circles>`: where this browser holds keys, circles get their sealed names, and what is unread is counted. */
export class CircleList extends HTMLElement {
  private api!: SealedApi
  private readonly reading = new Again(() => this.read())

  connectedCallback(): void {
    drawFrom(this.getAttribute('icons'))
    void this.begin()
  }

  /** Without keys or worker the list reads well as the server made it; the room itself says what is missing. */
  private async begin(): Promise<void> {
    try {
      this.api = await connect(this.getAttribute('me') ?? '')
      const { state, alarm, problem } = await this.api.status()
      if (state === 'needs-unlock')
        this.notice('This browser holds no keys yet, so the names of your circles stay sealed here.', 'Open your keys')
      if (state === 'no-account')
        this.notice('You have no keys yet. They are made in three minutes, and then you can speak.', 'Make your keys')
      if (state !== 'ready') return
      if (alarm) this.notice(`Nothing is sent from this device. ${problem ?? ''}`, 'Look again under Keys and devices')
      else await this.remind()
      await this.asked()
      this.searching()
      for (const summary of await this.api.known()) nameCircle(this, summary)
      await this.api.onChange((conversation) => {
        if (conversation === null) void this.asked()
        void this.reading.run()
      })
      await this.reading.run()
    } catch {
      this.notice('The sealed names of your circles cannot be read at the moment. Entering a circle says why.')
    }
  }

  private async read(): Promise<void> {
    for (const summary of await this.api.circles()) nameCircle(this, summary)
  }

  private searching(): void {
    const names = new NamesElsewhere(this)
    const panel = new SearchPanel({
      api: this.api,
      zone: this.getAttribute('zone') ?? 'UTC',
      people: [],
      conversation: null,
      nameOf: (conversation, account) => names.of(conversation, account),
      called: (conversation) => calledOn(this, conversation),
      go: (found) => goTo(this, found),
    })
    fill(this, 'search', ...panel.parts)
    void this.api.onChange(() => panel.again())
    slashFocuses(() => panel.focus())
  }

  /** Somebody waits in front of another browser. */
  private async asked(): Promise<void> {
    const [asker] = await this.api.askers().catch(() => [])
    if (asker) this.notice(`A browser asks to come in: ${asker.browser}.`, 'Answer it')
  }

  /** Once in ninety days. */
  private async remind(): Promise<void> {
    const kit = await this.api.kit().catch(() => null)
    if (kit?.remind) this.notice('Do you still have your recovery kit?', 'Try it, or make a new one')
  }

  private notice(words: string, link?: string): void {
    fill(this, 'notice', `${words} `, link && h('a', { href: '/me/keys/' }, link))
  }
}

/** Gives a circle's line in a list its name and its count of unread messages. */
export function nameCircle(list: ParentNode, { conversation, name, unread, forYou }: CircleSummary): void {
  const line = list.querySelector(`[data-conversation="${CSS.escape(conversation)}"]`)
  if (!line) return
  if (name) {
    fill(line, 'name', name)
    const people = line.querySelector<HTMLElement>('[data-slot="people"]')
    if (people) people.hidden = false
  }
  fill(line, 'unread', newsOf({ unread, forYou }))
}
