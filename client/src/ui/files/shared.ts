import type { FileShown, Said, SealedApi } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { faultOf } from '../words'
import type { Progresses } from './progress'
import { save } from './saving'
import { view } from './viewer'
import { aboutFile, beforeSaving } from './words'

/** What the files of a message need to be shown and opened. */
export interface Sharing {
  api: SealedApi
  conversation: string
  progresses: Progresses
  /** A message that waits for its files is taken back. */
  callBack: (said: Said) => void
}

/** The files of one message: pictures small, all else as a row; null when there are none. */
export function filesOf(said: Said, sharing: Sharing): HTMLElement | null {
  if (said.files.length === 0) return null
  const list = h('ul', { class: 'plain files' }, ...said.files.map((file) => new Shared(said, file, sharing).line))
  return h('div', {}, list, said.sending === 'waiting' && backButton(said, sharing))
}

function backButton(said: Said, { callBack }: Sharing): HTMLElement {
  const back = h('button', { class: 'button', type: 'button', on: { click: () => callBack(said) } }, 'Stop and take back')
  return h('p', { class: 'sending' }, back)
}

class Shared {
  readonly line: HTMLLIElement
  private readonly wrong = alertPlace()
  private readonly doing = h('div', { class: 'doing' })
  private readonly warning: string | null
  private busy = false

  constructor(
    private readonly said: Said,
    private readonly file: FileShown,
    private readonly sharing: Sharing,
  ) {
    this.warning = beforeSaving(said.label, said.mine)
    this.line = h('li', { class: file.picture ? 'shared pictured' : 'shared' }, ...this.parts(), this.doing, this.wrong)
    if (said.sending === 'waiting') this.doing.append(sharing.progresses.bar(file.id, 'Sending'))
  }

  private parts(): (HTMLElement | SVGElement)[] {
    const { name, picture } = this.file
    const about = h(
      'span',
      { class: 'about' },
      h('span', { class: 'name' }, name),
      h('span', { class: 'meta' }, aboutFile(this.file)),
    )
    if (!picture) return [icon('file-text'), about, ...this.buttons()]
    const small = h('img', { src: picture.small, alt: '', ...fitted(picture) })
    if (!this.said.target) return [small, about]
    const look = h(
      'button',
      { class: 'look', type: 'button', 'aria-label': `Look at ${name}`, on: { click: () => this.look() } },
      small,
    )
    return [look, about, ...this.buttons()]
  }

  /** What is on its way already can be opened; what waits to be sent is on this device anyway. */
  private buttons(): HTMLElement[] {
    if (!this.said.target) return []
    const click = () => (this.warning ? this.ask(this.warning) : void this.save())
    const named = { 'aria-label': `Save ${this.file.name}`, 'data-act': `save ${this.file.id}` }
    return [h('button', { class: 'button', type: 'button', ...named, on: { click } }, icon('download'), 'Save')]
  }

  /** What the label demands is said before the file leaves the room. */
  private ask(warning: string): void {
    if (this.busy) return
    const yes = h(
      'button',
      { class: 'button', type: 'button', on: { click: () => void this.save() } },
      icon('download'),
      'Save here',
    )
    const no = h('button', { class: 'button', type: 'button', on: { click: () => this.doing.replaceChildren() } }, 'Not now')
    this.doing.replaceChildren(h('p', { class: 'meta', role: 'status' }, warning), h('p', { class: 'row' }, yes, no))
    yes.focus()
  }

  private async save(): Promise<void> {
    const opened = await this.open()
    if (opened) save(opened, this.file.name)
  }

  private async look(): Promise<void> {
    const opened = await this.open()
    if (opened) view(this.file, opened, this.warning, () => save(opened, this.file.name))
  }

  /** The file, opened; null when it was stopped, or does not open, which is told in its line. */
  private async open(): Promise<Blob | null> {
    if (this.busy) return null
    const { api, conversation, progresses } = this.sharing
    const { id } = this.file
    const stop = h('button', { class: 'button', type: 'button', on: { click: () => void api.stopFile(id) } }, 'Stop')
    this.busy = true
    this.wrong.textContent = ''
    progresses.forget(id)
    this.doing.replaceChildren(progresses.bar(id, 'Fetching'), stop)
    try {
      return await api.openFile(conversation, this.said.target!, id)
    } catch (error) {
      const { code, message } = faultOf(error)
      if (code !== 'file-dropped') this.wrong.textContent = message
      return null
    } finally {
      this.busy = false
      this.doing.replaceChildren()
    }
  }
}

/** The room that a small picture takes, so that nothing moves when it comes. */
function fitted({ width, height }: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(1, 240 / width, 240 / height)
  return { width: Math.max(40, Math.round(width * scale)), height: Math.max(40, Math.round(height * scale)) }
}
