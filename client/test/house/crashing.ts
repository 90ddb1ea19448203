import { expect } from 'vitest'
import type { Browser, Fault, Step } from './browser'
import { CIRCLE, House, through } from './house'

/** What one device does, from a house as it was; it is done to the end however often the device crashes on the way. */
export interface Story {
  prepare: () => Promise<House>
  /** Whose steps are counted. */
  who: (house: House) => Browser | Promise<Browser>
  act: (house: House, browser: Browser) => Promise<void>
}

export interface Tally {
  steps: number
  runs: number
}

/**
 * What can become of a step: a write is there or not, a request arrives or not, its answer too. A crash before a write and one after a
 * request are all that lie between two steps; the long run has them on both sides, and every fault without a crash as well.
 */
const FAULTS: Record<Step['kind'], Fault[]> = process.env.CONCLAVE_LONG
  ? { write: ['crash-before', 'crash-after', 'full'], request: ['crash-before', 'crash-after', 'lost', 'down'] }
  : { write: ['crash-before'], request: ['crash-after'] }

/**
 * Tells the story once without a fault, then once for each of its steps and each fault of that. Every time the whole house must come to
 * rest, agree, and have on each device what it had without the fault.
 */
export async function everyCrash({ prepare, who, act }: Story): Promise<Tally> {
  const kept = await (await prepare()).keep()
  let runs = 0
  let smooth: string[][] | null = null
  const run = async (at: number, fault: Fault): Promise<Step[]> => {
    const house = await House.from(kept)
    const browser = await who(house)
    const steps: Step[] = []
    browser.fault = (step) => {
      steps.push(step)
      return steps.length - 1 === at ? fault : 'none'
    }
    await act(house, browser)
    browser.fault = () => 'none'
    await house.settle()
    await house.agree()
    const heard = await Promise.all(house.browsers.map(async (one) => (await one.texts(CIRCLE)).sort()))
    smooth ??= heard
    expect(heard).toEqual(smooth)
    expect(heard[0]!.filter((words) => house.said.includes(words))).toEqual([...house.said].sort())
    for (const one of house.browsers) one.close()
    runs += 1
    return steps
  }
  const steps = await run(-1, 'none')
  for (const [at, step] of steps.entries())
    for (const fault of FAULTS[step.kind])
      await run(at, fault).catch((error: unknown) => {
        throw new Error(`${fault} at step ${at + 1} of ${steps.length}, ${step.kind} ${step.what}`, { cause: error })
      })
  expect(steps.length).toBeGreaterThan(3)
  return { steps: steps.length, runs }
}

/** Looks until there is nothing more to do: again after a crash, again when there was no connection. */
export async function attends(browser: Browser): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1)
    if ((await through(browser, () => tolerant(browser.attend(CIRCLE)))) === 'done') return
}

/** What the person is told is tried again by them. */
export async function tolerant<T>(what: Promise<T>): Promise<T | string> {
  return what.catch((error: unknown) => {
    const { code } = error as { code?: string }
    if (code === 'no-answer' || code === 'vault-full') return code
    throw error
  })
}
