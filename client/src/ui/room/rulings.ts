import type { Charter, Room, SealedApi } from '../../worker/api.std'
import { alertPlace, h } from '../dom'
import { busy } from '../keys/unlocking'
import { dateOf, keeps, timeOf } from '../words'

interface Around {
  api: SealedApi
  conversation: string
  /** The circle's own address, with its last slash. */
  address: string
  zone: string
  nameOf: (account: string) => string
  /** Shows what was said in the conversation before this one. */
  before: (conversation: string) => void
}

/** What a room says about itself above the talk, each with what can be done about it. Drawn anew only when it says something else. */
export class Rulings {
  readonly place = h('div', { class: 'rulings' })
  private drawn = ''
  private ending = false

  constructor(private readonly around: Around) {}

  show(room: Room): void {
    const told = JSON.stringify([room.keeping, room.renewal, room.summary.state, this.ending])
    if (told === this.drawn) return
    this.drawn = told
    this.place.replaceChildren(...this.lines(room).filter((line) => line !== null))
  }

  private lines(room: Room): (HTMLElement | null)[] {
    return [this.stuck(room), this.begunAnew(room), this.owed(room), this.coming(room), this.over(room), this.session(room)]
  }

  private stuck({ summary, keeping }: Room): HTMLElement | null {
    if (summary.state !== 'frozen') return null
    return keeping.facilitates
      ? asking(
          'If nobody can send any more, you can begin this circle anew: same people, nothing lost.',
          this.link('renewal/', 'See what helps'),
        )
      : asking(
          'The facilitator can begin this circle anew: same people, nothing lost.',
          this.link('troubles/', 'Tell the facilitator'),
        )
  }

  private begunAnew({ renewal }: Room): HTMLElement | null {
    if (!renewal) return null
    const { api, conversation, before, nameOf, zone } = this.around
    if (renewal.owed)
      return asking(
        'You began this circle anew. Say so here, and everybody finds again what was said before.',
        this.act('Say so', () => api.sayRenewed(conversation)),
      )
    if (!renewal.of) return null
    const of = renewal.of
    const waits = renewal.waiting === 1 ? 'One thing that you wrote' : `${renewal.waiting} things that you wrote`
    const bring = renewal.waiting > 0 && this.act('Bring it here', () => api.bringAlong(conversation))
    const words = `This circle was begun anew by ${nameOf(renewal.account)} on ${dateOf(renewal.at, zone)}.`
    return telling(
      bring ? `${words} ${waits} and had not sent waits in the old room; messages go out as soon as you bring them.` : words,
      this.button('What was said before', () => before(of)),
      bring || null,
    )
  }

  /** What the server says that the facilitator chose: they see it here before anybody obeys it. */
  private owed({ keeping: { owed } }: Room): HTMLElement | null {
    if (!owed) return null
    const words = `You chose that this circle is to ${keeps(owed)}${this.since(owed)}. Devices obey it once you say so here.`
    return asking(
      words,
      this.act('Say it in the room', () => this.around.api.sayCharter(this.around.conversation, owed)),
      this.link('charter/', 'Change it'),
    )
  }

  private coming({ keeping: { coming } }: Room): HTMLElement | null {
    if (!coming?.from) return null
    const on = dateOf(coming.from, this.around.zone)
    return telling(
      `From ${on} this circle is to ${keeps(coming)}. Until then nothing is deleted.`,
      this.link('charter/', 'What that means'),
    )
  }

  private over({ keeping: { ending, facilitates } }: Room): HTMLElement | null {
    if (!ending) return null
    const { api, conversation, zone } = this.around
    const words = `The session is over. What was said is forgotten at ${timeOf(ending.due, zone)}, here and everywhere.`
    return asking(words, facilitates ? this.act('Take it back', () => api.takeBackEnding(conversation)) : null)
  }

  private session(room: Room): HTMLElement | null {
    const { holds, ending, facilitates } = room.keeping
    if (holds.keep !== 'session' || ending) return null
    if (!facilitates) return telling('Nothing that is said here is kept after the session.')
    if (!this.ending)
      return telling(
        'Nothing that is said here is kept after the session.',
        this.button('The session is over', () => this.confirm(room, true)),
      )
    const { api, conversation } = this.around
    const end = this.act('Forget it', async () => {
      await api.endSession(conversation)
      this.ending = false
    })
    const words =
      'All that was said is forgotten in five minutes, on everybody’s devices and here. Until then you can take it back.'
    return asking(
      words,
      end,
      this.button('Not yet', () => this.confirm(room, false)),
    )
  }

  private confirm(room: Room, ending: boolean): void {
    this.ending = ending
    this.show(room)
    this.place.querySelector<HTMLElement>('.ruling:last-child button')?.focus()
  }

  private since({ from }: Charter): string {
    return from && Date.parse(from) > Date.now() ? ` from ${dateOf(from, this.around.zone)}` : ''
  }

  private link = (way: string, words: string) => h('a', { class: 'button', href: this.around.address + way }, words)

  private button(words: string, click: () => void): HTMLElement {
    return h('button', { class: 'button', type: 'button', on: { click } }, words)
  }

  private act(words: string, work: () => Promise<void>): HTMLElement {
    const made = h('button', { class: 'button primary', type: 'button' }, words)
    made.addEventListener('click', () => {
      const line = made.closest<HTMLElement>('.ruling')
      const wrong = line?.querySelector<HTMLElement>('.error')
      if (line && wrong) void busy(line, wrong, work)
    })
    return made
  }
}

const telling = (words: string, ...acts: (HTMLElement | null)[]) => ruling('ruling', words, acts)
const asking = (words: string, ...acts: (HTMLElement | null)[]) => ruling('ruling asks', words, acts)

function ruling(kind: string, words: string, acts: (HTMLElement | null)[]): HTMLElement {
  return h('div', { class: kind, role: 'status' }, h('p', {}, words), ...acts, alertPlace())
}
