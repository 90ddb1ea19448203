import type { Said, SealedApi, View } from '../../worker/api.std'
import { h } from '../dom'
import type { Showing } from './line'
import { SaidList } from './said'

/** What was said before a circle was begun anew: read, not answered. */
export class Before {
  readonly parts: HTMLElement[]
  private readonly list: SaidList
  private readonly earlier = h('button', { class: 'button', type: 'button', hidden: true }, 'Earlier')
  private readonly nothing = h(
    'p',
    { class: 'meta', hidden: true },
    'Nothing of it is on this device yet. It comes from your archive.',
  )
  private view: View = {}

  constructor(
    private readonly api: SealedApi,
    private readonly conversation: string,
    showing: Showing,
  ) {
    this.list = new SaidList(showing)
    this.earlier.addEventListener('click', () => void this.show('earlier'))
    this.parts = [h('div', { class: 'before', tabindex: 0 }, h('p', {}, this.earlier), this.nothing, this.list.list)]
  }

  async show(more?: View['more']): Promise<void> {
    const room = await this.api.look(this.conversation, { ...this.view, ...(more ? { more } : {}) })
    this.view = room.span
    this.earlier.hidden = !room.earlier
    this.nothing.hidden = room.said.length > 0
    this.list.show(room.said.map(closed), null, new Set())
  }
}

/** Nothing can be done with it any more. */
const closed = (said: Said): Said => ({ ...said, target: null, thread: said.kind === 'threaded' ? said.thread : null })
