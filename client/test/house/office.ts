import { decodeMlsMessage } from 'ts-mls'
import { fromBase64, join, sha256, toBase64 } from '../../src/engine/bytes.std'
import type { Backup } from '../../src/vault/backup.std'
import type { Fetch, Participant } from '../../src/wire/wire.std'

interface Device {
  device: string
  account: string
  name: string
  added_at: string
  revoked_at: string | null
  seen_on: string | null
}

interface Talk {
  epoch: number | null
  begun: string
  info: string
  closed?: string
  participants: Participant[]
  log: { n: number; kind: 'commit' | 'message'; epoch: number; device: string; bytes: string; at: string }[]
}

/** All that a post office keeps; JSON-ready, so that it can be put back as it was. */
interface Shelf {
  register: { n: number; bytes: string; hash: string }[]
  accounts: Record<string, { key: string; backup: Backup }>
  devices: Device[]
  packages: Record<string, string[]>
  last: Record<string, string>
  talks: Record<string, Talk>
  welcomes: { id: string; conversation: string; device: string; bytes: string; cursor: number }[]
  archive: Record<string, { n: number; bytes: string; prev: string; hash: string }[]>
}

type Body = Record<string, unknown>
type Answer = [status: number, body: unknown]

const GENESIS = toBase64(new Uint8Array(32))

/**
 * The delivery service in memory: its addresses, its order of things and its refusals, as the server of conclave/conversations has
 * them. What it does not have: rates, sizes, and the signature below each request, which tests/conversations look after.
 */
export class Office {
  shelf: Shelf = {
    register: [],
    accounts: {},
    devices: [],
    packages: {},
    last: {},
    talks: {},
    welcomes: [],
    archive: {},
  }
  /** Requests that it has answered. */
  asked = 0
  private made = 0
  /** One after the other, as transactions are. */
  private before: Promise<unknown> = Promise.resolve()

  open(conversation: string): void {
    this.shelf.talks[conversation] = { epoch: null, begun: '', info: '', participants: [], log: [] }
  }

  seat(conversation: string, account: string): void {
    this.talk(conversation).participants.push({ account, since: now(), until: null })
  }

  unseat(conversation: string, account: string): void {
    for (const row of this.talk(conversation).participants) if (row.account === account && !row.until) row.until = now()
  }

  talk(conversation: string): Talk {
    return this.shelf.talks[conversation]!
  }

  /** The circle goes on in another conversation, with the same seats; this one is read back. */
  succeed(conversation: string, by: string): void {
    this.open(by)
    for (const { account, until } of this.talk(conversation).participants) if (!until) this.seat(by, account)
    this.talk(conversation).closed = now()
  }

  backup(): string {
    return JSON.stringify(this.shelf)
  }

  restore(backup: string): void {
    this.shelf = JSON.parse(backup) as Shelf
  }

  /** How one account reaches it. */
  doorOf(account: string): Fetch {
    return async (path, init) => {
      this.asked += 1
      const body = init?.body ? (JSON.parse(await new Response(init.body).text()) as Body) : {}
      const turn = this.before.then(() => this.answer(account, init?.method ?? 'GET', path, body))
      this.before = turn.catch(() => undefined)
      const [status, answer] = await turn
      return new Response(JSON.stringify(answer), { status, headers: { 'Content-Type': 'application/json' } })
    }
  }

  private async answer(account: string, method: string, path: string, body: Body): Promise<Answer> {
    const url = new URL(path, 'https://office.test')
    const [, what = '', id = '', part = ''] = url.pathname.split('/').filter(Boolean)
    const after = Number(url.searchParams.get('after') ?? 0)
    if (what === 'me') return [200, this.me(account)]
    if (what === 'register') return method === 'GET' ? [200, this.lines(after)] : this.takeBack(account, body)
    if (what === 'account') return this.openAccount(account, body)
    if (what === 'box') return this.line(body)
    if (what === 'backup') return this.putAway(account, body as unknown as Backup)
    if (what === 'devices' && !id) return this.addDevice(account, body)
    if (what === 'devices' && part === 'revocation') return this.revoke(account, id, body)
    if (what === 'devices' && part === 'key-packages') return this.offer(id, body)
    if (what === 'welcomes' && !id)
      return [200, this.shelf.welcomes.filter((one) => one.device === url.searchParams.get('device'))]
    if (what === 'welcomes') return this.received(id)
    if (what === 'archive') return method === 'GET' ? this.archived(account, id, after) : this.keep(account, id, body)
    if (what === 'conversations' && !id) return [200, this.lists(account)]
    if (what === 'conversations' && this.sits(account, id)) return this.inside(account, id, part, after, body)
    return [404, { error: 'missing', words: 'There is nothing here.' }]
  }

  private async inside(account: string, id: string, part: string, after: number, body: Body): Promise<Answer> {
    const talk = this.talk(id)
    if (part === 'group') return this.begin(account, talk, body)
    if (part === 'group-info') return talk.epoch === null ? refusal('not-begun') : [200, { epoch: talk.epoch, bytes: talk.info }]
    if (part === 'claims') return this.claim(talk, body.devices as string[])
    if (part === 'log')
      return [200, { head: talk.log.length, epoch: talk.epoch, entries: talk.log.filter(({ n }) => n > after).slice(0, 500) }]
    if (part === 'commits') return this.commit(account, id, talk, body)
    if (part === 'messages') return this.message(account, talk, body)
    return [404, { error: 'missing', words: 'There is nothing here.' }]
  }

  private me(account: string) {
    const known = this.shelf.accounts[account]
    const devices = this.shelf.devices.filter((one) => one.account === account)
    const [backup, account_key] = [known?.backup ?? null, known?.key ?? null]
    return { account, domain: 'office.test', may_hold_keys: true, devices, backup, account_key }
  }

  private lines(after: number) {
    const events = this.shelf.register.filter(({ n }) => n > after)
    const last = events.at(-1) ?? this.shelf.register.at(-1)
    return { size: last?.n ?? 0, head: last?.hash ?? GENESIS, events, more: false }
  }

  /** Lines that it has lost. The one with which an account begins is taken from that account alone. */
  private async takeBack(account: string, { after, lines }: Body): Promise<Answer> {
    if (after !== this.shelf.register.length) return refusal('register-moved')
    const given = (lines as string[]).map((line) => ({ line, event: read(line) }))
    if (given.some(({ event }) => event.kind === 'ACCOUNT' && event.account !== account)) return refusal('not-yours')
    for (const { line, event } of given) {
      await this.append(line)
      if (event.kind === 'DEVICE_ADD') this.know(event)
    }
    return [201, { size: this.shelf.register.length }]
  }

  /** A line about nothing but the account that has signed it. */
  private async line({ event }: Body): Promise<Answer> {
    if (this.written(event)) return [200, {}]
    await this.append(String(event))
    return [201, {}]
  }

  private know({ account, device, at }: Body): void {
    this.shelf.devices.push({
      device: String(device),
      account: String(account),
      name: 'Device',
      added_at: String(at),
      seen_on: null,
      revoked_at: null,
    })
  }

  private async openAccount(account: string, { event, backup }: Body): Promise<Answer> {
    if (this.shelf.accounts[account]) return this.written(event) ? [200, {}] : refusal('account-exists')
    await this.append(String(event))
    this.shelf.accounts[account] = { key: String(read(event).key), backup: backup as Backup }
    return [201, {}]
  }

  private putAway(account: string, backup: Backup): Answer {
    const { backup: before } = this.shelf.accounts[account]!
    if (JSON.stringify(before) === JSON.stringify(backup)) return [200, {}]
    return this.follows(account, backup, backup.generation > before.generation) ?? [200, {}]
  }

  private async addDevice(account: string, { device, name, event, backup }: Body): Promise<Answer> {
    if (this.written(event)) return [200, {}]
    const stale = this.follows(account, backup as Backup, false)
    if (stale) return stale
    await this.append(String(event))
    const known = { device: String(device), account, name: String(name) }
    this.shelf.devices.push({ ...known, added_at: now(), revoked_at: null, seen_on: null })
    return [201, {}]
  }

  private async revoke(account: string, id: string, { event, backup }: Body): Promise<Answer> {
    if (this.written(event)) return [200, {}]
    const found = this.shelf.devices.find(({ device }) => device === id)
    if (found?.account !== account) return [404, {}]
    if (found.revoked_at) return refusal('device-revoked')
    const stale = this.follows(account, backup as Backup, true)
    if (stale) return stale
    found.revoked_at = now()
    await this.append(String(event))
    return [201, {}]
  }

  /** Takes the next change of a backup, and no other. */
  private follows(account: string, backup: Backup, renewed: boolean): Answer | null {
    const { generation, revision } = this.shelf.accounts[account]!.backup
    if (backup.generation !== generation + Number(renewed) || backup.revision !== revision + 1) return refusal('stale-backup')
    this.shelf.accounts[account]!.backup = backup
    return null
  }

  private offer(device: string, { packages, last_resort }: Body): Answer {
    const kept = this.shelf.packages[device] ?? []
    this.shelf.packages[device] = [...kept, ...(packages as string[]).filter((one) => !kept.includes(one))]
    if (last_resort) this.shelf.last[device] = String(last_resort)
    return [201, { unused: this.shelf.packages[device]!.length }]
  }

  private claim(talk: Talk, devices: string[]): Answer {
    const found = devices.map((id) => this.shelf.devices.find(({ device }) => device === id))
    const sits = (account: string) => talk.participants.some((row) => row.account === account && !row.until)
    if (!found.every((one) => one && !one.revoked_at && sits(one.account))) return refusal('not-claimable')
    const taken = found.flatMap((one) => {
      const bytes = this.shelf.packages[one!.device]?.shift() ?? this.shelf.last[one!.device]
      return bytes ? [{ account: one!.account, device: one!.device, package: bytes }] : []
    })
    return [201, taken]
  }

  private begin(account: string, talk: Talk, { device, group_info }: Body): Answer {
    const refused = this.barred(account, device)
    if (refused) return refused
    const begun = `${device} ${group_info}`
    if (talk.epoch !== null) return talk.begun === begun ? [200, {}] : refusal('already-begun')
    Object.assign(talk, { epoch: 0, begun, info: group_info })
    return [201, {}]
  }

  private commit(account: string, id: string, talk: Talk, { device, commit, group_info, welcome }: Body): Answer {
    const refused = this.barred(account, device) ?? again(talk, device, commit)
    if (refused) return refused
    if (talk.epoch === null) return refusal('not-begun')
    const epoch = epochOf(String(commit))
    if (epoch !== talk.epoch) return refusal('epoch-passed')
    const n = push(talk, 'commit', epoch, device, commit)
    Object.assign(talk, { epoch: epoch + 1, info: group_info })
    const { bytes = '', devices = [] } = (welcome ?? {}) as { bytes?: string; devices?: string[] }
    for (const one of devices) this.welcome(id, one, bytes, n)
    return [201, { n, epoch: epoch + 1 }]
  }

  private welcome(conversation: string, device: string, bytes: string, cursor: number): void {
    this.made += 1
    const others = this.shelf.welcomes.filter((one) => one.conversation !== conversation || one.device !== device)
    this.shelf.welcomes = [...others, { id: `welcome-${this.made}`, conversation, device, bytes, cursor }]
  }

  private message(account: string, talk: Talk, { device, message }: Body): Answer {
    const refused = this.barred(account, device) ?? again(talk, device, message)
    if (refused) return refused
    if (talk.epoch === null) return refusal('not-begun')
    const epoch = epochOf(String(message))
    if (epoch > talk.epoch || epoch < talk.epoch - 2) return refusal('epoch-passed')
    return [201, { n: push(talk, 'message', epoch, device, message) }]
  }

  private received(id: string): Answer {
    const before = this.shelf.welcomes.length
    this.shelf.welcomes = this.shelf.welcomes.filter((one) => one.id !== id)
    return this.shelf.welcomes.length < before ? [200, {}] : [404, {}]
  }

  private archived(account: string, id: string, after: number): Answer {
    const chunks = this.shelf.archive[`${account}/${id}`] ?? []
    return [200, chunks.filter(({ n }) => n > after).map(({ n, bytes, prev }) => ({ n, bytes, prev }))]
  }

  private async keep(account: string, id: string, { n, prev, bytes }: Body): Promise<Answer> {
    const mine = this.shelf.archive[`${account}/${id}`] ?? []
    this.shelf.archive[`${account}/${id}`] = mine
    const hash = toBase64(await sha256(fromBase64(String(bytes))))
    if (mine.some((one) => one.n === n && one.prev === prev && one.hash === hash)) return [200, {}]
    if (n !== mine.length + 1 || prev !== (mine.at(-1)?.hash ?? GENESIS)) return refusal('chain-broken')
    mine.push({ n: Number(n), bytes: String(bytes), prev: String(prev), hash })
    return [201, {}]
  }

  private lists(account: string) {
    const mine = Object.entries(this.shelf.talks).filter(([id]) => this.sits(account, id))
    return mine.map(([id, { epoch, log, participants, closed = null }]) => ({
      id,
      epoch,
      head: log.length,
      participants,
      closed,
    }))
  }

  private sits(account: string, id: string): boolean {
    return this.shelf.talks[id]?.participants.some((row) => row.account === account && !row.until) ?? false
  }

  private barred(account: string, device: unknown): Answer | null {
    const found = this.shelf.devices.find((one) => one.device === device && one.account === account)
    if (!found) return [404, {}]
    return found.revoked_at ? refusal('device-revoked') : null
  }

  private written = (event: unknown): boolean => this.shelf.register.some(({ bytes }) => bytes === event)

  private async append(event: string): Promise<void> {
    const n = this.shelf.register.length + 1
    const number = new Uint8Array(8)
    new DataView(number.buffer).setBigUint64(0, BigInt(n))
    const before = fromBase64(this.shelf.register.at(-1)?.hash ?? GENESIS)
    const hash = toBase64(await sha256(join(before, number, fromBase64(event))))
    this.shelf.register.push({ n, bytes: event, hash })
  }
}

const now = () => new Date().toISOString()
const refusal = (error: string): Answer => [409, { error, words: 'Not now.' }]
const read = (event: unknown) => JSON.parse(new TextDecoder().decode(fromBase64(String(event)))) as Body

function push(talk: Talk, kind: 'commit' | 'message', epoch: number, device: unknown, bytes: unknown): number {
  const n = talk.log.length + 1
  talk.log.push({ n, kind, epoch, device: String(device), bytes: String(bytes), at: now() })
  return n
}

/** The same bytes get the first answer. */
function again(talk: Talk, device: unknown, bytes: unknown): Answer | null {
  const found = talk.log.find((entry) => entry.bytes === bytes)
  if (!found) return null
  if (found.device !== device) return refusal('replayed')
  return [200, { n: found.n, epoch: found.epoch + (found.kind === 'commit' ? 1 : 0) }]
}

function epochOf(bytes: string): number {
  const message = decodeMlsMessage(fromBase64(bytes), 0)![0]
  if (message.wireformat === 'mls_public_message') return Number(message.publicMessage.content.epoch)
  if (message.wireformat === 'mls_private_message') return Number(message.privateMessage.epoch)
  throw new TypeError('no message of a group')
}
