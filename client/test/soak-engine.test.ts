import { expect, test } from 'vitest'
import { soak } from './evening.std'

test('two evenings of sixty random operations: all agree after each, and whoever was removed reads nothing', async () => {
  const { removed, totals } = await soak([1, 2])
  expect(removed).toBeGreaterThan(8)
  expect(Object.keys(totals).length).toBe(10)
}, 300_000)
