import { expect, test } from 'vitest'
import { soak } from './evening.std'

test('five evenings of sixty random operations: all agree after each, and whoever was removed reads nothing', async () => {
  const { removed, totals } = await soak([6, 7, 8, 9, 10])
  expect(removed).toBeGreaterThan(20)
  expect(Object.keys(totals).length).toBe(10)
}, 300_000)
