import { expect, test } from 'vitest'
import { soakMixed } from './oracle/mixed'

const evenings = Array.from({ length: 40 }, (_, n) => n + 100)

test('forty longer evenings of two engines in one group: all agree after each, and whoever was removed reads nothing', async () => {
  const totals = await soakMixed(evenings, 60)
  expect(totals['removed, ours']).toBeGreaterThan(100)
  expect(totals['removed, theirs']).toBeGreaterThan(100)
}, 7_200_000)
