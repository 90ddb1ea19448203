import { h } from '../dom'

/** What to do when two people see different digits. */
export function differing(name: string): HTMLElement {
  const steps = [
    `Nothing more is sent from this device to circles in which ${name} sits. What was said stays readable.`,
    `Both load this page again and compare once more: one of you may have looked at somebody else’s page.`,
    `If they still differ, call your steward, by telephone. Say nothing here meanwhile that only ${name} may hear.`,
  ]
  return h(
    'section',
    { class: 'notice warning stack', role: 'alert' },
    h('h2', {}, 'Your digits differ'),
    h('ol', {}, ...steps.map((step) => h('li', {}, step))),
    h('p', { class: 'meta' }, 'When you have compared again and they match, confirm below. Sending goes on at once.'),
  )
}
