import type { DeviceStatus, RecoveryStatus, SealedApi } from '../../worker/api.std'
import { connect } from '../../worker/connect.dom'
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
      await this.read()
    } catch (error) {
      this.show(h('p', { role: 'alert' }, faultOf(error).message))
    }
  }

  /** Something has changed; nobody's typing is taken away. */
  private stirred(): void {
    if (!(document.activeElement instanceof HTMLInputElement)) void this.read().catch(() => undefined)
  }

  private async read(): Promise<void> {
    const { state } = await this.api.status()
    const found = await this.api.recovery('real')
    if (state === 'ready') await this.having(found)
    else this.without(state, found)
  }

  /** This browser holds keys: nothing is lost. */
  private async having(found: RecoveryStatus | null): Promise<void> {
    const rehearsal = await this.api.recovery('rehearsal')
    const peers = (await this.api.peers()).peers.length
    const again = () => this.read()
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
      this.show(waiting(this.given, found, { look: () => this.read(), bring: (name) => this.bring(name) }))
    else this.show(asking(found, () => this.api.askPeers('real').then(() => this.read())))
  }

  private async bring(name: string): Promise<void> {
    await this.api.bringBack(name)
    this.show(back())
  }

  private show(...parts: HTMLElement[]): void {
    this.stage.replaceChildren(...parts)
    this.stage.querySelector<HTMLElement>('[tabindex="-1"]')?.focus()
  }

  private get given() {
    return { names: this.names, zone: this.getAttribute('zone') ?? 'UTC' }
  }
}
