import { expect, test } from 'vitest'
import { Again } from '../src/ui/again'

test('what is asked for while it runs is one more run, and never two at once', async () => {
  let running = 0
  let most = 0
  let runs = 0
  const again = new Again(async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((done) => setTimeout(done, 1))
    running -= 1
    runs += 1
  })
  const first = again.run()
  await Promise.all([again.run(), again.run(), again.run(), first])
  expect([runs, most]).toEqual([2, 1])
  await again.run()
  expect(runs).toBe(3)
})

test('a run that fails does not stop the next', async () => {
  let fail = true
  const again = new Again(async () => {
    if (fail) throw new Error('once')
  })
  await expect(again.run()).rejects.toThrow('once')
  fail = false
  await expect(again.run()).resolves.toBeUndefined()
})
