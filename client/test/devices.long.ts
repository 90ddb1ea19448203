import 'fake-indexeddb/auto'
import { beforeAll, expect, test } from 'vitest'
import { hurry } from './house/house'
import { storms } from './house/storm'

beforeAll(hurry)

const seeds = Array.from({ length: 60 }, (_, n) => n + 200)

test.each(seeds)(
  'a long storm of whole devices (%i): all agree at each calm, nothing is lost, nobody gone reads',
  async (seed) => {
    const { totals } = await storms([seed], 120)
    expect(Object.keys(totals).length).toBeGreaterThan(10)
  },
  1_200_000,
)
