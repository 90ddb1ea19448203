import { expect, test } from 'vitest'
import { soak } from './evening.std'

const evenings = Array.from({ length: 100 }, (_, n) => n + 3)

test('a hundred more evenings: all agree after each operation, and whoever was removed reads nothing', async () => {
  const { removed, totals } = await soak(evenings)
  expect(removed).toBeGreaterThan(20 * 20)
  expect(Object.keys(totals).length).toBe(10)
}, 7_200_000)
