import { h, icon } from '../dom'

/** A place beside the talk, over it on a phone: one thing at a time, closed by its button or by Escape. */
export class Beside {
  private place: HTMLElement | null = null
  private back: (() => void) | null = null
  private closed: (() => void) | null = null

  constructor(private readonly page: HTMLElement) {}

  get open(): boolean {
    return this.place !== null
  }

  show(title: string, parts: HTMLElement[], closed: () => void): void {
    const back = this.place ? this.back : wayBack(this.page)
    this.close()
    this.back = back
    this.closed = closed
    const leave = h('button', { class: 'button quiet', type: 'button', 'aria-label': `Close: ${title}` }, icon('x'))
    leave.addEventListener('click', () => this.close())
    this.place = h(
      'section',
      { class: 'beside', 'aria-label': title, tabindex: -1 },
      h('header', {}, h('h2', {}, title), leave),
      ...parts,
    )
    this.place.addEventListener('keydown', (event) => event.key === 'Escape' && !event.defaultPrevented && this.close())
    this.page.append(this.place)
    this.place.focus({ preventScroll: true }) // Escape closes it from the first moment on
  }

  close(): void {
    const had = this.place?.contains(document.activeElement)
    this.place?.remove()
    this.place = null
    this.closed?.()
    this.closed = null
    if (had) this.back?.()
  }
}

/** To what has the focus now, also when its line is drawn anew meanwhile. */
function wayBack(page: HTMLElement): () => void {
  const on = document.activeElement as HTMLElement | null
  const id = on?.closest<HTMLElement>('[data-said]')?.dataset.said ?? ''
  const again = () => page.querySelector<HTMLElement>(`[data-said="${CSS.escape(id)}"] [data-act="${on?.dataset.act ?? ''}"]`)
  return () => (on?.isConnected ? on : again())?.focus()
}
