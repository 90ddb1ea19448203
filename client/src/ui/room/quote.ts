import type { Quote } from '../../worker/api.std'
import { h } from '../dom'
import { LABELS } from '../words'

/** What is answered: who said it, under which label, and how it begins. With `go`, it leads there. */
export function quoteOf(quote: Quote, name: string, go?: () => void): HTMLElement {
  const parts = [h('span', { class: 'who' }, name), ' ', ...wordsOf(quote)]
  return go
    ? h(
        'button',
        { class: 'quote', type: 'button', on: { click: go } },
        h('span', { class: 'hidden' }, 'In answer to '),
        ...parts,
      )
    : h('p', { class: 'quote' }, h('span', { class: 'hidden' }, 'Answering '), ...parts)
}

function wordsOf({ state, body, label }: Quote): (Node | string)[] {
  if (state === 'absent') return [h('span', { class: 'meta' }, 'said something that is not shown here')]
  if (state === 'withdrawn') return [h('span', { class: 'meta' }, 'withdrew what was said')]
  return [h('span', { class: 'meta' }, LABELS[label].spoken), h('span', { class: 'begins' }, body)]
}
