import { expect } from 'vitest'
import { toHex, utf8 } from '../src/engine/bytes.std'
import {
  add,
  begin,
  epochOf,
  exportSecret,
  groupInfo,
  joinByExternalCommit,
  joinByWelcome,
  members,
  newPackage,
  type Proposed,
  receive,
  remove,
  seal,
  update,
} from '../src/engine/index.std'
import { account, Book, dice, GROUP, NOW, Seat } from './bench.std'

/** An evening of random operations on one ordered log; everybody is asked after each. */
export class Evening {
  log: Uint8Array[] = []
  seats: Seat[] = []
  gone: Seat[] = []
  info: Uint8Array = new Uint8Array()
  book = new Book()
  counts: Record<string, number> = {}
  people = 0

  constructor(readonly roll: () => number) {}

  pick<T>(from: T[]): T {
    return from[Math.floor(this.roll() * from.length)]!
  }

  async open(): Promise<void> {
    const first = await this.arrive()
    first.group = await begin(GROUP, await newPackage(first.device, NOW), this.book)
    this.info = await groupInfo(first.group)
    this.seats.push(first)
  }

  async arrive(of?: string): Promise<Seat> {
    if (!of) this.people += 1
    const who = of ?? account(this.people)
    this.book.sits.add(who)
    return Seat.of(who, this.book)
  }

  /** The server's part: the first commit of an epoch wins. The winner adopts, all others read. */
  async publish(by: Seat, made: Proposed, joined: Seat[] = []): Promise<void> {
    this.log.push(made.commit)
    this.info = made.groupInfo
    by.group = made.next
    by.read = this.log.length
    for (const seat of joined) {
      const { group, used } = await joinByWelcome(made.welcome!, seat.packages, this.book, GROUP)
      seat.packages = seat.packages.filter((kept) => kept !== used)
      seat.group = group
      seat.read = this.log.length
    }
    this.seats.push(...joined)
    await this.read()
  }

  async read(): Promise<void> {
    for (const seat of [...this.seats]) {
      if ((await seat.sync(this.log)) === 'here') continue
      this.seats = this.seats.filter((other) => other !== seat)
      this.gone.push(seat)
    }
  }

  async step(): Promise<void> {
    const by = this.pick(this.seats)
    const many = this.seats.length
    const options: [string, boolean, () => Promise<void>][] = [
      ['add', many < 14, () => this.add(by, 1)],
      ['add several', many < 12, () => this.add(by, 2 + Math.floor(this.roll() * 2))],
      ['second device', many < 14, () => this.add(by, 1, by.device.account)],
      ['remove', many > 3, () => this.remove(by, 1)],
      ['remove several', many > 6, () => this.remove(by, 2 + Math.floor(this.roll() * 2))],
      ['update', true, async () => this.publish(by, await update(by.group!))],
      ['external', many < 14, () => this.external()],
      ['say', true, () => this.say(by)],
      ['reload', true, async () => by.reload()],
      ['race', many > 2, () => this.race(by)],
    ]
    const [name, , act] = this.pick(options.filter(([, possible]) => possible))
    this.counts[name] = (this.counts[name] ?? 0) + 1
    await act()
    await this.agree(name)
  }

  async add(by: Seat, count: number, of?: string): Promise<void> {
    const newcomers: Seat[] = []
    for (let i = 0; i < count; i += 1) newcomers.push(await this.arrive(of))
    const offers = await Promise.all(newcomers.map((seat) => seat.offer()))
    await this.publish(by, await add(by.group!, offers, this.book), newcomers)
  }

  async remove(by: Seat, count: number): Promise<void> {
    const others = this.seats.filter((seat) => seat !== by)
    const leaving: Seat[] = []
    while (leaving.length < count) {
      const seat = this.pick(others)
      if (!leaving.includes(seat)) leaving.push(seat)
    }
    for (const seat of leaving) this.book.revoked.add(seat.id)
    await this.publish(
      by,
      await remove(
        by.group!,
        leaving.map((seat) => seat.id),
      ),
    )
    for (const seat of leaving) expect(this.seats).not.toContain(seat)
  }

  async external(): Promise<void> {
    const seat = await this.arrive(this.roll() < 0.5 ? this.pick(this.seats).device.account : undefined)
    const made = await joinByExternalCommit(this.info, seat.device, this.book, GROUP, NOW)
    this.log.push(made.commit)
    this.info = made.groupInfo
    seat.group = made.next
    seat.read = this.log.length
    this.seats.push(seat)
    await this.read()
  }

  async say(by: Seat): Promise<void> {
    const words = `word ${this.log.length}`
    const { bytes, next } = await seal(by.group!, utf8(words))
    by.group = next
    this.log.push(bytes)
    by.read = this.log.length
    await this.read()
    for (const seat of this.seats) if (seat !== by) expect(seat.heard.at(-1)).toBe(words)
    await this.nobodyGoneReads(bytes)
  }

  /** Two commit on the same epoch: one is in the log, the other rebuilds its intent on what it reads. */
  async race(by: Seat): Promise<void> {
    const loser = this.pick(this.seats.filter((seat) => seat !== by))
    const lost = await update(loser.group!)
    await this.publish(by, await update(by.group!))
    await expect(receive(by.group!, lost.commit, this.book)).rejects.toThrow()
    await this.publish(loser, await update(loser.group!))
  }

  async agree(after: string): Promise<void> {
    const secrets = new Set<string>()
    for (const seat of this.seats) secrets.add(`${epochOf(seat.group!)}:${toHex(await exportSecret(seat.group!, 'soak'))}`)
    expect(secrets.size, `after ${after}`).toBe(1)
    expect(members(this.seats[0]!.group!).length).toBe(this.seats.length)
  }

  /** The last state of a removed device, with the library as it is, must not open what is said later. */
  async nobodyGoneReads(bytes: Uint8Array): Promise<void> {
    for (const { last } of this.gone) await expect(receive(last!, bytes, this.book)).rejects.toThrow()
  }
}

const OPERATIONS = 60

/** `seeds` evenings; how often each thing happened, and how many devices were removed. */
export async function soak(seeds: number[]): Promise<{ removed: number; totals: Record<string, number> }> {
  const totals: Record<string, number> = {}
  let removed = 0
  for (const seed of seeds) {
    const evening = new Evening(dice(seed))
    await evening.open()
    for (let i = 0; i < OPERATIONS; i += 1) await evening.step()
    await evening.say(evening.seats[0]!)
    removed += evening.gone.length
    for (const [name, count] of Object.entries(evening.counts)) totals[name] = (totals[name] ?? 0) + count
  }
  console.log(JSON.stringify({ soak: 'engine', seeds: seeds.length, operations: seeds.length * OPERATIONS, removed, ...totals }))
  return { removed, totals }
}
