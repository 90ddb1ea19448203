import { supported } from '../../passkey/ceremony.dom'
import type { DeviceStatus, SealedApi } from '../../worker/api.std'
import { connect } from '../../worker/connect.dom'
import { alertPlace, drawFrom, h, icon, slot } from '../dom'
import { faultOf } from '../words'
import { devices, forgetting } from './devices'
import { naming } from './making'
import { passkeySlot } from './slot'
import { busy, unlocking } from './unlocking'

const UNLOCK =
  'You have keys, but not in this browser yet. Open them here, and it becomes one of your devices. Your circles are told.'

/** `<conclave-keys>`: makes keys, opens them in this browser, and shows where else they are. */
export class KeysPage extends HTMLElement {
  private api!: SealedApi
  private readonly stage = h('div', { class: 'stack' })

  connectedCallback(): void {
    drawFrom(this.getAttribute('icons'))
    this.append(this.stage)
    void this.begin()
  }

  private async begin(): Promise<void> {
    this.show(h('p', { class: 'meta', role: 'status' }, 'Looking for your keys in this browser.'))
    try {
      this.api = await connect(this.getAttribute('me') ?? '')
      this.go(await this.api.status())
    } catch (error) {
      this.fail(faultOf(error).message)
    }
  }

  private go(status: DeviceStatus): void {
    if (status.state === 'ready') void this.ready(status)
    else this.show(...this.without(status))
  }

  /** What stands here while this browser holds no keys. */
  private without({ state, problem }: DeviceStatus): HTMLElement[] {
    switch (state) {
      case 'no-account':
        return naming(this.making())
      case 'needs-unlock':
        return [h('p', { class: 'lead' }, UNLOCK), unlocking(this.api, this.passkeys, () => void this.refresh())]
      case 'not-allowed':
        return [h('p', {}, problem ?? 'This account holds no keys: they are for members. Nothing is missing.')]
      default:
        return [this.broken(problem ?? 'Your keys in this browser cannot be read.')]
    }
  }

  private async ready(status: DeviceStatus): Promise<void> {
    try {
      this.show(
        this.onward(),
        ...(await devices(this.api, status, this.zone, () => void this.refresh())),
        passkeySlot(this.api, this.passkeys),
      )
    } catch (error) {
      this.fail(faultOf(error).message)
    }
  }

  private async refresh(): Promise<void> {
    try {
      this.go(await this.api.status())
    } catch (error) {
      this.fail(faultOf(error).message)
    }
  }

  private making() {
    return {
      api: this.api,
      owner: this.getAttribute('name') ?? '',
      network: this.getAttribute('network') ?? '',
      show: (...parts: HTMLElement[]) => this.show(...parts),
      done: () => this.made(),
    }
  }

  /** On the first visit there is nothing to come back for: a passkey may open the keys too, and the visit goes on. */
  private made(): void {
    if (!this.welcome) void this.refresh()
    else if (this.passkeys.length === 0 || !supported()) this.welcome.submit()
    else this.offerPasskey()
  }

  private offerPasskey(): void {
    this.show(
      h('h2', { tabindex: -1 }, 'Your keys are made'),
      h('p', {}, 'Your passkey can open them too, so that you need the words only when everything else is gone.'),
      passkeySlot(this.api, this.passkeys, () => this.welcome?.submit()),
      h('p', {}, h('button', { class: 'button', type: 'button', on: { click: () => this.welcome?.submit() } }, 'Go on without')),
    )
  }

  private onward(): HTMLElement {
    if (!this.welcome) return h('p', {}, icon('shield-check'), ' This browser holds your keys.')
    return h(
      'div',
      { class: 'stack' },
      h('p', {}, icon('shield-check'), ' Your keys are made, and this browser holds them.'),
      h(
        'p',
        {},
        h(
          'button',
          { class: 'button primary', type: 'button', on: { click: () => this.welcome?.submit() } },
          'Go on',
          icon('arrow-right'),
        ),
      ),
    )
  }

  private broken(words: string): HTMLElement {
    const wrong = alertPlace()
    const item: HTMLElement = h(
      'div',
      { class: 'panel row' },
      h('div', {}, h('p', { role: 'status' }, words), wrong),
      forgetting(() => busy(item, wrong, () => this.api.wipe().then(() => this.refresh()))),
    )
    return item
  }

  private fail(words: string): void {
    const again = h(
      'button',
      { class: 'button', type: 'button', on: { click: () => (this.api ? void this.refresh() : location.reload()) } },
      'Try again',
    )
    this.show(h('p', { role: 'alert' }, words), h('p', {}, again))
  }

  private show(...parts: HTMLElement[]): void {
    this.stage.replaceChildren(...parts)
    this.stage.querySelector<HTMLElement>('[tabindex="-1"]')?.focus()
  }

  /** The form that takes the step of the first visit; there only on the first visit. */
  private get welcome(): HTMLFormElement | null {
    return slot(this, 'onward') as HTMLFormElement | null
  }

  private get passkeys(): string[] {
    return (this.getAttribute('passkeys') ?? '').split(' ').filter(Boolean)
  }

  private get zone(): string {
    return this.getAttribute('zone') ?? 'UTC'
  }
}
