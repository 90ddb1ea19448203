import { attend, type Bell, type Outcome } from '../../src/circle/attending.std'
import { revokeDevice, statusOf } from '../../src/circle/devices.std'
import { confirm, draw, unlockByKit } from '../../src/circle/enrolling.std'
import type { Line } from '../../src/circle/lines.std'
import { type CircleRecord, circleOf, type OutboxItem, outboxPrefix, saidPrefix } from '../../src/circle/records.std'
import { put } from '../../src/circle/sending.std'
import { Tools } from '../../src/circle/tools.std'
import { SealedError } from '../../src/vault/faults.std'
import { Vault } from '../../src/vault/vault.std'
import { type Fetch, Wire } from '../../src/wire/wire.std'
import type { DeviceStatus } from '../../src/worker/api.std'
import type { Office } from './office'

/** What happens to one step of a device: a request or a write. `lost`: it was done, and the device never learns of it. */
export type Fault = 'none' | 'down' | 'lost' | 'crash-before' | 'crash-after' | 'full'
export type Step = { kind: 'request' | 'write'; what: string }

let opened = 0

/** A browser profile with its database. Closing it, also by a crash, leaves nothing but what was written. */
export class Browser {
  tools!: Tools
  /** How far its clock is ahead, in milliseconds. */
  ahead = 0
  /** Every step asks what becomes of it. */
  fault: (step: Step) => Fault = () => 'none'
  /** Nothing can be asked of it before it is started again. */
  crashed = false
  private life = 0
  private dead!: Promise<never>
  private die!: () => void

  private constructor(
    readonly office: Office,
    readonly account: string,
    private readonly database: string,
  ) {}

  static async of(office: Office, account: string): Promise<Browser> {
    opened += 1
    const made = new Browser(office, account, `house-${opened}`)
    await made.start()
    return made
  }

  /** As after closing and opening the browser, in whatever step it was. */
  async start(): Promise<void> {
    this.life += 1
    this.crashed = false
    this.dead = new Promise((_, reject) => {
      this.die = () => reject(new Crash())
    })
    this.dead.catch(() => undefined)
    // Another name for each life: whoever is dead holds no lock.
    this.tools = await this.another(`${this.database}/${this.life}`)
  }

  /** A further tab of the same profile. */
  async tab(): Promise<Tools> {
    return this.another(this.tools.name)
  }

  /** A new account; answers with the words of its kit. */
  async begin(): Promise<string> {
    const draft = await draw(this.tools, 'Laptop')
    await this.living(confirm(this.tools, draft, Object.fromEntries(draft.ask.map((i) => [i, draft.words[i]!]))))
    return draft.words.join(' ')
  }

  /** As when the page of one's keys is opened. */
  status = (): Promise<DeviceStatus> => this.living(statusOf(this.tools))

  unlock = (words: string): Promise<void> => this.living(unlockByKit(this.tools, words, 'Laptop'))
  /** Strikes another device of the same account out. */
  revoke = (device: string): Promise<void> => this.living(revokeDevice(this.tools, device))
  attend = (conversation: string, bell?: Bell, tools = this.tools): Promise<Outcome> =>
    this.living(attend(tools, conversation, bell ? { bell } : {}))
  say = (conversation: string, body: string, tools = this.tools): Promise<void> =>
    this.living(put(tools, conversation, { kind: 'text', body, label: 'forum' }))

  record = (conversation: string): Promise<CircleRecord> => circleOf(this.tools, conversation)

  /** What stands on this device, in order. */
  async lines(conversation: string): Promise<Line[]> {
    return (await this.tools.vault.list<Line>(saidPrefix(conversation))).map(([, line]) => line)
  }

  async texts(conversation: string): Promise<string[]> {
    return (await this.lines(conversation)).flatMap((line) => (line.kind === 'text' ? [line.body] : []))
  }

  /** Whether these words are on the screen, said or on their way. */
  async shows(conversation: string, body: string): Promise<boolean> {
    const items = await this.tools.vault.list<OutboxItem>(outboxPrefix(conversation))
    const waits = items.some(([, { what }]) => 'body' in what && what.body === body)
    return waits || (await this.texts(conversation)).includes(body)
  }

  async waiting(conversation: string): Promise<number> {
    return (await this.tools.vault.list(outboxPrefix(conversation))).length
  }

  async id(): Promise<string> {
    return (await this.tools.device()).device
  }

  /** All that its database holds: what a copied profile would have. */
  copy = (): Promise<[string, unknown][]> => this.tools.vault.list<unknown>('')

  async putBack(copy: [string, unknown][]): Promise<void> {
    const now = (await this.copy()).map(([name]): [string, unknown] => [name, null])
    await this.start()
    await this.tools.vault.write(Object.fromEntries([...now, ...copy]))
    await this.start()
  }

  close = (): void => this.tools.vault.close()

  /** What the browser threw away: keys, records, all of it. */
  async evict(): Promise<void> {
    await this.tools.vault.wipe()
    await this.start()
  }

  private async another(name: string): Promise<Tools> {
    const vault = await Vault.open(this.database)
    return new Tools(this.account, name, this.faulty(vault), new Wire(this.door()), () => Date.now() + this.ahead)
  }

  private living<T>(what: Promise<T>): Promise<T> {
    return Promise.race([what, this.dead])
  }

  private door(): Fetch {
    const [inside, life] = [this.office.doorOf(this.account), this.life]
    return async (path, init) => {
      if (life !== this.life) return never()
      const fault = this.fault({ kind: 'request', what: `${init?.method ?? 'GET'} ${path.split('?')[0]}` })
      if (fault === 'crash-before') return this.crash()
      if (fault === 'down') throw new TypeError('no network')
      const answer = await inside(path, init)
      if (fault === 'crash-after') return this.crash()
      if (fault === 'lost') throw new TypeError('the answer was lost')
      return answer
    }
  }

  private faulty(vault: Vault): Vault {
    const life = this.life
    const write = async (records: Record<string, unknown>) => {
      if (life !== this.life) return never()
      const fault = this.fault({ kind: 'write', what: Object.keys(records).join(' ') })
      if (fault === 'crash-before') return this.crash()
      if (fault === 'full') throw new SealedError('vault-full', 'This browser has no room left.')
      await vault.write(records)
      if (fault === 'crash-after') return this.crash()
    }
    return new Proxy(vault, {
      get: (target, name) => {
        if (name === 'write') return write
        const value = Reflect.get(target, name, target) as unknown
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  /** Nothing after this is done in this life: whoever waits for it waits for ever, and `living` says so. */
  private crash(): Promise<never> {
    this.life += 1
    this.crashed = true
    this.die()
    return never()
  }
}

export class Crash extends Error {}

const never = () => new Promise<never>(() => undefined)
