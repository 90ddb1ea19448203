import type { SealedApi } from '../../worker/api.std'
import { h, icon } from '../dom'
import { calledOn, goTo, NamesElsewhere } from '../searching/elsewhere'
import { SearchPanel } from '../searching/panel'
import type { Talk } from './talk'

/** The search of a room: what is found here is shown in its place, anything else in its own room. */
export function searchIn(page: HTMLElement, api: SealedApi, talk: Talk, conversation: string): SearchPanel {
  const names = new NamesElsewhere(page)
  const panel = new SearchPanel({
    api,
    zone: page.getAttribute('zone') ?? 'UTC',
    people: talk.people.all,
    conversation,
    nameOf: async (other, account) => (other === conversation ? talk.people.of(account).name : names.of(other, account)),
    called: (other) => calledOn(page, other),
    go: (found) => {
      if (found.conversation !== conversation) return goTo(page, found)
      if (!matchMedia('(min-width: 60rem)').matches) talk.beside.close()
      void talk.go(found.said.target!, found.thread)
    },
  })
  void api.onChange(() => panel.again())
  return panel
}

export function searchButton(begin: () => void): HTMLElement {
  const given = { class: 'button', type: 'button', 'aria-label': 'Search', on: { click: begin } }
  return h('button', given, icon('search'), h('span', {}, 'Search'))
}
