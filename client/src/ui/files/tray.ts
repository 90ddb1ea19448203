import type { Picked, Place, SealedApi, SealedFault } from '../../worker/api.std'
import { h, icon } from '../dom'
import { faultOf } from '../words'
import type { Progresses } from './progress'
import { aboutFile, inscribedIn } from './words'

const MOST = 10
const LARGEST = 100 * 1_048_576

interface Trying {
  api: SealedApi
  conversation: string
  place: Place
  progresses: Progresses
  /** Tells what went wrong under the field; empty takes it away. */
  wrong: (words: string) => void
}

interface Item {
  line: HTMLLIElement
  picked: Picked | null
  /** The person is asked whether it goes as it is. */
  asked: boolean
}

/** Files that go with the next message: each is made ready while one writes, and stays over a reload. */
export class Tray {
  readonly element: HTMLElement
  readonly button: HTMLElement
  private readonly list = h('ul', { class: 'plain' })
  private readonly note = h('p', { class: 'meta' })
  private readonly input: HTMLInputElement
  private readonly items = new Map<string, Item>()
  private readonly working = new Set<Promise<void>>()

  constructor(private readonly trying: Trying) {
    this.input = h('input', { type: 'file', multiple: true, hidden: true, on: { change: () => this.fromInput() } })
    this.element = h(
      'div',
      { class: 'tray', hidden: true, role: 'group', 'aria-label': 'Files that go with it' },
      this.list,
      this.note,
    )
    const open = () => this.input.click()
    const named = { 'aria-label': 'Add files', title: 'Add files, up to 100 MB each' }
    const button = h('button', { class: 'button quiet', type: 'button', ...named, on: { click: open } }, icon('paperclip'))
    this.button = h('span', { class: 'adding' }, button, this.input)
    void this.restore()
  }

  get empty(): boolean {
    return this.items.size === 0
  }

  /** Ids of all files, once they are ready. Throws a fault in words when something is left to decide. */
  async ready(): Promise<string[]> {
    await Promise.all(this.working)
    if ([...this.items.values()].some(({ asked }) => asked)) {
      const fault: SealedFault = { code: 'undecided', message: 'Say first what becomes of the picture that cannot be made bare.' }
      throw fault
    }
    return [...this.items].filter(([, { picked }]) => picked).map(([id]) => id)
  }

  /** They went with a message. */
  clear(): void {
    for (const id of this.items.keys()) this.trying.progresses.forget(id)
    this.items.clear()
    this.list.replaceChildren()
    this.tell()
  }

  allow(open: boolean): void {
    for (const control of this.button.querySelectorAll<HTMLButtonElement>('button')) control.disabled = !open
  }

  add(files: Iterable<File>): void {
    this.trying.wrong('')
    for (const file of files) {
      const refused = this.refusal(file)
      if (refused) this.trying.wrong(refused)
      else this.pick(hex(), file, false)
    }
  }

  /** What was picked here before, as after a reload, or after a message was taken back. */
  async restore(): Promise<void> {
    const all = await this.trying.api.picked(this.trying.conversation).catch(() => [])
    for (const picked of all) if (picked.place === this.trying.place && !this.items.has(picked.id)) this.settle(picked)
  }

  /** Told before a byte of it is read. */
  private refusal({ name, size }: File): string | null {
    if (this.items.size >= MOST) return `A message takes up to ${MOST} files. Send these first, the others after.`
    if (size > LARGEST) return `“${name}” has ${Math.ceil(size / 1_000_000)} MB. Up to 100 MB can be sent here.`
    return size === 0 ? `There is nothing in “${name}”.` : null
  }

  private pick(id: string, file: File, asItIs: boolean): void {
    const { api, conversation, place, progresses } = this.trying
    const bar = progresses.bar(id, 'Preparing')
    this.put(id, { picked: null, asked: false, line: this.line(id, file.name, icon('file-text'), bar) })
    const work = api.pick(conversation, place, id, file, asItIs).then(
      (picked) => void (this.items.has(id) && this.settle(picked)),
      (error: unknown) => this.failed(id, file, faultOf(error)),
    )
    this.working.add(work)
    void work.finally(() => this.working.delete(work))
  }

  private settle(picked: Picked): void {
    const { id, name, picture } = picked
    const face = picture ? h('img', { src: picture.small, alt: '', width: 40, height: 40 }) : icon('file-text')
    this.put(id, { picked, asked: false, line: this.line(id, name, face, h('span', { class: 'meta' }, aboutFile(picked))) })
  }

  private failed(id: string, file: File, { code, message }: SealedFault): void {
    if (code === 'cannot-bare') {
      this.ask(id, file, message)
      return
    }
    this.drop(id)
    if (code !== 'file-dropped') this.trying.wrong(message)
  }

  private ask(id: string, file: File, words: string): void {
    const go = () => this.pick(id, file, true)
    const yes = h('button', { class: 'button', type: 'button', on: { click: go } }, 'Send it as it is')
    const no = h('button', { class: 'button', type: 'button', on: { click: () => this.drop(id) } }, 'Leave it out')
    const asked = h('span', { class: 'asked' }, h('span', { role: 'status' }, words), h('span', { class: 'row' }, yes, no))
    this.put(id, { picked: null, asked: true, line: this.line(id, file.name, icon('circle-alert'), asked) })
  }

  private line(id: string, name: string, face: Element, about: HTMLElement): HTMLLIElement {
    const off = () => {
      this.drop(id)
      void this.trying.api.unpick(this.trying.conversation, id).catch(() => undefined) // it is offered again after a reload
    }
    const named = { 'aria-label': `Leave out ${name}` }
    const away = h('button', { class: 'button quiet', type: 'button', ...named, on: { click: off } }, icon('x'))
    return h('li', { class: 'shared' }, face, h('span', { class: 'about' }, h('span', { class: 'name' }, name), about), away)
  }

  private put(id: string, item: Item): void {
    const before = this.items.get(id)?.line
    if (before) before.replaceWith(item.line)
    else this.list.append(item.line)
    this.items.set(id, item)
    this.tell()
    item.line.scrollIntoView({ block: 'nearest' })
  }

  private drop(id: string): void {
    this.items.get(id)?.line.remove()
    this.items.delete(id)
    this.trying.progresses.forget(id)
    this.tell()
  }

  private tell(): void {
    this.element.hidden = this.empty
    const inscribed = [...this.items.values()].flatMap(({ picked }) => (picked ? [picked.inscribed] : []))
    this.note.textContent = inscribedIn(inscribed) ?? ''
  }

  private fromInput(): void {
    this.add([...(this.input.files ?? [])])
    this.input.value = ''
  }
}

/** Files that are dropped on `place` are taken. */
export function dropsOn(place: HTMLElement, take: (files: File[]) => void): void {
  place.addEventListener('dragover', (event) => {
    if (carries(event)) place.classList.add('dropping')
  })
  for (const end of ['dragleave', 'dragend', 'drop'] as const)
    place.addEventListener(end, (event) => {
      if (end !== 'dragleave' || !place.contains(event.relatedTarget as Node | null)) place.classList.remove('dropping')
    })
  place.addEventListener('drop', (event) => {
    if (carries(event)) take([...(event.dataTransfer?.files ?? [])])
  })
}

/** Files that are pasted, as a picture of the screen is, are taken. */
export function pastesInto(field: HTMLElement, take: (files: File[]) => void): void {
  field.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    take(files)
  })
}

/** A browser would leave the room for a file that is dropped beside the places for it. */
export function stayWhenDropped(): void {
  for (const event of ['dragover', 'drop'] as const)
    document.addEventListener(event, (over) => {
      if (carries(over)) over.preventDefault()
    })
}

const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
const hex = (): string => crypto.randomUUID().replaceAll('-', '')
