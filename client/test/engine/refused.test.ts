import { createCommit, encodeMlsMessage, makePskIndex, type Proposal } from 'ts-mls'
import { expect, test } from 'vitest'
import { randomBytes, same, utf8 } from '../../src/engine/bytes.std'
import {
  add,
  decodeGroup,
  encodeGroup,
  Forbidden,
  type Group,
  groupInfo,
  joinByExternalCommit,
  joinByWelcome,
  type Leaf,
  receive,
  remove,
  seal,
  type Trust,
  update,
} from '../../src/engine/index.std'
import { suite } from '../../src/engine/suite.std'
import { account, Book, dice, GROUP, NOW, Seat, table } from '../bench.std'

/** What a member could make whose own checks are switched off. */
const ANYBODY: Trust = { certified: () => true, mayJoin: () => true, mayLeave: () => true }

async function careless(group: Group, extraProposals: Proposal[]): Promise<Uint8Array> {
  const unchecked = decodeGroup(encodeGroup(group), ANYBODY)
  const context = { state: unchecked.state, cipherSuite: await suite(), pskIndex: makePskIndex(unchecked.state, {}) }
  const made = await createCommit(context, { wireAsPublicMessage: true, ratchetTreeExtension: true, extraProposals })
  return encodeMlsMessage(made.commit)
}

/** Refused, and the refusing device is as it was. */
async function refuses(by: Seat, bytes: Uint8Array, why: unknown, trust: Trust = by.book): Promise<void> {
  const before = encodeGroup(by.group!)
  const copy = bytes.slice()
  await expect(receive(by.group!, bytes, trust)).rejects.toThrow(why as never)
  expect(same(encodeGroup(by.group!), before)).toBe(true)
  expect(same(bytes, copy)).toBe(true)
}

const leafIndex = (group: Group, seat: Seat): number =>
  group.state.ratchetTree.findIndex(
    (node) => node?.nodeType === 'leaf' && same(node.leaf.signaturePublicKey, seat.device.keys.publicKey),
  ) / 2

test('coming and going in one commit is refused', async () => {
  const { seats, book, arrive } = await table(3)
  const dora = await arrive()
  const { keyPackage } = await dora.offer()
  book.revoked.add(seats[2]!.id)
  const removed = leafIndex(seats[0]!.group!, seats[2]!)
  const bytes = await careless(seats[0]!.group!, [
    { proposalType: 'remove', remove: { removed } },
    { proposalType: 'add', add: { keyPackage } },
  ])
  await refuses(seats[1]!, bytes, 'Coming and going in one commit.')
})

test('somebody who still sits here is not removed by another', async () => {
  const { seats } = await table(3)
  const made = await remove(seats[0]!.group!, [seats[2]!.id])
  await refuses(seats[1]!, made.commit, 'Somebody who still sits here was removed.')
  await refuses(seats[2]!, made.commit, 'Somebody who still sits here was removed.')
})

test('a device that nobody vouches for is not added', async () => {
  const { seats, book } = await table(2)
  const stranger = await Seat.of(account(99), new Book())
  const offer = await stranger.offer()
  await expect(add(seats[0]!.group!, [offer], book)).rejects.toThrow(Forbidden)
  const bytes = await careless(seats[0]!.group!, [{ proposalType: 'add', add: { keyPackage: offer.keyPackage } }])
  await refuses(seats[1]!, bytes, Forbidden)
})

test('a certified device of somebody who does not sit here is not added', async () => {
  const { seats, book } = await table(2)
  const outsider = await Seat.of(account(98), book)
  const { keyPackage } = await outsider.offer()
  const bytes = await careless(seats[0]!.group!, [{ proposalType: 'add', add: { keyPackage } }])
  await refuses(seats[1]!, bytes, 'Somebody came in whom nobody vouches for.')
})

test('somebody who does not sit here cannot come in by themselves', async () => {
  const { seats, book } = await table(2)
  const outsider = await Seat.of(account(97), book)
  const made = await joinByExternalCommit(await groupInfo(seats[0]!.group!), outsider.device, ANYBODY, GROUP, NOW)
  await refuses(seats[0]!, made.commit, 'Somebody came in whom nobody vouches for.')
})

test('a removed device with a valid certificate cannot come back by itself', async () => {
  const { seats, book, publish } = await table(3)
  book.revoked.add(seats[2]!.id)
  const info = await groupInfo(seats[0]!.group!)
  await publish(seats[0]!, await remove(seats[0]!.group!, [seats[2]!.id]))
  const back = await joinByExternalCommit(await groupInfo(seats[0]!.group!), seats[2]!.device, ANYBODY, GROUP, NOW)
  await refuses(seats[1]!, back.commit, 'Somebody came in whom nobody vouches for.')
  const stale = await joinByExternalCommit(info, (await Seat.of(account(96), book)).device, ANYBODY, GROUP, NOW)
  await refuses(seats[1]!, stale.commit, 'A commit from an epoch that is over.')
})

test('a device that stands in the tree already is not added a second time', async () => {
  const { seats } = await table(2)
  await expect(add(seats[0]!.group!, [await seats[1]!.offer()], seats[0]!.book)).rejects.toThrow(
    'A device stands twice in the group.',
  )
})

test('a device that lost its way takes its own place anew, and nobody else’s', async () => {
  const { seats, book } = await table(4)
  const [ana, joost, carl] = seats as [Seat, Seat, Seat]
  const made = await joinByExternalCommit(await groupInfo(ana.group!), joost.device, book, GROUP, NOW)
  for (const seat of [ana, carl]) {
    const got = await receive(seat.group!, made.commit, book)
    expect(got).toMatchObject({ kind: 'commit', by: { device: joost.id }, added: [{ device: joost.id }] })
    seat.group = got.kind === 'commit' ? got.next : null
  }
  const { bytes } = await seal(made.next, utf8('I am here again'))
  for (const seat of [ana, carl]) expect((await receive(seat.group!, bytes, book)).kind).toBe('said')
  // What it had before is worth nothing any more.
  await expect(receive(joost.group!, bytes, book)).rejects.toThrow()
})

test('a second device under an existing name is refused', async () => {
  const { seats, book } = await table(2)
  const double = await Seat.of(seats[1]!.device.account, new Book())
  const twin = new Seat({ ...double.device, device: seats[1]!.id }, book)
  const { keyPackage } = await twin.offer()
  const bytes = await careless(seats[0]!.group!, [{ proposalType: 'add', add: { keyPackage } }])
  await refuses(seats[1]!, bytes, 'A device stands twice in the group.', ANYBODY)
  await refuses(seats[1]!, bytes, Forbidden)
})

test('a committer that takes the name of another is refused', async () => {
  const { seats, book } = await table(3)
  const [ana, joost, carl] = seats
  // Ana's own leaf, renewed under Joost's account: the key is hers, the name is not.
  const renamed: Leaf = { account: joost!.device.account, device: ana!.id, key: ana!.device.keys.publicKey }
  book.keys.set(`${renamed.account}:${renamed.device}`, renamed.key)
  const state = ana!.group!.state
  const tree = state.ratchetTree.map((node) =>
    node?.nodeType === 'leaf' && same(node.leaf.signaturePublicKey, renamed.key)
      ? {
          ...node,
          leaf: {
            ...node.leaf,
            credential: { credentialType: 'basic' as const, identity: utf8(`${renamed.account}:${renamed.device}@example.test`) },
          },
        }
      : node,
  )
  const made = await update({ state: { ...state, ratchetTree: tree } })
  await refuses(carl!, made.commit, 'A device has taken the name of another.')
})

test('extensions, other proposals and bare proposals have no place here', async () => {
  const { seats } = await table(2)
  const bytes = await careless(seats[0]!.group!, [
    { proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [] } },
  ])
  await refuses(seats[1]!, bytes, 'A commit with a proposal that has no place here.')
})

test('what was sent before, changed or made up is refused and changes nothing', async () => {
  const { seats, book } = await table(2)
  const [ana, joost] = seats
  const { bytes, next } = await seal(ana!.group!, utf8('once'))
  ana!.group = next
  const got = await receive(joost!.group!, bytes, book)
  joost!.group = got.kind === 'said' ? got.next : null
  await refuses(joost!, bytes, 'A message that cannot be opened.')
  const another = await seal(ana!.group, utf8('twice'))
  for (const at of [0, 3, 10, another.bytes.length >> 1, another.bytes.length - 1]) {
    const forged = another.bytes.slice()
    forged[at]! ^= 1
    await expect(receive(joost!.group!, forged, book)).rejects.toThrow()
  }
  const commit = (await update(ana!.group)).commit
  for (const at of [12, 40, commit.length >> 1, commit.length - 1]) {
    const forged = commit.slice()
    forged[at]! ^= 1
    await expect(receive(joost!.group!, forged, book)).rejects.toThrow()
  }
  expect((await receive(joost!.group!, another.bytes, book)).kind).toBe('said')
  expect((await receive(joost!.group!, commit, book)).kind).toBe('commit')
})

test('rubbish of any kind is refused in words, never by a crash', async () => {
  const { seats, book, arrive } = await table(2)
  const roll = dice(7)
  const real = (await update(seats[0]!.group!)).commit
  const kept = (await arrive()).packages
  for (let i = 0; i < 400; i += 1) {
    const bytes = i % 2 ? randomBytes(Math.floor(roll() * 300)) : real.slice(0, Math.floor(roll() * real.length))
    await expect(receive(seats[1]!.group!, bytes, book)).rejects.toThrow(/\w/)
    await expect(joinByWelcome(bytes, kept, book, GROUP)).rejects.toThrow(/\w/)
    await expect(joinByExternalCommit(bytes, seats[1]!.device, book, GROUP, NOW)).rejects.toThrow(/\w/)
  }
})

test('a Welcome or a GroupInfo of another conversation is refused', async () => {
  const { seats, book, arrive } = await table(1)
  const dora = await arrive()
  const made = await add(seats[0]!.group!, [await dora.offer()], book)
  const other = new Uint8Array(16).fill(7)
  await expect(joinByWelcome(made.welcome!, dora.packages, book, other)).rejects.toThrow('A message of another conversation.')
  const info = await groupInfo(seats[0]!.group!)
  const carl = await arrive()
  await expect(joinByExternalCommit(info, carl.device, book, other, NOW)).rejects.toThrow('A message of another conversation.')
  expect((await joinByWelcome(made.welcome!, dora.packages, book, GROUP)).group).toBeDefined()
})
