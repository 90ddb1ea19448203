/** Devices around one table: the engine and an ordered log, no network and no storage. */

import { fromHex, same, toHex, uuidBytes } from '../src/engine/bytes.std'
import {
  add,
  begin,
  type Device,
  decodeGroup,
  encodeGroup,
  epochOf,
  type Group,
  joinByWelcome,
  type Leaf,
  newDeviceKeys,
  newPackage,
  type PrivatePackage,
  type Proposed,
  packageBytes,
  readPackage,
  receive,
  type Trust,
  update,
} from '../src/engine/index.std'

export const GROUP = uuidBytes('7c3f0a52-5b0e-4f39-9d1e-0d6f5f2f9b11')
/** The library checks lifetimes of key packages by the wall clock, so tests live in the present. */
export const NOW = Date.now()

/** mulberry32: the same seed gives the same evening. */
export function dice(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Who holds which key, who sits, who is revoked: what register and roster say in the product. */
export class Book implements Trust {
  keys = new Map<string, Uint8Array>()
  sits = new Set<string>()
  revoked = new Set<string>()

  certified(leaf: Leaf): boolean {
    const key = this.keys.get(`${leaf.account}:${leaf.device}`)
    return key !== undefined && same(key, leaf.key)
  }
  mayJoin(leaf: Leaf): boolean {
    return this.certified(leaf) && this.sits.has(leaf.account) && !this.revoked.has(leaf.device)
  }
  mayLeave(leaf: Leaf, by: Leaf): boolean {
    return leaf.account === by.account || !this.sits.has(leaf.account) || this.revoked.has(leaf.device)
  }
}

let made = 0

/** A device with its packages and, once it has joined, its view of the group. */
export class Seat {
  group: Group | null = null
  /** The state with which a removed device last took part, as a thief of its disk would find it. */
  last: Group | null = null
  packages: PrivatePackage[] = []
  read = 0
  heard: string[] = []

  constructor(
    readonly device: Device,
    readonly book: Book,
  ) {}

  static async of(account: string, book: Book): Promise<Seat> {
    made += 1
    const device = {
      account,
      device: toHex(fromHex(made.toString(16).padStart(32, '0'))),
      domain: 'example.test',
      keys: await newDeviceKeys(),
    }
    book.keys.set(`${account}:${device.device}`, device.keys.publicKey)
    return new Seat(device, book)
  }

  get id(): string {
    return this.device.device
  }

  async offer() {
    const pair = await newPackage(this.device, NOW)
    this.packages.push(pair)
    return readPackage(packageBytes(pair), NOW)
  }

  /** As after closing and opening the browser. */
  reload(): void {
    if (this.group) this.group = decodeGroup(encodeGroup(this.group), this.book)
  }

  /** Reads the log from its cursor; 'removed' when it lost its place on the way. */
  async sync(log: Uint8Array[], own: Set<string> = new Set()): Promise<'here' | 'removed'> {
    while (this.group && this.read < log.length) {
      const bytes = log[this.read]!
      this.read += 1
      if (own.has(toHex(bytes))) continue
      const got = await receive(this.group, bytes, this.book)
      if (got.kind === 'removed') {
        this.last = this.group
        this.group = null
        return 'removed'
      }
      if (got.kind === 'said') this.heard.push(new TextDecoder().decode(got.plaintext))
      this.group = got.next
    }
    return this.group ? 'here' : 'removed'
  }

  get epoch(): number {
    return this.group ? epochOf(this.group) : -1
  }
}

/** An account id for the n-th person. */
export function account(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
}

/** `count` people with a device each around one table, all in. */
export async function table(count: number) {
  const book = new Book()
  const log: Uint8Array[] = []
  let people = 0
  const arrive = async (): Promise<Seat> => {
    people += 1
    book.sits.add(account(people))
    return Seat.of(account(people), book)
  }
  const seats: Seat[] = [await arrive()]
  seats[0]!.group = await begin(GROUP, await newPackage(seats[0]!.device, NOW), book)
  const publish = async (by: Seat, made: Proposed, joined: Seat[] = []): Promise<void> => {
    log.push(made.commit)
    by.group = made.next
    by.read = log.length
    for (const seat of joined) {
      const welcomed = await joinByWelcome(made.welcome!, seat.packages, book, GROUP)
      seat.group = welcomed.group
      seat.read = log.length
    }
    for (const seat of seats) await seat.sync(log)
    seats.push(...joined.filter((seat) => !seats.includes(seat)))
  }
  const refresh = async (seat: Seat): Promise<void> => publish(seat, await update(seat.group!))
  const others = await Promise.all(Array.from({ length: count - 1 }, arrive))
  const offers = await Promise.all(others.map((seat) => seat.offer()))
  if (others.length > 0) await publish(seats[0]!, await add(seats[0]!.group!, offers, book), others)
  return { seats, log, book, arrive, publish, refresh }
}
