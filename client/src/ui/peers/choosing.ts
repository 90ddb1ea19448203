import type { Standing } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { busy } from '../keys/unlocking'
import type { Names } from '../names'
import { isConfirmed, standingWords } from '../trust/words'
import { inWords } from '../words'

const FIVE = 5

interface Choosing {
  names: Names
  accounts: string[]
  standings: Record<string, Standing>
  before: string[]
  keep: (picked: string[]) => Promise<void>
  leave: () => void
}

/** Picking five names; those whose keys one has confirmed stand first. */
export function choosing({ names, accounts, standings, before, keep, leave }: Choosing): HTMLElement {
  const wrong = alertPlace()
  const told = h('p', { class: 'meta', role: 'status' })
  const warned = h('p', { class: 'notice warning', role: 'status', hidden: true })
  const picked = new Set(before.filter((account) => accounts.includes(account)))
  const rows = ordered(accounts, standings, names).map((account) => row(account))
  const save = h('button', { class: 'button primary', type: 'submit' }, icon('check'), 'Keep these five')
  const search = h('input', { id: 'peer-name', type: 'search', autocomplete: 'off', on: { input: () => filter() } })
  const submit = (event: Event) => {
    event.preventDefault()
    void busy(form, wrong, () => keep([...picked]))
  }
  const form: HTMLElement = h(
    'form',
    { class: 'form', on: { submit } },
    h('h2', { tabindex: -1 }, 'Choose five peers'),
    h('p', {}, 'They are told by letter, and may decline. You can change them at any time.'),
    h('div', { class: 'field' }, h('label', { for: 'peer-name' }, 'Look for a name'), search),
    accounts.length < FIVE &&
      h(
        'p',
        { class: 'notice warning' },
        'Fewer than five members whom you may choose have made their keys so far. Come back later.',
      ),
    h('ul', { class: 'plain choices' }, ...rows),
    told,
    warned,
    wrong,
    h('p', { class: 'actions' }, save, h('button', { class: 'button', type: 'button', on: { click: leave } }, 'Leave it')),
  )

  function row(account: string): HTMLElement {
    const id = `peer-${account}`
    const change = (event: Event) => {
      if ((event.target as HTMLInputElement).checked) picked.add(account)
      else picked.delete(account)
      count()
    }
    const box = h('input', { id, type: 'checkbox', checked: picked.has(account), on: { change } })
    const standing = standings[account]
    const words = standing ? standingWords(standing, names.find, 'UTC') : ''
    return h(
      'li',
      { 'data-called': names.of(account).toLowerCase() },
      box,
      h('label', { for: id }, names.of(account), ' ', h('span', { class: 'meta' }, words)),
    )
  }

  function count(): void {
    told.textContent = `${capital(inWords(picked.size))} of five chosen`
    save.disabled = picked.size !== FIVE
    const strangers = [...picked].filter((account) => !standings[account] || !isConfirmed(standings[account]))
    warned.hidden = strangers.length === 0
    warned.textContent = strangers.length === 0 ? '' : unconfirmed(strangers.map((account) => names.of(account)))
  }

  function filter(): void {
    const wanted = search.value.trim().toLowerCase()
    for (const one of rows) one.hidden = !(one.dataset.called ?? '').includes(wanted)
  }

  count()
  return form
}

function ordered(accounts: string[], standings: Record<string, Standing>, names: Names): string[] {
  const rank = (account: string) => (standings[account]?.mine ? 0 : standings[account] && isConfirmed(standings[account]) ? 1 : 2)
  return [...accounts].sort((a, b) => rank(a) - rank(b) || names.of(a).localeCompare(names.of(b)))
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

const unconfirmed = (strangers: string[]) =>
  `Nobody has confirmed the keys of ${strangers.join(', ')} yet. You can choose them, and compare keys when you meet: until then you rely on the server’s word that these keys are theirs.`
