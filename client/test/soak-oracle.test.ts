import { expect, test } from 'vitest'
import { soakMixed } from './oracle/mixed'

test('three evenings of two engines in one group: all agree after each operation, and whoever was removed reads nothing', async () => {
  const totals = await soakMixed([1, 2, 3], 40)
  expect(totals['removed, ours']).toBeGreaterThan(2)
  expect(totals['removed, theirs']).toBeGreaterThan(2)
  for (const name of ['add', 'remove', 'update', 'external', 'come back', 'say', 'reload', 'race'])
    for (const engine of ['ours', 'theirs']) expect(totals[`${name}, ${engine}`], `${name}, ${engine}`).toBeGreaterThan(0)
}, 300_000)
