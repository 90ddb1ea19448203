import type { AskedOfMe, Peers, SealedApi } from '../../worker/api.std'
import { connect } from '../../worker/connect.dom'
import { drawFrom, h } from '../dom'
import { Names } from '../names'
import { faultOf } from '../words'
import { choosing } from './choosing'
import { helping } from './helping'
import { chosen, held } from './lists'

const NO_DEVICE = 'This browser has no keys yet. Bring it in first; then you can choose peers, and help others.'

/** `<conclave-peers>`: who holds a part of one's key, whose part one holds, and who asks for it. */
export class PeersPage extends HTMLElement {
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
    this.show(h('p', { class: 'meta', role: 'status' }, 'Reading the register of keys.'))
    try {
      this.api = await connect(this.getAttribute('me') ?? '')
      const { state } = await this.api.status()
      if (state === 'ready') await this.read()
      else this.show(h('p', {}, NO_DEVICE), h('p', {}, h('a', { class: 'button', href: '/me/keys/' }, 'Keys and devices')))
    } catch (error) {
      this.show(h('p', { role: 'alert' }, faultOf(error).message))
    }
  }

  private async read(): Promise<void> {
    const [peers, asked] = await Promise.all([this.api.peers(), this.api.askedOfMe()])
    this.told(peers, asked)
  }

  private told(peers: Peers, asked: AskedOfMe[]): void {
    const given = { names: this.names, zone: this.getAttribute('zone') ?? 'UTC' }
    this.show(
      ...asked.map((one) =>
        helping({ ...given, asked: one, help: (heard) => this.api.helpPeer(one.id, heard).then(() => this.read()) }),
      ),
      chosen({ ...given, peers, change: () => void this.choose(peers) }),
      held({ ...given, peers, giveUp: (account) => this.api.giveUpPart(account).then(() => this.read()) }),
    )
  }

  private async choose(peers: Peers): Promise<void> {
    const me = this.getAttribute('me') ?? ''
    const accounts = [...this.querySelectorAll<HTMLElement>('[data-candidate]')].map(({ dataset }) => dataset.person ?? '')
    const standings = await this.api.standings(accounts)
    this.show(
      choosing({
        names: this.names,
        accounts: accounts.filter((account) => account !== me),
        standings,
        before: peers.peers.map(({ account }) => account),
        keep: (picked) => this.api.choosePeers(picked).then(() => this.read()),
        leave: () => void this.read(),
      }),
    )
  }

  private show(...parts: HTMLElement[]): void {
    this.stage.replaceChildren(...parts)
    this.stage.querySelector<HTMLElement>('[tabindex="-1"]')?.focus()
  }
}
