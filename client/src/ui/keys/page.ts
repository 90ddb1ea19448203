import { supported } from '../../passkey/ceremony.dom'
import type { DeviceStatus, SealedApi } from '../../worker/api.std'
import { connect } from '../../worker/connect.dom'
import { alarm } from '../alarm'
import { alertPlace, drawFrom, h, icon, slot } from '../dom'
import { faultOf } from '../words'
import { Askers } from './askers'
import { AskingPanel } from './asking'
import { devices, forgetting } from './devices'
import { naming } from './making'
import { passkeySlot } from './slot'
import { busy, unlocking } from './unlocking'
import { waysIn } from './ways'

const UNLOCK =
  'You have keys, but not in this browser yet. Open them here, and it becomes one of your devices. Your circles are told.'

/** `<conclave-keys>`: makes keys, opens them in this browser, and shows where else they are. */
export class KeysPage extends HTMLElement {
  private api!: SealedApi
  private askers: Askers | null = null
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
      await this.api.onChange((conversation) => conversation === null && this.heard())
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
        return naming(this.api, this.making())
      case 'needs-unlock':
        return [
          h('p', { class: 'lead' }, UNLOCK),
          unlocking(this.api, this.passkeys, () => void this.refresh()),
          new AskingPanel(this.api, this.zone, () => void this.refresh()).part,
        ]
      case 'not-allowed':
        return [h('p', {}, problem ?? 'This account holds no keys: they are for members. Nothing is missing.')]
      default:
        return [this.broken(problem ?? 'Your keys in this browser cannot be read.')]
    }
  }

  private async ready(status: DeviceStatus): Promise<void> {
    try {
      const changed = () => void this.refresh()
      const [listed, ways] = await Promise.all([
        devices(this.api, status, this.zone, changed),
        waysIn({
          api: this.api,
          zone: this.zone,
          passkeys: this.passkeys,
          named: (id) => this.named(id),
          making: this.making(),
          changed,
        }),
      ])
      this.askers ??= new Askers(this.api, this.zone, this.read())
      this.show(this.standing(status), this.askers.part, ...listed, ...ways)
      await this.askers.update().catch(() => undefined)
    } catch (error) {
      this.fail(faultOf(error).message)
    }
  }

  /** That all is well, or what is not. */
  private standing({ alarm: raised, problem }: DeviceStatus): HTMLElement {
    if (raised) return alarm(this.api, problem ?? '', () => void this.refresh())
    return problem ? h('p', { class: 'notice', role: 'status' }, problem) : this.onward()
  }

  /** What a camera read from another screen; taken out of the address, so that a reload does not ask again. */
  private read(): string | null {
    const link = location.hash.startsWith('#in=') ? location.hash.slice(1) : null
    if (link) history.replaceState(null, '', location.pathname + location.search)
    return link
  }

  /** Something of this device, or of its owner's others, is new. Nobody's typing is taken away by it. */
  private heard(): void {
    void this.askers?.update().catch(() => undefined)
    const typing = document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLTextAreaElement
    if (this.askers?.part.isConnected && !typing && !this.querySelector('details[open], .sure .danger')) void this.refresh()
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
      owner: this.getAttribute('name') ?? '',
      network: this.getAttribute('network') ?? '',
      show: (...parts: HTMLElement[]) => this.show(...parts),
      confirm: (answers: Record<number, string>) => this.api.confirmKit(answers),
      done: () => this.made(),
    }
  }

  /** One way back is not two: whoever goes on with the kit alone says so. */
  private made(): void {
    if (!this.welcome) void this.refresh()
    else this.show(...this.secondWay())
  }

  private secondWay(): HTMLElement[] {
    const go = () => this.welcome?.submit()
    const [able, has] = [supported(), this.passkeys.length > 0]
    const words = !able
      ? 'One way brings your keys back: the kit. This browser knows no passkeys; from another one you can add one later.'
      : has
        ? 'One way brings your keys back so far: the kit. Your passkey can be the second, so that you need the words only when everything else is gone.'
        : 'One way brings your keys back so far: the kit. A passkey can be the second. Make one now, and add it under Keys and devices.'
    const make = h('a', { class: 'button primary', href: '/me/passkeys/add/?from=welcome' }, icon('key-round'), 'Make a passkey')
    return [
      h('h2', { tabindex: -1 }, 'Your keys are made'),
      h('p', {}, words),
      passkeySlot(this.api, this.passkeys, go),
      ...(able && !has ? [h('p', {}, make)] : []),
      h('p', {}, h('button', { class: 'button', type: 'button', on: { click: go } }, 'Go on with the kit alone')),
    ]
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

  /** What its owner called a passkey; one that signs nobody in any more has no name here. */
  private named(id: string): string {
    const place = this.passkeys.indexOf(id)
    const names = JSON.parse(this.getAttribute('passkey-names') ?? '[]') as string[]
    return place >= 0 ? `“${names[place] ?? ''}”` : 'without a name'
  }

  private get zone(): string {
    return this.getAttribute('zone') ?? 'UTC'
  }
}
