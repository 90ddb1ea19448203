import type { FileShown } from '../../worker/api.std'
import { h, icon } from '../dom'

/** A picture, as large as the window. What is said of it stands below; closing it forgets the opened bytes. */
export function view(shown: FileShown, opened: Blob, warning: string | null, save: () => void): void {
  const address = URL.createObjectURL(opened)
  const close = h('button', { class: 'button', type: 'button' }, icon('x'), 'Close')
  const keep = h('button', { class: 'button', type: 'button', on: { click: save } }, icon('download'), 'Save')
  const wrong = h('p', { class: 'error', role: 'alert' })
  const picture = h('img', { src: address, alt: shown.name })
  const dialog = h(
    'dialog',
    { class: 'viewer', 'aria-label': shown.name },
    picture,
    wrong,
    h('div', { class: 'under' }, h('p', { class: 'meta' }, h('span', { class: 'name' }, shown.name), warning), keep, close),
  )
  picture.addEventListener('error', () => {
    picture.hidden = true
    wrong.textContent = 'This browser cannot show this picture. It can be saved.'
  })
  close.addEventListener('click', () => dialog.close())
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close())
  dialog.addEventListener('close', () => {
    URL.revokeObjectURL(address)
    dialog.remove()
  })
  document.body.append(dialog)
  dialog.showModal()
  close.focus()
}
