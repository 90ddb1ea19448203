import { expect } from 'vitest'
import { same, toHex, utf8 } from '../../src/engine/bytes.std'
import {
  add,
  begin,
  decodeGroup,
  encodeGroup,
  epochOf,
  exportSecret,
  type Group,
  groupInfo,
  joinByExternalCommit,
  joinByWelcome,
  type Leaf,
  members,
  newPackage,
  type PrivatePackage,
  type Proposed,
  packageBytes,
  readPackage,
  receive,
  remove,
  seal,
  update,
} from '../../src/engine/index.std'
import { GROUP, NOW, type Seat } from '../bench.std'

/** A commit as it is published, whichever engine made it. */
export interface Made {
  commit: Uint8Array
  welcome: Uint8Array | null
  groupInfo: Uint8Array
}

export type Heard = { kind: 'said'; by: string; text: string } | { kind: 'commit' } | { kind: 'removed' }

/** What both engines agree on in an epoch: number, exported secret, who is in. */
export interface View {
  epoch: number
  secret: string
  members: string[]
}

export const nameOf = ({ account, device }: Pick<Leaf, 'account' | 'device'>): string => `${account}:${device}`

/** One device in a mixed group. Whoever makes a commit is its committer at once; the others `read` it. */
export interface Player {
  readonly engine: 'ours' | 'theirs'
  readonly account: string
  readonly name: string
  offer(): Promise<Uint8Array>
  begin(): Promise<Uint8Array>
  add(packages: Uint8Array[]): Promise<Made>
  remove(names: string[]): Promise<Made>
  update(): Promise<Made>
  comeIn(info: Uint8Array): Promise<Made>
  /** Takes its own place anew, without what it had before. */
  comeBack(info: Uint8Array): Promise<Made>
  welcomed(welcome: Uint8Array): Promise<void>
  /** Makes a commit that the server does not take, as whoever comes second in a race. */
  lose(): Promise<void>
  say(text: string): Promise<Uint8Array>
  read(bytes: Uint8Array): Promise<Heard>
  view(): Promise<View>
  /** As after closing and opening the browser. */
  reload(): Promise<void>
}

/** A device of the engine that ships. */
export class Ours implements Player {
  readonly engine = 'ours'
  group: Group | null = null
  private packages: PrivatePackage[] = []

  constructor(private readonly seat: Seat) {}

  get account(): string {
    return this.seat.device.account
  }
  get name(): string {
    return nameOf(this.seat.device)
  }

  async offer(): Promise<Uint8Array> {
    const pair = await newPackage(this.seat.device, NOW)
    this.packages.push(pair)
    return packageBytes(pair)
  }

  async begin(): Promise<Uint8Array> {
    this.group = await begin(GROUP, await newPackage(this.seat.device, NOW), this.seat.book)
    return groupInfo(this.group)
  }

  async add(packages: Uint8Array[]): Promise<Made> {
    const newcomers = await Promise.all(packages.map((bytes) => readPackage(bytes, NOW)))
    return this.adopt(await add(this.group!, newcomers, this.seat.book))
  }

  remove = async (names: string[]) =>
    this.adopt(
      await remove(
        this.group!,
        names.map((name) => name.split(':')[1]!),
      ),
    )
  update = async () => this.adopt(await update(this.group!))
  comeIn = async (info: Uint8Array) => this.adopt(await joinByExternalCommit(info, this.seat.device, this.seat.book, GROUP, NOW))

  comeBack = (info: Uint8Array) => {
    this.group = null
    return this.comeIn(info)
  }

  async welcomed(welcome: Uint8Array): Promise<void> {
    this.group = (await joinByWelcome(welcome, this.packages, this.seat.book, GROUP)).group
  }

  /** Nothing is changed by a commit that is not adopted. */
  async lose(): Promise<void> {
    const before = encodeGroup(this.group!)
    await update(this.group!)
    expect(same(encodeGroup(this.group!), before)).toBe(true)
  }

  async say(text: string): Promise<Uint8Array> {
    const { bytes, next } = await seal(this.group!, utf8(text))
    this.group = next
    return bytes
  }

  /** After a removal the group stays as it was, as a thief of this device would find it. */
  async read(bytes: Uint8Array): Promise<Heard> {
    const got = await receive(this.group!, bytes, this.seat.book)
    if (got.kind === 'removed') return { kind: 'removed' }
    this.group = got.next
    if (got.kind === 'commit') return { kind: 'commit' }
    return { kind: 'said', by: nameOf(got.sender), text: new TextDecoder().decode(got.plaintext) }
  }

  async view(): Promise<View> {
    return {
      epoch: epochOf(this.group!),
      secret: toHex(await exportSecret(this.group!, 'exporter')),
      members: members(this.group!).map(nameOf).sort(),
    }
  }

  async reload(): Promise<void> {
    this.group = decodeGroup(encodeGroup(this.group!), this.seat.book)
  }

  private adopt(made: Proposed): Made {
    this.group = made.next
    return made
  }
}
