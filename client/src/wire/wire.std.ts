import { join, sha256, utf8 } from '../engine/bytes.std'
import type { Backup } from '../vault/backup.std'
import { SealedError } from '../vault/faults.std'
import type { Charter, PairingState } from '../worker/api.std'
import type { Asking, OwnRecovery, PeersTold, RecoveryKind } from './recovery.std'

export interface Me {
  account: string
  domain: string
  may_hold_keys: boolean
  devices: { device: string; name: string; added_at: string; revoked_at: string | null; seen_on: string | null }[]
  backup: Backup | null
  account_key: string | null
}

/** A browser of this account that asks to come in; `key` is the X25519 key that it made for the answer. */
export interface AskerLine {
  id: string
  key: string
  browser: string
  asked_at: string
}

export interface Participant {
  account: string
  facilitates?: boolean
  since: string
  until: string | null
}

/** `bytes` is null when all that was in it is forgotten. */
export interface ArchiveChunk {
  n: number
  prev: string
  bytes: string | null
  hash: string
}

export interface ConversationLine {
  id: string
  epoch: number | null
  head: number
  /** Entries up to here have lost their bytes. */
  forgotten: number
  /** What its circle keeps, as the server says: devices obey what their facilitator says, sealed. */
  charter: Charter
  /** Since when it takes nothing any more, because its circle was begun anew. */
  closed: string | null
  succeeds: string | null
  participants: Participant[]
}

export interface Entry {
  n: number
  kind: 'commit' | 'message'
  epoch: number
  device: string
  /** Null when what was said is forgotten. */
  bytes: string | null
  at: string
}

export interface CommitBody {
  device: string
  commit: string
  group_info: string
  welcome: { bytes: string; devices: string[] } | null
}

/** What the server has of a file. */
export interface Standing {
  blob: string
  size: number
  chunks: number
  stored: number[]
  whole: boolean
}

/** The server said no, in words; `status` and `detail` are for the recovery table. */
export class Refusal extends SealedError {
  constructor(
    readonly status: number,
    code: string,
    words: string,
    readonly detail: Record<string, unknown>,
  ) {
    super(code, words)
  }
}

/** The session has ended. What is kept on this device stays, and goes on once the person has signed in again. */
export class SignedOut extends SealedError {
  constructor() {
    super('signed-out', 'You are signed out on this browser. Sign in again; what you wrote is kept here and will be sent.')
  }
}

/** The account does not sit in this conversation, or not any more. */
export class NoSeat extends SealedError {
  constructor() {
    super('no-seat', 'You do not sit in this circle.')
  }
}

/** No answer: it may have arrived or not. The same bytes are sent again, never others. */
export class NoAnswer extends SealedError {
  constructor(cause: unknown) {
    super('no-answer', 'There is no connection at the moment. What you wrote is kept here and will be sent.', { cause })
  }
}

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>

const TIMEOUT = 20_000
/** A megabyte over a telephone in a train. */
const FOR_A_CHUNK = 120_000
const BYTES = 'application/octet-stream'

type Bytes = Uint8Array<ArrayBuffer>

/** `digest`: the SHA-256 of `body`, where it is known already. */
interface Sent {
  type: string
  body: string | Blob | Bytes
  digest?: Bytes
}

interface Told {
  answer: Response
  bytes: Bytes
}

/** The addresses of the delivery service. Throws `Refusal` or `NoAnswer`. */
export class Wire {
  /** Signs what changes something with this browser's device; null before it has one. A session alone changes nothing. */
  signer: (bytes: Uint8Array) => Promise<string | null> = async () => null

  /** This device's clock, and by how many milliseconds the server's is behind it; null before that was heard. */
  clock: () => number = Date.now
  behind: number | null = null

  constructor(private readonly ask: Fetch) {}

  me = () => this.get<Me>('/sealed/me').catch(signedOut)
  /** `size` and `head` are those of the last line in the answer, or of the whole when it has none. */
  register = (after: number) =>
    this.get<{ size: number; head: string; more: boolean; events: { n: number; bytes: string; hash: string }[] }>(
      `/sealed/register?after=${after}`,
    )
  /** Lines that the server had and lost, after `after`. */
  giveBack = (after: number, lines: string[]) => this.post<{ size: number }>('/sealed/register', { after, lines })
  openAccount = (event: string, backup: Backup) => this.post('/sealed/account', { event, backup })
  vouch = (event: string) => this.post('/sealed/vouches', { event })
  withdrawVouch = (event: string) => this.post('/sealed/vouches/withdrawals', { event })
  setBox = (event: string) => this.post('/sealed/box', { event })
  peers = () => this.get<PeersTold>('/sealed/peers')
  choosePeers = (backup: Backup, set: string, parts: { peer: string; bytes: string }[]) =>
    this.send<PeersTold>('PUT', '/sealed/peers', { backup, set, parts })
  giveUpPart = (account: string) => this.post(`/sealed/peers/held/${account}/ending`, {})
  recovery = async (kind: RecoveryKind) =>
    (await this.get<{ recovery: OwnRecovery | null }>(`/sealed/recovery?kind=${kind}`)).recovery
  askPeers = (kind: RecoveryKind, key: string) => this.post<OwnRecovery>('/sealed/recoveries', { kind, key })
  askedOfMe = () => this.get<Asking[]>('/sealed/recoveries')
  release = (id: string, bytes: string) => this.post(`/sealed/recoveries/${id}/releases`, { bytes })
  cancelRecovery = (id: string, device: string) => this.post(`/sealed/recoveries/${id}/cancellation`, { device })
  endRecovery = (id: string, device: string) => this.post(`/sealed/recoveries/${id}/ending`, { device })
  addDevice = (device: string, name: string, event: string, backup: Backup) =>
    this.post('/sealed/devices', { device, name, event, backup })
  revoke = (device: string, event: string, backup: Backup) => this.post(`/sealed/devices/${device}/revocation`, { event, backup })
  nameDevice = (device: string, name: string) => this.send('PUT', `/sealed/devices/${device}/name`, { name })
  askIn = (key: string, browser: string) => this.post<{ id: string; until: string }>('/sealed/pairings/asking', { key, browser })
  askedIn = (id: string) => this.get<{ state: PairingState; answer: string | null }>(`/sealed/pairings/${id}`)
  stopAsking = (id: string) => this.post(`/sealed/pairings/${id}/withdrawal`, {})
  askers = () => this.get<AskerLine[]>('/sealed/pairings')
  answerAsker = (id: string, answer: string) => this.post(`/sealed/pairings/${id}/answer`, { answer })
  refuseAsker = (id: string, why: 'declined' | 'wrong-words') => this.post(`/sealed/pairings/${id}/refusal`, { why })
  replaceBackup = (backup: Backup) => this.send('PUT', '/sealed/backup', backup)
  offer = (device: string, packages: string[], last: string | null) =>
    this.post<{ unused: number }>(`/sealed/devices/${device}/key-packages`, { packages, last_resort: last })
  conversations = () => this.get<ConversationLine[]>('/sealed/conversations').catch(signedOut)
  begin = (id: string, device: string, groupInfo: string) =>
    this.post(`/sealed/conversations/${id}/group`, { device, group_info: groupInfo, epoch: 0 })
  groupInfo = (id: string) => this.get<{ epoch: number; bytes: string }>(`/sealed/conversations/${id}/group-info`)
  claim = (id: string, devices: string[]) =>
    this.post<{ account: string; device: string; package: string }[]>(`/sealed/conversations/${id}/claims`, { devices })
  commit = (id: string, body: CommitBody) => this.post<{ n: number; epoch: number }>(`/sealed/conversations/${id}/commits`, body)
  message = (id: string, device: string, message: string) =>
    this.post<{ n: number }>(`/sealed/conversations/${id}/messages`, { device, message })
  log = (id: string, after: number) =>
    this.get<{ head: number; epoch: number; entries: Entry[] }>(`/sealed/conversations/${id}/log?after=${after}`)
  welcomes = (device: string) =>
    this.get<{ id: string; conversation: string; bytes: string; cursor: number }[]>(`/sealed/welcomes?device=${device}`)
  received = (welcome: string) => this.post(`/sealed/welcomes/${welcome}/receipt`, {})
  archive = (id: string, after: number) => this.get<ArchiveChunk[]>(`/sealed/archive/${id}?after=${after}`)
  keep = (id: string, n: number, prev: string, upto: number, bytes: string) =>
    this.post(`/sealed/archive/${id}`, { n, prev, upto, bytes })
  /** Entry `n` says that a session is over; `takeBackEnding` while there is time. */
  endSession = (id: string, n: number) => this.post(`/sealed/conversations/${id}/endings/${n}`, {})
  takeBackEnding = (id: string, n: number) => this.send('DELETE', `/sealed/conversations/${id}/endings/${n}`, {})

  /** Makes room for a file, or says what stands of it. Sizes in bytes of ciphertext. */
  beginBlob = (id: string, blob: string, device: string, size: number, chunks: number) =>
    this.post<Standing>(`/sealed/conversations/${id}/blobs`, { blob, device, size, chunks })
  withdrawBlob = (blob: string) => this.send('DELETE', `/sealed/blobs/${blob}`)
  putChunk = async (blob: string, n: number, body: Blob | Bytes, digest: Bytes) => {
    said(await this.exchange('PUT', `/sealed/blobs/${blob}/chunks/${n}`, { type: BYTES, body, digest }, FOR_A_CHUNK))
  }
  chunk = async (blob: string, n: number): Promise<Bytes> => {
    const told = await this.exchange('GET', `/sealed/blobs/${blob}/chunks/${n}`, null, FOR_A_CHUNK)
    if (told.answer.ok && told.answer.headers.get('Content-Type') === BYTES && !told.answer.redirected) return told.bytes
    said(told)
    throw new NoAnswer('not our server')
  }

  private get = <T>(path: string) => this.send<T>('GET', path)
  private post = <T>(path: string, body: unknown) => this.send<T>('POST', path, body)

  private async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const content = body === undefined ? null : { type: 'application/json', body: JSON.stringify(body) }
    return said<T>(await this.exchange(method, path, content, TIMEOUT))
  }

  /** Throws `NoAnswer`. */
  private async exchange(method: string, path: string, content: Sent | null, patience: number): Promise<Told> {
    const headers: Record<string, string> = { Accept: 'application/json' }
    const init: RequestInit = { method, headers, signal: AbortSignal.timeout(patience) }
    if (content) Object.assign(headers, { 'Content-Type': content.type })
    if (content) init.body = content.body
    if (method !== 'GET') {
      const digest = content?.digest ?? (await sha256(utf8(String(content?.body ?? ''))))
      const signature = await this.signer(join(utf8(`conclave/v1/request\n${method}\n${path}\n`), digest))
      if (signature) headers['X-Conclave-Signature'] = signature
    }
    try {
      const answer = await this.ask(path, init)
      const date = Date.parse(answer.headers.get('date') ?? '')
      if (!Number.isNaN(date)) this.behind = this.clock() - date
      return { answer, bytes: new Uint8Array(await answer.arrayBuffer()) }
    } catch (error) {
      throw new NoAnswer(error)
    }
  }
}

/** What was answered in JSON. Throws `Refusal` or `NoAnswer`. */
function said<T>({ answer, bytes }: Told): T {
  if (answer.status >= 502) throw new NoAnswer(answer.status)
  const read = parse(new TextDecoder().decode(bytes))
  // Something between us and the server answers in its place: a sign-on page of a hotel, for one.
  if (answer.ok && (read === null || answer.redirected)) throw new NoAnswer('not our server')
  if (answer.ok) return read as T
  const { error, words, ...detail } = (read ?? {}) as { error?: string; words?: string }
  if (error === 'somebody-else') throw new SignedOut()
  throw new Refusal(answer.status, error ?? 'error', words ?? 'The server could not do that. Nothing was lost.', detail)
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : null
  } catch {
    return null
  }
}

/** These two addresses are there for everybody who is signed in; from outside they look like any that is not. */
function signedOut(error: unknown): never {
  throw error instanceof Refusal && error.status === 404 ? new SignedOut() : error
}
