import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type OutboxItem, outboxName, outboxPrefix } from '../src/circle/records.std'
import { put, putAgain, takeBack } from '../src/circle/sending.std'
import { Tools } from '../src/circle/tools.std'
import { Vault } from '../src/vault/vault.std'
import { Wire } from '../src/wire/wire.std'

const CIRCLE = '2f6d8a54-8a6e-4f0c-9a51-5f3f6f3c9a10'
let tools: Tools

const nobody = new Wire(async () => {
  throw new TypeError('no network')
})
const waiting = async () => (await tools.vault.list<OutboxItem>(outboxPrefix(CIRCLE))).map(([, item]) => item)

/** One message that the server would not take, and one that still waits. */
async function refuse(): Promise<[refused: OutboxItem, other: OutboxItem]> {
  await put(tools, CIRCLE, { kind: 'text', body: 'Too much.', label: 'forum' })
  await put(tools, CIRCLE, { kind: 'text', body: 'Just right.', label: 'chatham' })
  const all = await waiting()
  const of = (body: string) => all.find(({ what }) => 'body' in what && what.body === body)!
  const [first, other] = [of('Too much.'), of('Just right.')]
  const refused = { ...first, bytes: 'AAAA', refused: 'That cannot be stored.' }
  await tools.vault.write({ [outboxName(CIRCLE, refused)]: refused })
  return [refused, other]
}

beforeEach(async () => {
  tools = new Tools('hilde', 'refused', await Vault.open('refused'), nobody)
})

afterEach(async () => {
  await tools.vault.wipe()
  tools.vault.close()
})

test('a refused message that is tried again is sealed anew', async () => {
  const [refused] = await refuse()
  await putAgain(tools, CIRCLE, refused.id)
  const again = (await waiting()).find(({ id }) => id === refused.id)
  expect(again).toEqual({ ...refused, bytes: null, refused: null })
})

test('a refused message that is taken back gives its words back and waits no longer', async () => {
  const [refused, other] = await refuse()
  expect(await takeBack(tools, CIRCLE, refused.id)).toBe('Too much.')
  expect((await waiting()).map(({ id }) => id)).toEqual([other.id])
})

test('a message that is on its way can neither be doubled nor taken back', async () => {
  const [, other] = await refuse()
  await expect(putAgain(tools, CIRCLE, other.id)).rejects.toMatchObject({ code: 'not-waiting' })
  await expect(takeBack(tools, CIRCLE, other.id)).rejects.toMatchObject({ code: 'not-waiting' })
  await expect(takeBack(tools, CIRCLE, 'nothing')).rejects.toMatchObject({ code: 'not-waiting' })
  expect((await waiting()).length).toBe(2)
})
