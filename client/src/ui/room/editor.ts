import type { Mention, Said } from '../../worker/api.std'
import { alertPlace, h } from '../dom'
import type { Named } from '../people'
import { faultOf } from '../words'
import { Writing } from './writing'

interface Editing {
  said: Said
  people: () => Named[]
  /** What was begun before, when it was left unfinished. */
  begun: string | null
  save: (body: string) => Promise<void>
  edit: (body: string, mentions: Mention[]) => Promise<void>
  /** It is over, whether anything was changed or not. */
  done: () => void
}

/** In the place of one's own words while one changes them. */
export function editorOf(editing: Editing): { form: HTMLFormElement; focus: () => void } {
  const id = `edit-${editing.said.id}`
  const wrong = alertPlace()
  const leave = () => {
    void editing.save('').catch(() => undefined) // forgotten with the next change
    editing.done()
  }
  const writing = new Writing({
    id,
    asks: 'Other words',
    people: editing.people,
    save: editing.save,
    send: () => form.requestSubmit(),
    leave,
  })
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!writing.body || writing.body === editing.said.body) return leave()
    try {
      await editing.edit(writing.body, writing.mentions)
      writing.clear()
      editing.done()
    } catch (error) {
      wrong.textContent = `${faultOf(error).message} What you typed is still here.`
    }
  }
  const form = h(
    'form',
    { class: 'editing', on: { submit: (event) => void submit(event) } },
    h('label', { class: 'hidden', for: id }, 'Your words, to be changed'),
    writing.names,
    h('div', { class: 'box' }, writing.field),
    h('p', { class: 'meta' }, 'Everybody sees that it was changed, and can read how it was before.'),
    wrong,
    h(
      'p',
      { class: 'row' },
      h('button', { class: 'button primary', type: 'submit' }, 'Change it'),
      h('button', { class: 'button', type: 'button', on: { click: leave } }, 'Leave it as it was'),
    ),
  )
  writing.field.value = editing.begun ?? editing.said.body
  return { form, focus: () => writing.field.focus() }
}
