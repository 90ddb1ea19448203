import type { DeviceStatus, RecoveryStatus, SealedApi } from '../../worker/api.std'
import { connect } from '../../worker/connect.dom'
import { Again } from '../again'
import { drawFrom, h } from '../dom'
import { Names } from '../names'
import { faultOf } from '../words'
import { asking, waiting } from './asking'
import { back, elsewhere, rehearsing } from './having'

/** `<conclave-lost>`: a request to one's peers from a browser without keys, and, from one with keys, stopping it or rehearsing. */
export class LostPage extends HTMLElement {
  private api!: SealedApi
  private names!: Names
  private readonly stage = h('div', { class: 'stack' })
  private readonly reading = new Again(() => this.read())
  private acted = false
  /** What comes after is shown, and stays. */
  private brought = false

  connectedCallback(): void {
    drawFrom(this.getAttribute('icons'))
    this.names = new Names(this)
    this.append(this.stage)
    void this.begin()
  }

  private async begin(): Promise<void> {
    this.show(h('p', { class: 'meta', role: 'status' }, 'Looking for your keys in this browser.'))
    try {
      this.api = await connect(this.getAttribute('me') ?? '')
      await this.api.onChange((conversation) => conversation === null && this.stirred())
      await this.reading.run()
    } catch (error) {
      this.show(h('p', { role: 'alert' }, faultOf(error).message))
    }
  }

  /** Something has changed; nobody's typing is taken away. */
  private stirred(): void {
    if (!this.brought && !(document.activeElement instanceof HTMLInputElement)) void this.reading.run().catch(() => undefined)
  }

  private async read(): Promise<void> {
    const { state } = await this.api.status()
    const found = await this.api.recovery('real')
    if (this.brought) return
    if (state === 'ready') await this.having(found)
    else this.without(state, found)
  }

  /** This browser holds keys: nothing is lost. */
  private async having(found: RecoveryStatus | null): Promise<void> {
    const rehearsal = await this.api.recovery('rehearsal')
    const peers = (await this.api.peers()).peers.length
    const again = () => this.again()
    this.show(
      ...(found && !found.ended && !found.mine
        ? [elsewhere(this.given, found, () => this.api.cancelRecovery('real').then(again))]
        : []),
      rehearsing(this.given, rehearsal, peers, {
        ask: () => this.api.askPeers('rehearsal').then(again),
        end: () => this.api.cancelRecovery('rehearsal').then(again),
        look: again,
      }),
    )
  }

  private without(state: DeviceStatus['state'], found: RecoveryStatus | null): void {
    if (state === 'no-account') {
      this.show(h('p', {}, 'You have not made keys yet, so there is nothing to lose.'))
      return
    }
    if (found && !found.ended && found.mine)
      this.show(waiting(this.given, found, { look: () => this.again(), bring: (name) => this.bring(name) }))
    else this.show(asking(found, () => this.api.askPeers('real').then(() => this.again())))
  }

  /** After something that the person did: what is new takes the focus. */
  private async again(): Promise<void> {
    this.acted = true
    await this.reading.run()
  }

  private async bring(name: string): Promise<void> {
    this.brought = true
    try {
      await this.api.bringBack(name)
    } catch (error) {
      this.brought = false
      throw error
    }
    this.acted = true
    this.show(back())
  }

  private show(...parts: HTMLElement[]): void {
    this.stage.replaceChildren(...parts)
    if (this.acted) this.stage.querySelector<HTMLElement>('[tabindex="-1"]')?.focus()
    this.acted = false
  }

  private get given() {
    return { names: this.names, zone: this.getAttribute('zone') ?? 'UTC' }
  }
}
