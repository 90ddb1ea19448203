import { expect, test } from 'vitest'
import { randomBytes, toBase64 } from '../src/engine/bytes.std'
import { boxOf, EngineFault } from '../src/engine/index.std'
import { openPart, openRelease, type Part, partsOf, releasePart, whole } from '../src/trust/parts.std'
import { recoveryWords } from '../src/trust/recovering.std'
import { wayOf } from '../src/vault/backup.std'
import { account } from './bench.std'

const ANA = account(1)
const PEERS = [2, 3, 4, 5, 6].map(account)

async function chosen() {
  const secret = randomBytes(32)
  const set = (await wayOf(secret, 'peers', '')).key
  const boxes = new Map(PEERS.map((peer) => [peer, randomBytes(32)]))
  const named = await Promise.all(
    [...boxes].map(async ([peer, box]): Promise<[string, string]> => [peer, toBase64(await boxOf(box))]),
  )
  const sealed = await partsOf(secret, ANA, set, named)
  const open = (i: number) => openPart(boxes.get(PEERS[i]!)!, PEERS[i]!, ANA, set, sealed[i]!.bytes)
  const parts = await Promise.all(PEERS.map((_, i) => open(i)))
  return { secret, set, boxes, sealed, parts }
}

test('any three of five parts give the secret back, and no two do', async () => {
  const { secret, set, parts } = await chosen()
  for (let a = 0; a < 5; a += 1)
    for (let b = a + 1; b < 5; b += 1) {
      expect(await whole([parts[a]!, parts[b]!], set)).toBeNull()
      for (let c = b + 1; c < 5; c += 1) expect(await whole([parts[a]!, parts[b]!, parts[c]!], set)).toEqual(secret)
    }
})

test('the same part three times is one part', async () => {
  const { set, parts } = await chosen()
  expect(await whole([parts[0]!, parts[0]!, parts[0]!], set)).toBeNull()
})

test('one part that somebody made up does no harm beside three that are right', async () => {
  const { secret, set, parts } = await chosen()
  const madeUp: Part = { ...parts[4]!, share: toBase64(randomBytes(33)) }
  expect(await whole([madeUp, parts[0]!, parts[1]!], set)).toBeNull()
  expect(await whole([madeUp, parts[0]!, parts[1]!, parts[2]!], set)).toEqual(secret)
  expect(await whole([{ ...madeUp, share: 'AA' }, parts[0]!, parts[1]!, parts[2]!], set)).toEqual(secret)
})

test('parts of two choices of peers do not mix', async () => {
  const [before, after] = await Promise.all([chosen(), chosen()])
  const mixed = [before.parts[0]!, before.parts[1]!, after.parts[2]!]
  expect(await whole(mixed, before.set)).toBeNull()
  expect(await whole(mixed, after.set)).toBeNull()
})

test('a part opens for its peer alone, and for whom and of which choice it is', async () => {
  const { set, boxes, sealed } = await chosen()
  const first = boxes.get(PEERS[0]!)!
  await expect(openPart(boxes.get(PEERS[1]!)!, PEERS[1]!, ANA, set, sealed[0]!.bytes)).rejects.toThrow(EngineFault)
  await expect(openPart(first, PEERS[1]!, ANA, set, sealed[0]!.bytes)).rejects.toThrow(EngineFault)
  await expect(openPart(first, PEERS[0]!, PEERS[4]!, set, sealed[0]!.bytes)).rejects.toThrow(EngineFault)
  await expect(openPart(first, PEERS[0]!, ANA, toBase64(randomBytes(32)), sealed[0]!.bytes)).rejects.toThrow(EngineFault)
})

test('what a peer releases opens for the browser that asked, in that request alone', async () => {
  const { parts } = await chosen()
  const secret = randomBytes(32)
  const release = { id: account(9), key: toBase64(await boxOf(secret)), account: ANA, peer: PEERS[0]! }
  const sealed = await releasePart(release, parts[0]!)
  expect(await openRelease(secret, release, sealed)).toEqual(parts[0])
  await expect(openRelease(randomBytes(32), release, sealed)).rejects.toThrow(EngineFault)
  await expect(openRelease(secret, { ...release, id: account(8) }, sealed)).rejects.toThrow(EngineFault)
  await expect(openRelease(secret, { ...release, peer: PEERS[1]! }, sealed)).rejects.toThrow(EngineFault)
  expect(await openRelease(secret, release, await releasePart(release, null))).toBeNull()
})

test('a server that puts a key of its own in the place of the browser’s has other words', async () => {
  const [own, other] = [toBase64(randomBytes(32)), toBase64(randomBytes(32))]
  const words = await recoveryWords(ANA, own)
  expect(words).toHaveLength(5)
  expect(await recoveryWords(ANA, own)).toEqual(words)
  expect(await recoveryWords(ANA, other)).not.toEqual(words)
  expect(await recoveryWords(PEERS[0]!, own)).not.toEqual(words)
})
