import type { Bell } from '../circle/attending.std'
import { type Sealed, sealedOf } from '../circle/sealed.std'
import { Tools } from '../circle/tools.std'
import { Vault } from '../vault/vault.std'
import { type Fetch, Wire } from '../wire/wire.std'
import { bells } from './stream.node'

/** up: as it should be. down: nothing goes out. deaf: requests arrive, their answers are lost. */
export type Mode = 'up' | 'down' | 'deaf'

/** How the network is, for requests whose path ends so. */
export interface Network {
  mode: Mode
  path: string
}

export interface Opening {
  account: string
  base: string
  cookie: string
}

/** One simulated device: the shipped code over a database of its own. */
export class SimulatedDevice {
  network: Network = { mode: 'up', path: '' }
  /** How far this device's clock is ahead, in milliseconds. */
  ahead = 0
  /** The same, for the server's clock as this device hears of it: when both are ahead, time has passed. */
  serverAhead = 0
  sealed: Sealed
  private heard: (conversation: string) => void = () => {}
  private ears: AbortController | null = null
  private closed = false
  private readonly asking = new Set<Promise<unknown>>()

  private constructor(
    private readonly name: string,
    private readonly opening: Opening,
    private vault: Vault,
  ) {
    this.sealed = this.start(vault)
  }

  static async open(name: string, opening: Opening): Promise<SimulatedDevice> {
    return new SimulatedDevice(name, opening, await Vault.open(name))
  }

  /** As after closing and opening the browser: nothing survives but the database. */
  async reload(): Promise<void> {
    this.shut()
    this.vault = await Vault.open(this.name)
    this.sealed = this.start(this.vault)
  }

  /** Another tab of the same browser profile. */
  async tab(): Promise<Sealed> {
    return this.start(await Vault.open(this.name))
  }

  /** Keeps the doorbell's stream open. `heard` is told of each conversation of which something new was taken in and kept. */
  listen(heard: (conversation: string) => void): void {
    this.ears = new AbortController()
    this.heard = heard
    const ring = (bell: Bell) => void this.sealed.rung(bell)
    void bells(`${this.opening.base}/live/stream`, this.opening.cookie, ring, () => this.sealed.silent(), this.ears.signal)
  }

  /** For ever: nothing goes out any more, and what was under way has been answered. */
  async close(): Promise<void> {
    this.shut()
    this.closed = true
    await Promise.allSettled(this.asking)
  }

  private shut(): void {
    this.ears?.abort()
    this.vault.close()
  }

  private start(vault: Vault): Sealed {
    const changed = (conversation: string | null) => conversation && this.heard(conversation)
    const wire = new Wire(this.fetch())
    return sealedOf(new Tools(this.opening.account, this.name, vault, wire, () => Date.now() + this.ahead, changed), () => {})
  }

  private fetch(): Fetch {
    const { base, cookie } = this.opening
    const csrf = /csrftoken=([^;]+)/.exec(cookie)?.[1] ?? ''
    return async (path, init) => {
      const mode = path.endsWith(this.network.path) ? this.network.mode : 'up'
      if (mode === 'down' || this.closed) throw new TypeError('no network')
      const headers = { ...init?.headers, Cookie: cookie, 'X-CSRFToken': csrf, Referer: `${base}/` }
      const answer = await this.whole(fetch(base + path, { ...init, headers, redirect: 'manual' }))
      if (mode === 'deaf') throw new TypeError('the answer was lost')
      return this.serverAhead === 0 ? answer : this.later(answer)
    }
  }

  private later(answer: Response): Response {
    const headers = new Headers(answer.headers)
    headers.set('date', new Date(Date.now() + this.serverAhead).toUTCString())
    return new Response(answer.body, { status: answer.status, headers })
  }

  private whole<T>(asked: Promise<T>): Promise<T> {
    this.asking.add(asked)
    return asked.finally(() => this.asking.delete(asked))
  }
}
