import { expect, vi } from 'vitest'
import { fromBase64, toHex } from '../../src/engine/bytes.std'
import { decodeGroup, epochOf, exportSecret, members } from '../../src/engine/index.std'
import { account } from '../bench.std'
import { Browser, Crash } from './browser'
import { Office } from './office'

export const CIRCLE = '2f6d8a54-8a6e-4f0c-9a51-5f3f6f3c9a10'
const ROUNDS = 12

/** Those who lost a race wait a moment before they try again: here nobody has to watch them wait. */
export function hurry(): void {
  const really = globalThis.setTimeout
  vi.stubGlobal('setTimeout', (act: () => void, _: number, ...more: unknown[]) => really(act, 0, ...more))
}

interface Kept {
  office: string
  browsers: { account: string; copy: [string, unknown][] }[]
  said: string[]
  kits: [string, string][]
  people: number
}

/** A circle of whole devices: the code that ships, each with its database, around one office. */
export class House {
  readonly office = new Office()
  browsers: Browser[] = []
  /** Everything that was said, by what it says. */
  readonly said: string[] = []
  readonly kits = new Map<string, string>()
  private people = 0

  /** `count` people with a device each, all in. */
  static async of(count: number): Promise<House> {
    const house = new House()
    house.office.open(CIRCLE)
    for (let i = 0; i < count; i += 1) await house.arrive()
    await house.settle()
    return house
  }

  /** The same house again, on databases of its own. */
  static async from({ office, browsers, said, kits, people }: Kept): Promise<House> {
    const house = new House()
    house.office.restore(office)
    for (const { account: who, copy } of browsers) {
      const browser = await Browser.of(house.office, who)
      await browser.putBack(copy)
      house.browsers.push(browser)
    }
    house.said.push(...said)
    for (const [who, words] of kits) house.kits.set(who, words)
    house.people = people
    return house
  }

  async keep(): Promise<Kept> {
    const browsers = await Promise.all(this.browsers.map(async (one) => ({ account: one.account, copy: await one.copy() })))
    return { office: this.office.backup(), browsers, said: [...this.said], kits: [...this.kits], people: this.people }
  }

  /** Somebody new, with a device of their own, who has been given a seat. */
  async arrive(): Promise<Browser> {
    this.people += 1
    const who = account(this.people)
    const browser = await Browser.of(this.office, who)
    this.kits.set(who, await browser.begin())
    this.office.seat(CIRCLE, who)
    this.browsers.push(browser)
    return browser
  }

  /** Another device of somebody who is here. */
  async further(who: string): Promise<Browser> {
    const browser = await Browser.of(this.office, who)
    await browser.unlock(this.kits.get(who)!)
    this.browsers.push(browser)
    return browser
  }

  async say(by: Browser, body: string): Promise<void> {
    this.said.push(body)
    await through(by, async () => {
      // Whoever sees their words on the screen does not write them again.
      if (!(await by.shows(CIRCLE, body))) await by.say(CIRCLE, body)
    })
  }

  /** Everybody looks, until nothing changes any more. */
  async settle(who = this.browsers): Promise<void> {
    for (let round = 0, before = ''; round < ROUNDS; round += 1) {
      for (const browser of who) expect(await browser.attend(CIRCLE)).toBe('done')
      const records = await Promise.all(who.map((browser) => browser.record(CIRCLE)))
      const after = JSON.stringify(records.map(({ cursor, group, pending }) => [cursor, group, pending]))
      if (after === before) return
      before = after
    }
    throw new Error('These devices never come to rest.')
  }

  /** All are in one epoch with one secret, nobody else is, and nothing waits, hangs or is missing. */
  async agree(who = this.browsers): Promise<void> {
    const views = await Promise.all(who.map(view))
    for (const seen of views) expect(seen).toEqual(views[0])
    expect(views[0]!.members).toEqual((await Promise.all(who.map((browser) => browser.id()))).sort())
  }

  /** Everybody has each word of it, once. */
  async heard(said = this.said, who = this.browsers): Promise<void> {
    for (const browser of who) expect((await browser.texts(CIRCLE)).sort()).toEqual([...said].sort())
  }
}

/** Does it again after each crash, as a person would who opens the browser anew. */
export async function through<T>(browser: Browser, act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      await browser.start()
    }
  }
}

async function view(browser: Browser) {
  const record = await browser.record(CIRCLE)
  expect(record.frozen).toBeNull()
  expect(await browser.tools.alarm()).toBeNull()
  expect(record.archived.broken).toBe(false)
  expect(record.pending).toBeNull()
  expect(await browser.waiting(CIRCLE)).toBe(0)
  const register = await browser.tools.register.current()
  const group = decodeGroup(fromBase64(record.group!), register.trust(record.participants, browser.tools.iso()))
  return {
    epoch: epochOf(group),
    secret: toHex(await exportSecret(group, 'house')),
    members: members(group)
      .map(({ device }) => device)
      .sort(),
  }
}
