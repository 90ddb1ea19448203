import { expect } from 'vitest'
import type { Bell } from '../../src/circle/attending.std'
import { fromBase64 } from '../../src/engine/bytes.std'
import { decodeGroup, receive } from '../../src/engine/index.std'
import { dice } from '../bench.std'
import { ANYBODY } from '../engine/cheat'
import type { Browser, Fault, Step } from './browser'
import { tolerant } from './crashing'
import { CIRCLE, House, through } from './house'

const FAULTS: Record<Step['kind'], Fault[]> = {
  write: ['crash-before', 'crash-after', 'full'],
  request: ['crash-before', 'crash-after', 'lost', 'lost', 'down'],
}
const ODDS = 0.03
const HOUR = 3_600_000

interface Gone {
  group: string
  /** The log's end when the others had noticed that it was gone. */
  from: number
}

/** Whole devices in bad weather: every step of each may fail, bells are late, doubled and out of order, clocks are hours off. */
export class Storm {
  readonly counts: Record<string, number> = {}
  private house!: House
  private readonly gone: Gone[] = []
  private leaving: Browser[] = []
  /** Who was there at the calm before it was said, and must have it at the next; and whoever said it, who must not leave it unsent. */
  private readonly due = new Map<string, { by: Browser; there: Browser[] }>()
  private calm: Browser[] = []
  private words = 0

  constructor(private readonly roll: () => number) {}

  async open(): Promise<void> {
    this.house = await House.of(3)
    this.calm = [...this.house.browsers]
    for (const browser of this.calm) this.expose(browser)
  }

  async step(): Promise<void> {
    const { browsers } = this.house
    const one = this.pick(browsers)
    const many = browsers.length
    const people = new Set(browsers.map(({ account }) => account)).size
    const options: [string, boolean, () => Promise<unknown>][] = [
      ['say', true, () => this.say(one)],
      ['say', true, () => this.say(one)],
      ['look', true, () => this.look(one)],
      ['bell', true, () => this.bell(one)],
      ['reload', true, () => one.start()],
      ['two tabs', true, () => this.twoTabs(one)],
      ['clock', true, async () => this.skew(one)],
      ['seat', people < 6, () => this.arrive()],
      ['further device', many < 8, () => this.further(one)],
      ['unseat', people > 3, () => this.unseat(one)],
      ['all at once', true, () => Promise.all(browsers.map((browser) => this.look(browser)))],
    ]
    const [name, , act] = this.pick(options.filter(([, possible]) => possible))
    this.count(name)
    await act()
  }

  /** The weather clears: all come to rest, agree, and have everything; whoever is gone reads none of it. */
  async clear(): Promise<void> {
    const { browsers, office } = this.house
    for (const browser of browsers) browser.fault = () => 'none'
    // What went on in the background may have crashed since anybody looked.
    for (const browser of browsers) if (browser.crashed) await browser.start()
    await this.house.settle()
    await this.house.agree()
    for (const [words, due] of this.due) await this.requireHeard(words, due)
    const { log } = office.talk(CIRCLE)
    for (const browser of this.leaving) this.gone.push({ group: (await browser.record(CIRCLE)).group!, from: log.length })
    this.leaving = []
    this.calm = [...browsers]
    for (const { group, from } of this.gone)
      for (const { bytes } of log.slice(from))
        await expect(receive(decodeGroup(fromBase64(group), ANYBODY), fromBase64(bytes), ANYBODY)).rejects.toThrow()
    for (const browser of browsers) this.expose(browser)
  }

  get removed(): number {
    return this.gone.length
  }

  private async say(by: Browser): Promise<void> {
    this.words += 1
    const words = `word ${this.words}`
    await through(by, async () => {
      if (!(await by.shows(CIRCLE, words))) await tolerant(by.say(CIRCLE, words))
    })
    if (await by.shows(CIRCLE, words)) this.due.set(words, { by, there: this.calm })
    await this.look(by)
  }

  /** What somebody had not sent before they lost their seat stays with them; anything else is with everybody, once. */
  private async requireHeard(words: string, { by, there }: { by: Browser; there: Browser[] }): Promise<void> {
    const here = there.filter((one) => this.house.browsers.includes(one))
    const times = await Promise.all(here.map(async (one) => (await one.texts(CIRCLE)).filter((said) => said === words).length))
    const unsent = !this.house.browsers.includes(by) && times.every((count) => count === 0)
    if (!unsent) expect(times, words).toEqual(here.map(() => 1))
  }

  private look = (one: Browser, bell?: Bell) => through(one, () => tolerant(one.attend(CIRCLE, bell)))

  /** Any entry of late: one that was taken in long ago, the next one, or one that is too early. */
  private async bell(one: Browser): Promise<void> {
    const { log } = this.house.office.talk(CIRCLE)
    const entry = this.pick(log.slice(-5))
    await this.look(one, { conversation: CIRCLE, n: entry.n, entry })
  }

  private async twoTabs(one: Browser): Promise<void> {
    this.words += 1
    const words = `word ${this.words}`
    const other = await one.tab()
    const speaks = async () => {
      await tolerant(one.say(CIRCLE, words, other))
      await tolerant(one.attend(CIRCLE, undefined, other))
    }
    const both = await Promise.allSettled([speaks(), one.attend(CIRCLE)])
    if (both.some(({ status }) => status === 'rejected')) await one.start()
    if (await one.shows(CIRCLE, words)) this.due.set(words, { by: one, there: this.calm })
    await this.look(one)
  }

  /** A laptop that was set by hand: hours ahead or behind. */
  private skew(one: Browser): void {
    one.ahead = Math.floor((this.roll() - 0.5) * 10) * HOUR
  }

  private async arrive(): Promise<void> {
    const browser = await this.house.arrive()
    this.expose(browser)
    await this.look(browser)
  }

  private async further(one: Browser): Promise<void> {
    const browser = await this.house.further(one.account)
    this.expose(browser)
    await this.look(browser)
  }

  private async unseat({ account }: Browser): Promise<void> {
    this.house.office.unseat(CIRCLE, account)
    const out = this.house.browsers.filter((one) => one.account === account)
    this.house.browsers = this.house.browsers.filter((one) => one.account !== account)
    for (const browser of out) if ((await browser.record(CIRCLE)).group) this.leaving.push(browser)
  }

  private expose(browser: Browser): void {
    browser.fault = ({ kind }) => {
      if (this.roll() > ODDS) return 'none'
      const fault = this.pick(FAULTS[kind])
      this.count(fault)
      return fault
    }
  }

  private count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1
  }

  private pick<T>(from: T[]): T {
    return from[Math.floor(this.roll() * from.length)]!
  }
}

/** `seeds` storms of `operations` each, with a calm after every twenty. */
export async function storms(seeds: number[], operations: number): Promise<{ removed: number; totals: Record<string, number> }> {
  const totals: Record<string, number> = {}
  let removed = 0
  for (const seed of seeds) {
    const storm = new Storm(dice(seed))
    await storm.open()
    for (let i = 1; i <= operations; i += 1) {
      await storm.step()
      if (i % 20 === 0 || i === operations) await storm.clear()
    }
    removed += storm.removed
    for (const [name, count] of Object.entries(storm.counts)) totals[name] = (totals[name] ?? 0) + count
  }
  console.log(JSON.stringify({ soak: 'devices', seeds: seeds.length, operations: seeds.length * operations, removed, ...totals }))
  return { removed, totals }
}
