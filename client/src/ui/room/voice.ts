import { h } from '../dom'
import { faultOf } from '../words'

const A_WHILE = 8_000

/** Where a room says something itself: what everybody must know above the talk, what merely happened below it. */
export class Voice {
  readonly banner = h('p', { class: 'banner', role: 'status', hidden: true })
  readonly notice = h('p', { class: 'meta copying', role: 'status' })

  /** Stays until there is something else, or null. */
  warn(words: string | null): void {
    if (this.banner.textContent !== (words ?? '')) this.banner.textContent = words ?? ''
    this.banner.hidden = !words
  }

  tell(words: string): void {
    this.notice.textContent = words
    setTimeout(() => {
      if (this.notice.textContent === words) this.notice.textContent = ''
    }, A_WHILE)
  }

  async tried(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.warn(faultOf(error).message)
    }
  }
}
