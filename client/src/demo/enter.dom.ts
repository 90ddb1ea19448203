import { deviceName } from '../ui/keys/typed'
import type { SealedApi } from '../worker/api.std'
import { connect } from '../worker/connect.dom'

/** Brings this browser in as a further device of an invented person, then leads on. The kit stands on the page: it is nobody's. */
export class DemoDevice extends HTMLElement {
  connectedCallback(): void {
    void this.enter()
  }

  private async enter(): Promise<void> {
    try {
      await this.unlock(await connect(this.given('me')))
      location.replace(this.given('next'))
    } catch (error) {
      this.tell(error instanceof Error ? error.message : 'This browser could not make its keys.')
    }
  }

  private async unlock(sealed: SealedApi): Promise<void> {
    const { state } = await sealed.status()
    if (state === 'needs-unlock') await sealed.unlock(this.given('kit'), `${deviceName(navigator.userAgent)}, visiting`)
  }

  private given(name: string): string {
    return this.getAttribute(name) ?? ''
  }

  private tell(words: string): void {
    const place = this.querySelector('[role=status]')
    if (place) place.textContent = `${words} The rest of the demonstration works without.`
  }
}
