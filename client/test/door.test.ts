import { type Endpoint, wrap } from 'comlink'
import { expect, test } from 'vitest'
import type { Sealed } from '../src/circle/sealed.std'
import { type Door, openDoor } from '../src/worker/door.std'

/** Stands for the object behind the door: it holds a key as `Sealed` does. */
const behind = { tools: { key: 'the key' }, status: async () => ({ state: 'ready' }) } as unknown as Sealed

function opened() {
  const { port1, port2 } = new MessageChannel()
  openDoor(port1 as unknown as Endpoint, async () => behind)
  port1.start()
  port2.start()
  return { door: wrap<Door>(port2 as unknown as Endpoint), page: port2, close: () => port1.close() }
}

/** What is answered to a message made by hand, or null when nothing is. */
async function asked(page: MessagePort, message: object): Promise<unknown> {
  const id = String(Math.random())
  return new Promise((tell) => {
    page.addEventListener('message', ({ data }) => data.id === id && tell(data))
    page.postMessage({ id, ...message })
    setTimeout(() => tell(null), 100)
  })
}

test('what the door names is answered', async () => {
  const { door, close } = opened()
  await door.enter('account', 'csrf')
  expect((await door.status()).state).toBe('ready')
  close()
})

test('nothing is asked before the door was opened', async () => {
  const { door, close } = opened()
  await expect(door.status()).rejects.toThrow('not opened')
  close()
})

test('a page gets no key out of the worker, whatever path it names', async () => {
  const { door, page, close } = opened()
  await door.enter('account', 'csrf')
  const tries = [
    { type: 'GET', path: ['tools', 'key'] },
    { type: 'GET', path: [] },
    { type: 'GET', path: ['status'] },
    { type: 'APPLY', path: ['tools', 'device'], argumentList: [] },
    { type: 'APPLY', path: ['toString'], argumentList: [] },
    { type: 'SET', path: ['status'], value: { type: 'RAW', value: 1 } },
    { type: 'ENDPOINT', path: [] },
  ]
  for (const one of tries) expect(await asked(page, one), JSON.stringify(one)).toBeNull()
  close()
})

test('a page runs no code of its own in the worker', async () => {
  const { page, close } = opened()
  const code = [{ type: 'RAW', value: 'return 1' }]
  expect(await asked(page, { type: 'APPLY', path: ['status', 'constructor'], argumentList: code })).toBeNull()
  expect(await asked(page, { type: 'CONSTRUCT', path: ['status', 'constructor'], argumentList: code })).toBeNull()
  close()
})
