import type { Mark, Marked, Said } from '../../worker/api.std'
import { h, icon } from '../dom'
import type { People } from '../people'
import { MARKS, namesOf } from '../words'

/** The marks on a message, each with who put it; pressed, one's own comes or goes. */
export function marksOf(said: Said, people: People, react: (mark: Mark, on: boolean) => void): HTMLElement | null {
  if (said.marks.length === 0) return null
  const one = ({ mark, accounts, mine }: Marked) => {
    const names = namesOf(accounts.map((account) => people.of(account).name))
    return h(
      'li',
      {},
      h(
        'button',
        { class: 'mark', type: 'button', 'aria-pressed': String(mine), on: { click: () => react(mark, !mine) } },
        icon(MARKS[mark].icon),
        h('span', { class: 'hidden' }, `${MARKS[mark].name}: `),
        names,
      ),
    )
  }
  return h('ul', { class: 'plain marks', 'aria-label': 'Marks' }, ...said.marks.map(one))
}
