import { expect } from 'vitest'
import { readPackage } from '../../src/engine/index.std'
import { account, Book, dice, NOW, Seat } from '../bench.std'
import { type Made, Ours, type Player } from './player'
import { Theirs } from './theirs'

const MOST = 16

/** An evening of devices of two engines in one group: after each operation all agree, and whoever was removed reads nothing. */
export class Mixed {
  readonly counts: Record<string, number> = {}
  readonly gone: Player[] = []
  private here: Player[] = []
  private info: Uint8Array = new Uint8Array()
  private readonly book = new Book()
  private people = 0
  private words = 0

  constructor(private readonly roll: () => number) {}

  async open(first: Player['engine']): Promise<void> {
    const one = await this.arrive(first)
    this.info = await one.begin()
    this.here.push(one)
    await this.add(one, 2)
    await this.agree('open')
  }

  async step(): Promise<void> {
    const by = this.pick(this.here)
    const many = this.here.length
    const options: [string, boolean, () => Promise<void>][] = [
      ['add', many < MOST, () => this.add(by, 1)],
      ['add several', many < MOST - 2, () => this.add(by, 2 + this.upTo(2))],
      ['second device', many < MOST, () => this.add(by, 1, by.account)],
      ['remove', many > 3, () => this.remove(by, 1)],
      ['remove several', many > 6, () => this.remove(by, 2 + this.upTo(2))],
      ['update', true, async () => this.publish(by, await by.update())],
      ['external', many < MOST, () => this.external()],
      ['come back', many > 1, async () => this.publish(by, await by.comeBack(this.info))],
      ['say', true, () => this.say(by)],
      ['reload', true, () => by.reload()],
      ['race', many > 2, () => this.race(by)],
    ]
    const [name, , act] = this.pick(options.filter(([, possible]) => possible))
    const counted = `${name}, ${by.engine}`
    this.counts[counted] = (this.counts[counted] ?? 0) + 1
    await act()
    await this.agree(name)
  }

  /** Everybody speaks once and is heard by all: nothing was lost on the way. */
  async close(): Promise<void> {
    for (const by of this.here) await this.say(by)
  }

  get devices(): number {
    return this.here.length
  }

  private async add(by: Player, count: number, of?: string): Promise<void> {
    const newcomers: Player[] = []
    const offers: Uint8Array[] = []
    for (let i = 0; i < count; i += 1) {
      newcomers.push(await this.arrive(undefined, of))
      offers.push(await this.offerOf(newcomers[i]!))
    }
    const made = await by.add(offers)
    for (const one of newcomers) await one.welcomed(made.welcome!)
    await this.publish(by, made, newcomers)
  }

  private async remove(by: Player, count: number): Promise<void> {
    const others = this.here.filter((one) => one !== by)
    const leaving: Player[] = []
    while (leaving.length < count) {
      const one = this.pick(others)
      if (!leaving.includes(one)) leaving.push(one)
    }
    for (const { name } of leaving) this.book.revoked.add(name.split(':')[1]!)
    const made = await by.remove(leaving.map(({ name }) => name))
    await this.publish(by, made)
    for (const one of leaving) expect(this.here).not.toContain(one)
  }

  private async external(): Promise<void> {
    const one = await this.arrive(undefined, this.roll() < 0.5 ? this.pick(this.here).account : undefined)
    await this.publish(one, await one.comeIn(this.info), [one])
  }

  private async say(by: Player): Promise<void> {
    this.words += 1
    const text = `word ${this.words}`
    const bytes = await by.say(text)
    for (const one of this.here)
      if (one !== by) expect(await one.read(bytes), `${by.engine} to ${one.engine}`).toEqual({ kind: 'said', by: by.name, text })
    for (const one of this.gone) await expect(one.read(bytes), `${by.engine} to a removed ${one.engine}`).rejects.toThrow()
  }

  private async race(by: Player): Promise<void> {
    const loser = this.pick(this.here.filter((one) => one !== by))
    await loser.lose()
    await this.publish(by, await by.update())
    await this.publish(loser, await loser.update())
  }

  /** The committer and whoever came by it are there already; all others read. Every other device that goes never learns why. */
  private async publish(by: Player, made: Made, came: Player[] = []): Promise<void> {
    this.info = made.groupInfo
    const inBefore = this.here.filter((one) => one !== by)
    const gone = (one: Player) => this.book.revoked.has(one.name.split(':')[1]!)
    for (const one of inBefore) {
      if (!gone(one)) expect(await one.read(made.commit), `${by.engine} to ${one.engine}`).toEqual({ kind: 'commit' })
      else if (this.roll() < 0.5) expect(await one.read(made.commit)).toEqual({ kind: 'removed' })
    }
    this.gone.push(...inBefore.filter(gone))
    this.here = [...this.here.filter((one) => !gone(one)), ...came]
  }

  private async agree(after: string): Promise<void> {
    const names = this.here.map(({ name }) => name).sort()
    const first = await this.here[0]!.view()
    expect(first.members, `after ${after}`).toEqual(names)
    for (const one of this.here) expect(await one.view(), `${one.engine} after ${after}`).toEqual(first)
  }

  private async arrive(engine?: Player['engine'], of?: string): Promise<Player> {
    if (!of) this.people += 1
    const who = of ?? account(this.people)
    this.book.sits.add(who)
    const kind = engine ?? (this.roll() < 0.5 ? 'ours' : 'theirs')
    const one = kind === 'ours' ? await this.ours(who) : await Theirs.of(who, 1 + this.upTo(2 ** 40))
    await this.offerOf(one)
    return one
  }

  /** The other engine can name devices of up to 64 bits, without leading zeros. */
  private async ours(account: string): Promise<Player> {
    const { device } = await Seat.of(account, this.book)
    return new Ours(new Seat({ ...device, device: (1 + this.upTo(2 ** 40)).toString(16) }, this.book))
  }

  /** A key package; what it says about its device's key stands in the register from then on. */
  private async offerOf(one: Player): Promise<Uint8Array> {
    const bytes = await one.offer()
    const { leaf } = await readPackage(bytes, NOW)
    this.book.keys.set(one.name, leaf.key)
    return bytes
  }

  private pick<T>(from: T[]): T {
    return from[this.upTo(from.length)]!
  }

  private upTo(most: number): number {
    return Math.floor(this.roll() * most)
  }
}

/** `seeds` evenings of `operations` each. Answers with how often each thing happened, by engine. */
export async function soakMixed(seeds: number[], operations: number): Promise<Record<string, number>> {
  const totals: Record<string, number> = {}
  const add = (name: string, count: number) => {
    totals[name] = (totals[name] ?? 0) + count
  }
  for (const seed of seeds) {
    const evening = new Mixed(dice(seed))
    await evening.open(seed % 2 ? 'ours' : 'theirs')
    for (let i = 0; i < operations; i += 1) await evening.step()
    await evening.close()
    for (const [name, count] of Object.entries(evening.counts)) add(name, count)
    add('removed, ours', evening.gone.filter(({ engine }) => engine === 'ours').length)
    add('removed, theirs', evening.gone.filter(({ engine }) => engine === 'theirs').length)
  }
  console.log(JSON.stringify({ soak: 'two engines', seeds: seeds.length, operations: seeds.length * operations, ...totals }))
  return totals
}
