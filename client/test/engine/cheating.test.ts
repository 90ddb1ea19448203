import {
  encodeMlsMessage,
  type GroupInfo,
  generateKeyPackageWithKey,
  joinGroupExternal,
  type LeafNode,
  type Proposal,
} from 'ts-mls'
import { signKeyPackage } from 'ts-mls/keyPackage.js'
import { type LeafNodeCommit, signLeafNodeKeyPackage } from 'ts-mls/leafNode.js'
import { protectProposalPublic } from 'ts-mls/messageProtectionPublic.js'
import { expect, test } from 'vitest'
import { randomBytes, same, utf8 } from '../../src/engine/bytes.std'
import { decode } from '../../src/engine/decoding.std'
import { credentialOf } from '../../src/engine/identity.std'
import {
  add,
  decodeGroup,
  encodeGroup,
  Forbidden,
  type Group,
  groupInfo,
  joinByExternalCommit,
  joinByWelcome,
  newDeviceKeys,
  newPackage,
  receive,
  seal,
  type Trust,
  update,
} from '../../src/engine/index.std'
import { CAPABILITIES, config, lifetime, suite } from '../../src/engine/suite.std'
import { account, Book, GROUP, NOW, Seat, table } from '../bench.std'
import { ANYBODY, bent, type Cheat, forge, leafIndex, leafOf } from './cheat'

type Table = Awaited<ReturnType<typeof table>>

/** Refused by every honest device for the named reason, and each is as it was. */
async function refused({ seats, book }: Table, bytes: Uint8Array, words: string, trust: Trust = book): Promise<void> {
  for (const seat of seats.slice(1)) {
    const before = encodeGroup(seat.group!)
    const error = (await receive(seat.group!, bytes, trust).catch((thrown: unknown) => thrown)) as Error
    expect(error, words).toBeInstanceOf(Forbidden)
    expect(error.cause instanceof Error ? error.cause.message : error.message).toContain(words)
    expect(same(encodeGroup(seat.group!), before)).toBe(true)
  }
}

/** Ana is the one who cheats; Carl has lost his place, so that removing him would be right. */
async function four(): Promise<Table & { gone: Proposal }> {
  const all = await table(4)
  all.book.revoked.add(all.seats[3]!.id)
  return { ...all, gone: { proposalType: 'remove', remove: { removed: leafIndex(all.seats[0]!.group!, all.seats[3]!) } } }
}

/** As if this device had another signing key. */
function withKey(seat: Seat, signaturePublicKey: Uint8Array): Group {
  const { state } = seat.group!
  const ratchetTree = state.ratchetTree.map((node) =>
    node?.nodeType === 'leaf' && same(node.leaf.signaturePublicKey, seat.device.keys.publicKey)
      ? { ...node, leaf: { ...node.leaf, signaturePublicKey } }
      : node,
  )
  return { state: { ...state, ratchetTree } }
}

const cheated = async (all: Table, cheat: Cheat) => forge(all.seats[0]!.group!, cheat)

test('what the cheat’s tool makes without cheating is accepted by everybody', async () => {
  const all = await four()
  for (const proposals of [[], [all.gone]]) {
    const bytes = await cheated(all, { proposals })
    for (const seat of all.seats.slice(1, 3)) expect((await receive(seat.group!, bytes, all.book)).kind).toBe('commit')
  }
  const bytes = await cheated(all, { proposals: [all.gone] })
  expect((await receive(all.seats[3]!.group!, bytes, all.book)).kind).toBe('removed')
})

test('a removal without a path is refused: whoever was removed could read on', async () => {
  const all = await four()
  await refused(all, await cheated(all, { proposals: [all.gone], path: 'none' }), 'Update path is required')
})

test('an empty commit without a path is refused', async () => {
  const all = await four()
  await refused(all, await cheated(all, { path: 'none' }), 'Update path is required')
})

test('a path with a node too few or too many is refused', async () => {
  const all = await four()
  const fewer = await cheated(all, { path: (path) => ({ ...path, nodes: path.nodes.slice(1) }) })
  await refused(all, fewer, 'Invalid length of UpdatePath')
  const more = await cheated(all, { path: (path) => ({ ...path, nodes: [...path.nodes, path.nodes[0]!] }) })
  await refused(all, more, 'Invalid length of UpdatePath')
})

test('a path with the key of another in it is refused: nobody could commit after it', async () => {
  const all = await four()
  const { state } = all.seats[0]!.group!
  const leaf = leafOf(all.seats[0]!.group!, all.seats[1]!).hpkePublicKey
  const above = state.ratchetTree.flatMap((node) => (node?.nodeType === 'parent' ? [node.parent.hpkePublicKey] : []))
  await refused(all, await cheated(all, { encryptionKey: leaf }), 'A key stands twice in the group.')
  await refused(all, await cheated(all, { nodeKey: [0, leaf] }), 'A key stands twice in the group.')
  for (const key of above) await refused(all, await cheated(all, { encryptionKey: key }), '')
})

test('a leaf that takes the signing key of another is refused', async () => {
  const all = await four()
  const [ana, joost] = all.seats as [Seat, Seat]
  await refused(all, await forge(withKey(ana, joost.device.keys.publicKey), {}), 'leaf node signature')
})

test('a leaf that changes its signing key is refused: the register has another', async () => {
  const all = await four()
  const [ana, joost] = all.seats as [Seat, Seat]
  const keys = await newDeviceKeys()
  // The new leaf is signed with the new key and the commit with the old one, so that nothing but the register speaks against it.
  const group = withKey(ana, keys.publicKey)
  const bytes = await forge(
    { state: { ...group.state, signaturePrivateKey: keys.signKey } },
    { signKey: ana.device.keys.signKey },
  )
  await refused(all, bytes, 'credential')
  await expect(receive(joost.group!, bytes, ANYBODY)).rejects.toThrow('A device has taken the name of another.')
})

test('a leaf that is not signed by its device is refused', async () => {
  const all = await four()
  const bytes = await cheated(all, {
    path: (path) => ({ ...path, leafNode: { ...path.leafNode, signature: bent(path.leafNode.signature) } }),
  })
  await refused(all, bytes, 'signature')
})

test('a commit with a broken signature is refused', async () => {
  const all = await four()
  await refused(all, await cheated(all, { signature: bent }), 'Signature invalid')
})

test('a commit in the name of another is refused', async () => {
  const all = await four()
  const as = leafIndex(all.seats[0]!.group!, all.seats[1]!)
  await refused(all, await cheated(all, { as }), 'Signature invalid')
})

test('a commit by an empty place in the tree is refused', async () => {
  const all = await four()
  await refused(all, await cheated(all, { as: 40 }), 'Unable to find leafnode')
})

test('a commit with a broken confirmation tag is refused', async () => {
  const all = await four()
  await refused(all, await cheated(all, { confirmation: bent }), 'confirmation tag')
})

test('a commit that was not made by a member of the epoch is refused', async () => {
  const all = await four()
  await refused(all, await cheated(all, { membershipKey: randomBytes(32) }), 'membership')
})

test('the same device removed twice is refused', async () => {
  const all = await four()
  const bytes = await cheated(all, { proposals: [all.gone, all.gone], applied: [all.gone] })
  await refused(all, bytes, 'multiple update and/or remove')
})

test('a committer that removes itself is refused', async () => {
  const all = await four()
  const removed = leafIndex(all.seats[0]!.group!, all.seats[0]!)
  const bytes = await cheated(all, { proposals: [{ proposalType: 'remove', remove: { removed } }], applied: [] })
  await refused(all, bytes, 'removing committer')
})

test('an empty place that is removed is refused', async () => {
  const all = await four()
  const bytes = await cheated(all, { proposals: [{ proposalType: 'remove', remove: { removed: 40 } }], applied: [] })
  await refused(all, bytes, 'Tried to remove empty')
})

test('coming and going in one commit is refused', async () => {
  const all = await four()
  const dora = await all.arrive()
  const { keyPackage } = await dora.offer()
  const proposals: Proposal[] = [all.gone, { proposalType: 'add', add: { keyPackage } }]
  const bytes = await cheated(all, { proposals })
  for (const seat of all.seats.slice(1, 3))
    await expect(receive(seat.group!, bytes, all.book)).rejects.toThrow('Coming and going in one commit.')
})

test('the same newcomer twice, and two newcomers with the same key, are refused', async () => {
  const all = await four()
  const dora = await all.arrive()
  const { keyPackage } = await dora.offer()
  const twice: Proposal[] = [keyPackage, keyPackage].map((one) => ({ proposalType: 'add', add: { keyPackage: one } }))
  await refused(all, await cheated(all, { proposals: twice, applied: twice.slice(1) }), 'the same client')
  const cs = await suite()
  const eva = await all.arrive()
  const offered = (await eva.offer()).keyPackage
  const stolen = { ...offered.leafNode, hpkePublicKey: keyPackage.leafNode.hpkePublicKey, leafNodeSource: 'key_package' as const }
  const leafNode = await signLeafNodeKeyPackage({ ...stolen, info: undefined } as never, eva.device.keys.signKey, cs.signature)
  const copied = await signKeyPackage({ ...offered, leafNode } as never, eva.device.keys.signKey, cs.signature)
  const both: Proposal[] = [keyPackage, copied].map((one) => ({ proposalType: 'add', add: { keyPackage: one } }))
  await refused(all, await cheated(all, { proposals: both, applied: both.slice(0, 1) }), 'hpke keys not unique')
})

test('a newcomer whose key package nobody signed is refused', async () => {
  const all = await four()
  const { keyPackage } = await (await all.arrive()).offer()
  const unsigned = { ...keyPackage, signature: bent(keyPackage.signature) }
  const bytes = await cheated(all, {
    proposals: [{ proposalType: 'add', add: { keyPackage: unsigned } }],
    applied: [{ proposalType: 'add', add: { keyPackage } }],
  })
  await refused(all, bytes, 'Invalid keypackage signature')
})

test('a newcomer under the name of a device that is here, with a key of their own, is refused', async () => {
  const all = await four()
  const [, joost] = all.seats as [Seat, Seat]
  const keys = await newDeviceKeys()
  const credential = credentialOf(joost.device.account, joost.id, joost.device.domain)
  const { publicPackage } = await generateKeyPackageWithKey(credential, CAPABILITIES, lifetime(NOW), [], keys, await suite())
  const proposals: Proposal[] = [{ proposalType: 'add', add: { keyPackage: publicPackage } }]
  const bytes = await cheated(all, { proposals })
  await refused(all, bytes, 'validate credential')
  await refused(all, bytes, 'A device stands twice in the group.', ANYBODY)
})

test('a key of one’s own brought in beside it, a new group, and other terms are refused', async () => {
  const all = await four()
  const preSharedKeyId = { psktype: 'external' as const, pskId: utf8('mine'), pskNonce: randomBytes(32) }
  const { parentHash: _, ...own } = leafOf(all.seats[0]!.group!, all.seats[0]!) as LeafNodeCommit
  const place = 'A commit with a proposal that has no place here.'
  const odd: [Proposal, string][] = [
    [{ proposalType: 'psk', psk: { preSharedKeyId } }, 'Could not find pskId'],
    [
      { proposalType: 'reinit', reinit: { groupId: GROUP, version: 'mls10', cipherSuite: (await suite()).name, extensions: [] } },
      place,
    ],
    [{ proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [] } }, place],
    [{ proposalType: 'update', update: { leafNode: { ...own, leafNodeSource: 'update' } } }, 'update proposal sent by committer'],
  ]
  for (const [proposal, words] of odd) await refused(all, await cheated(all, { proposals: [proposal], applied: [] }), words)
})

test('resumption of an epoch is no key to bring in either', async () => {
  const all = await four()
  const { groupContext } = all.seats[0]!.group!.state
  const preSharedKeyId = {
    psktype: 'resumption' as const,
    usage: 'application' as const,
    pskGroupId: GROUP,
    pskEpoch: groupContext.epoch,
    pskNonce: randomBytes(32),
  }
  const bytes = await cheated(all, { proposals: [{ proposalType: 'psk', psk: { preSharedKeyId } }] })
  await refused(all, bytes, 'A commit with a proposal that has no place here.')
})

test('a member that comes in as if from outside is refused', async () => {
  const all = await four()
  const outside = await joinByExternalCommit(
    await groupInfo(all.seats[0]!.group!),
    (await all.arrive()).device,
    ANYBODY,
    GROUP,
    NOW,
  )
  const message = decode(outside.commit)
  const { content } = (message as { publicMessage: { content: { commit: { proposals: { proposal: Proposal }[] } } } })
    .publicMessage
  const initial = content.commit.proposals.map(({ proposal }) => proposal)
  expect(initial.map(({ proposalType }) => proposalType)).toEqual(['external_init'])
  const odd = 'Somebody who is here came in as if from outside.'
  await refused(all, await cheated(all, { proposals: initial, applied: initial }), odd)
  const twice = await cheated(all, { proposals: [...initial, ...initial], applied: initial })
  await refused(all, twice, 'more than one external_init')
})

test('proposals that nobody has seen, and bare ones, are refused', async () => {
  const all = await four()
  await refused(all, await cheated(all, { references: [randomBytes(32)] }), 'proposal')
  const { state } = all.seats[0]!.group!
  const { publicMessage } = await protectProposalPublic(
    state.signaturePrivateKey,
    state.keySchedule.membershipKey,
    state.groupContext,
    new Uint8Array(),
    all.gone,
    state.privatePath.leafIndex,
    await suite(),
  )
  const bytes = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage })
  await refused(all, bytes, 'Only commits change a group here.')
})

test('a commit sent twice is over, and one of another conversation has no place here', async () => {
  const all = await four()
  const { commit } = await update(all.seats[0]!.group!)
  const got = await receive(all.seats[1]!.group!, commit, all.book)
  const next = got.kind === 'commit' ? got.next : null
  await expect(receive(next!, commit, all.book)).rejects.toThrow('A commit from an epoch that is over.')
  const elsewhere = decode(commit) as { publicMessage: { content: { groupId: Uint8Array } } }
  elsewhere.publicMessage.content.groupId = randomBytes(16)
  const bytes = encodeMlsMessage(elsewhere as never)
  await expect(receive(all.seats[1]!.group!, bytes, all.book)).rejects.toThrow('A message of another conversation.')
})

test('whoever comes in by themselves takes nobody’s place', async () => {
  const all = await four()
  const info = await groupInfo(all.seats[0]!.group!)
  const dora = await all.arrive()
  const own = await newPackage(dora.device, NOW)
  const message = decode(info) as { groupInfo: GroupInfo }
  const taken = leafOf(all.seats[0]!.group!, all.seats[3]!).signaturePublicKey
  const careless = {
    ...config(ANYBODY),
    keyPackageEqualityConfig: {
      compareKeyPackages: () => false,
      compareKeyPackageToLeafNode: (_: unknown, leaf: LeafNode) => same(leaf.signaturePublicKey, taken),
    },
  }
  const comes = async (resync: boolean) => {
    const { publicPackage, privatePackage } = own
    const made = await joinGroupExternal(
      message.groupInfo,
      publicPackage,
      privatePackage,
      resync,
      await suite(),
      undefined,
      careless,
    )
    return { version: 'mls10', wireformat: 'mls_public_message', publicMessage: made.publicMessage } as const
  }
  const honest = await comes(false)
  expect((await receive(all.seats[1]!.group!, encodeMlsMessage(honest), all.book)).kind).toBe('commit')
  const inTheirPlace = encodeMlsMessage(await comes(true))
  for (const seat of all.seats.slice(1, 3))
    await expect(receive(seat.group!, inTheirPlace, all.book)).rejects.toThrow('Whoever comes in by themselves comes alone.')
})

test('whoever comes in by themselves shows a path, and what they bring is signed', async () => {
  const all = await four()
  const { device } = await all.arrive()
  const honest = await joinByExternalCommit(await groupInfo(all.seats[0]!.group!), device, ANYBODY, GROUP, NOW)
  const message = decode(honest.commit) as { publicMessage: { content: { commit: { proposals: unknown[]; path?: unknown } } } }
  const { commit } = message.publicMessage.content
  const { proposals } = commit
  commit.proposals = [...proposals, { proposalOrRefType: 'proposal', proposal: all.gone }]
  await refused(all, encodeMlsMessage(message as never), 'Signature invalid')
  commit.proposals = []
  await refused(all, encodeMlsMessage(message as never), 'Signature invalid')
  commit.proposals = proposals
  delete commit.path
  await refused(all, encodeMlsMessage(message as never), 'no update path')
})

test('a group in which somebody sits whom no account signed for is not entered, by a Welcome or otherwise', async () => {
  const { seats, book, arrive } = await table(1)
  const stranger = await Seat.of(account(99), new Book())
  const open = decodeGroup(encodeGroup(seats[0]!.group!), ANYBODY)
  const bad = await add(open, [await stranger.offer()], ANYBODY)
  const dora = await arrive()
  const { welcome, groupInfo: info } = await add(bad.next, [await dora.offer()], ANYBODY)
  expect((await joinByWelcome(welcome!, dora.packages, ANYBODY, GROUP)).group).toBeDefined()
  await expect(joinByWelcome(welcome!, dora.packages, book, GROUP)).rejects.toThrow()
  const carl = await arrive()
  expect((await joinByExternalCommit(info, carl.device, ANYBODY, GROUP, NOW)).next).toBeDefined()
  await expect(joinByExternalCommit(info, carl.device, book, GROUP, NOW)).rejects.toThrow(Forbidden)
})

test('what is said in a commit’s clothes, or the other way round, is refused', async () => {
  const all = await four()
  const { bytes } = await seal(all.seats[0]!.group!, utf8('hello'))
  const said = decode(bytes) as { privateMessage: { contentType: string } }
  said.privateMessage.contentType = 'commit'
  await expect(receive(all.seats[1]!.group!, encodeMlsMessage(said as never), all.book)).rejects.toThrow(
    'Handshakes are public here.',
  )
})
