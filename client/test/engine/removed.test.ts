import { expect, test } from 'vitest'
import { utf8 } from '../../src/engine/bytes.std'
import { add, decodeGroup, encodeGroup, receive, remove, seal } from '../../src/engine/index.std'
import { table } from '../bench.std'

test('a removed device with its state untouched cannot read what is said next', async () => {
  const { seats, log, book } = await table(3)
  const [ana, , carl] = seats
  const before = encodeGroup(carl!.group!)
  const thief = decodeGroup(before, book)
  book.revoked.add(carl!.id)
  const made = await remove(ana!.group!, [carl!.id])
  ana!.group = made.next
  log.push(made.commit)
  await carl!.sync(log)
  const { bytes, next } = await seal(ana!.group, utf8('without Carl'))
  ana!.group = next
  // First that there is something to read: whoever stays, reads it.
  await seats[1]!.sync(log)
  expect((await receive(seats[1]!.group!, bytes, book)).kind).toBe('said')
  await expect(receive(carl!.last!, bytes, book)).rejects.toThrow()
  await expect(receive(thief, bytes, book)).rejects.toThrow()
  expect(encodeGroup(thief)).toEqual(before)
})

test('eight devices, one removed, one in its place, another refreshed: the next Welcome is accepted', async () => {
  const { seats, log, book, arrive, publish, refresh } = await table(8)
  book.revoked.add(seats[3]!.id)
  await publish(seats[0]!, await remove(seats[0]!.group!, [seats[3]!.id]))
  const replacement = await arrive()
  await publish(seats[1]!, await add(seats[1]!.group!, [await replacement.offer()], book), [replacement])
  await refresh(seats[5]!)
  const joiner = await arrive()
  await publish(seats[0]!, await add(seats[0]!.group!, [await joiner.offer()], book), [joiner])
  const { bytes } = await seal(seats[0]!.group!, utf8('to all'))
  for (const seat of [...seats.slice(1), replacement, joiner].filter(({ group }) => group)) {
    const got = await receive(seat.group!, bytes, book)
    expect(got.kind === 'said' && new TextDecoder().decode(got.plaintext)).toBe('to all')
  }
  expect(log.length).toBe(5)
})

test('a message of the time before reaches nobody who came later', async () => {
  const { seats, book, arrive, publish } = await table(2)
  const { bytes, next } = await seal(seats[0]!.group!, utf8('before Dora'))
  seats[0]!.group = next
  const dora = await arrive()
  await publish(seats[0]!, await add(seats[0]!.group!, [await dora.offer()], book), [dora])
  await expect(receive(dora.group!, bytes, book)).rejects.toThrow()
  const late = await receive(seats[1]!.group!, bytes, book)
  expect(late.kind).toBe('said')
})
