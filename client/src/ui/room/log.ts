import { h, icon } from '../dom'

const NEAR = 80
/** This close to the edge of what is shown, more is brought. */
const EDGE = 400
const QUIET = 1_000

interface Moving {
  /** More is wished on that side. */
  more: (side: 'earlier' | 'later') => void
  toEnd: () => void
  /** The end of the talk is on the screen. */
  seen: () => void
}

/** What is scrolled: keeps the reader's place while lines come before and after it. */
export class Log {
  readonly frame: HTMLElement
  readonly region: HTMLElement
  private readonly before: HTMLElement
  private readonly below: HTMLElement
  private staying = false
  /** Whether what is shown goes to the end of what was said. */
  private whole = true

  constructor(
    list: HTMLElement,
    name: string,
    private readonly moving: Moving,
  ) {
    const earlier = () => moving.more('earlier')
    this.before = h('button', { class: 'button earlier', type: 'button', hidden: true, on: { click: earlier } }, 'Earlier')
    this.region = h('div', { class: 'log', role: 'log', tabindex: 0, 'aria-label': name }, this.before, list)
    this.below = h(
      'button',
      { class: 'button below', type: 'button', hidden: true, on: { click: () => this.end() } },
      icon('arrow-down'),
      'New below',
    )
    this.frame = h('div', { class: 'frame' }, this.region, this.below)
    this.region.addEventListener('scroll', () => this.scrolled(), { passive: true })
    new ResizeObserver(() => this.staying && this.toEnd()).observe(this.region) // a keyboard opens, a phone is turned
    document.addEventListener('visibilitychange', () => this.atEnd && moving.seen())
  }

  get atEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.region
    return this.whole && scrollHeight - scrollTop - clientHeight < NEAR
  }

  /** Shows lines by `draw` without moving what is being read. */
  draw(draw: () => void, { earlier, whole }: { earlier: boolean; whole: boolean }): void {
    const mark = this.anchor()
    const top = mark?.getBoundingClientRect().top ?? 0
    this.before.hidden = !earlier
    this.whole = whole
    draw()
    if (mark?.isConnected) this.region.scrollTop += mark.getBoundingClientRect().top - top
  }

  /** What one asked for oneself is not read out as if it were new. */
  quietly(): void {
    this.region.setAttribute('aria-live', 'off')
    setTimeout(() => this.region.setAttribute('aria-live', 'polite'), QUIET)
  }

  /** Something came while somebody reads further up. */
  newBelow(words: string): void {
    this.below.lastChild!.textContent = words
    this.below.hidden = false
  }

  toEnd(): void {
    this.staying = true
    this.region.scrollTop = this.region.scrollHeight
    this.reached()
  }

  to(line: HTMLElement): void {
    this.staying = false
    line.scrollIntoView({ block: 'center' })
    line.focus({ preventScroll: true })
  }

  private end(): void {
    if (this.whole) this.toEnd()
    else this.moving.toEnd()
  }

  private scrolled(): void {
    this.staying = this.atEnd
    if (this.staying) this.reached()
    const { scrollHeight, scrollTop, clientHeight } = this.region
    if (scrollTop < EDGE && !this.before.hidden) this.moving.more('earlier')
    if (!this.whole && scrollHeight - scrollTop - clientHeight < EDGE) this.moving.more('later')
  }

  private reached(): void {
    this.below.hidden = true
    this.moving.seen()
  }

  /** The first line that is at least partly on the screen. */
  private anchor(): Element | null {
    const { top } = this.region.getBoundingClientRect()
    const lines = this.region.querySelectorAll('[data-said]')
    return [...lines].find((line) => line.getBoundingClientRect().bottom > top) ?? null
  }
}
