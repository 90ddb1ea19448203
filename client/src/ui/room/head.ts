import type { Room } from '../../worker/api.std'
import { fill, h, icon } from '../dom'
import { confirmedWords, isConfirmed } from '../trust/words'
import { onlyReaders } from '../words'

const network = document.title.slice(document.title.indexOf(' · '))

/** The circle's name, and who can read what is said. */
export function headOf(page: HTMLElement, room: Room, me: string): void {
  const others = room.people.filter((person) => person.account !== me)
  const standings = others.map(({ standing }) => standing)
  const head = page.querySelector('main') ?? page
  if (room.summary.name) {
    fill(head, 'name', room.summary.name)
    document.title = room.summary.name + network
  }
  fill(
    head,
    'readers',
    h('span', {}, onlyReaders(room.onlyReaders)),
    others.length > 0 &&
      h('span', { class: standings.some(isConfirmed) ? 'seal' : null }, icon('shield-check'), ` ${confirmedWords(standings)}`),
  )
}

/** What everybody must know before they go on, or null. */
export function problemOf(room: Room): string | null {
  if (room.problem) return room.problem
  if (room.summary.state === 'joining') {
    return 'You are being let in. As soon as a device of somebody who sits here is online, what is said from then on appears.'
  }
  return room.summary.state === 'frozen'
    ? 'Something in this circle does not hold together, so nothing is sent. Ask the facilitator before you go on.'
    : null
}
