import 'fake-indexeddb/auto'
import { beforeAll, expect, test } from 'vitest'
import { hurry } from './house/house'
import { storms } from './house/storm'

beforeAll(hurry)

test('two storms of whole devices: all agree at each calm, nothing is lost or said twice, and whoever was removed reads nothing', async () => {
  const { removed, totals } = await storms([1, 2], 60)
  expect(removed).toBeGreaterThan(2)
  for (const fault of ['crash-before', 'crash-after', 'lost', 'down', 'full']) expect(totals[fault], fault).toBeGreaterThan(0)
}, 300_000)
