import { encodeKeyPackage } from 'ts-mls/keyPackage.js'
import { directPath, left, parent, right, root, sibling } from 'ts-mls/treemath.js'
import { expect, test } from 'vitest'
import { utf8 } from '../src/engine/bytes.std'
import { add, exportSecret, type Group, seal, update } from '../src/engine/index.std'
import { type Seat, table } from './bench.std'
import { groupInfo, message, type Node, privateMessage, publicCommit, Reader, ratchetTree, welcome } from './rfc/reader'
import {
  decryptWithLabel,
  deriveSecret,
  expandWithLabel,
  extract,
  hash,
  mac,
  NH,
  opaque,
  opened,
  openedBy,
  refHash,
  signedWithLabel,
} from './rfc/suite'

const u32 = (value: number) => Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255])
const ZERO = Buffer.alloc(NH)
const NONE = Buffer.alloc(0)

/** What a receiver written from the RFC alone makes of a Welcome (sections 8, 12.4.3.1). */
function join(bytes: Uint8Array, { packages }: Seat) {
  const { publicPackage, privatePackage } = packages[0]!
  const [wire, inside] = message(bytes)
  const { suite, secrets, encryptedGroupInfo } = welcome(inside)
  expect([wire, suite]).toEqual([3, 1])
  const own = refHash('MLS 1.0 KeyPackage Reference', encodeKeyPackage(publicPackage))
  const mine = secrets.find(({ newMember }) => newMember.equals(own))!
  const opened = decryptWithLabel(privatePackage.initPrivateKey, 'Welcome', encryptedGroupInfo, mine.kemOutput, mine.ciphertext)
  const joiner = new Reader(opened).opaque()
  const member = extract(joiner, ZERO)
  const info = groupInfo(openedBy(deriveSecret(member, 'welcome'), NONE, NONE, encryptedGroupInfo))
  const epoch = expandWithLabel(member, 'epoch', info.contextBytes, NH)
  const tree = ratchetTree(info.extensions.find(({ type }) => type === 2)!.data)
  return { info, tree, derive: (label: string) => deriveSecret(epoch, label) }
}

/** Dora is brought in by Ana. */
async function welcomed(count: number) {
  const all = await table(count)
  const dora = await all.arrive()
  const ana = all.seats[0]!
  const made = await add(ana.group!, [await dora.offer()], all.book)
  const read = join(made.welcome!, dora)
  await all.publish(ana, made, [dora])
  return { ...all, ana, dora, read }
}

const leafOf = (tree: (Node | null)[], index: number) => {
  const node = tree[2 * index]
  if (node?.kind !== 'leaf') throw new TypeError('no leaf')
  return node
}

/** Section 7.8. */
function treeHash(tree: (Node | null)[], low: number, width: number): Buffer {
  const [node, present] = [
    tree[low + width - 1] ?? null,
    (bytes: Buffer | undefined) => (bytes ? Buffer.concat([Buffer.from([1]), bytes]) : Buffer.from([0])),
  ]
  if (width === 1) return hash(Buffer.from([1]), u32(low / 2), present(node?.bytes))
  const half = width / 2
  const [before, after] = [treeHash(tree, low, half), treeHash(tree, low + width, half)]
  return hash(Buffer.from([2]), present(node?.bytes), opaque(before), opaque(after))
}

test.each([1, 2, 3, 6, 8])(
  'a Welcome of ours, among %i, is opened, verified and hashed by the text of the RFC alone',
  async (count) => {
    const { dora, read } = await welcomed(count)
    const { info, tree, derive } = read
    expect(mac(derive('confirm'), info.context.confirmedTranscriptHash)).toEqual(info.confirmationTag)
    expect(signedWithLabel(leafOf(tree, info.signer).signatureKey, 'GroupInfoTBS', info.signed, info.signature)).toBe(true)
    let leaves = 1
    while (leaves < (tree.length + 1) / 2) leaves *= 2
    expect(treeHash(tree, 0, leaves)).toEqual(info.context.treeHash)
    const exported = expandWithLabel(deriveSecret(derive('exporter'), 'house'), 'exported', hash(NONE), NH)
    expect(Buffer.from(await exportSecret(dora.group!, 'house'))).toEqual(exported)
  },
)

test('what we say is opened by the text of the RFC alone: sender, keys of each generation, signature, padding', async () => {
  const { ana, read, dora } = await welcomed(5)
  const { info, tree, derive } = read
  expect(dora.group).not.toBeNull()
  let group = ana.group!
  for (let generation = 0; generation < 3; generation += 1) {
    const words = utf8(`word ${generation}`)
    const { bytes, next } = await seal(group, words)
    group = next
    const [wire, inside] = message(bytes)
    const said = privateMessage(inside)
    expect([wire, said.contentType, said.epoch]).toEqual([2, 1, info.context.epoch])
    const sample = said.ciphertext.subarray(0, NH)
    const sender = new Reader(openedBy(derive('sender data'), sample, said.about, said.encryptedSenderData))
    const [leaf, at, guard] = [sender.number(4), sender.number(4), sender.take(4)]
    expect([leaf, at]).toEqual([0, generation])
    const ratchet = ratchetAt(applicationSecret(derive('encryption'), leaf, 8), at)
    const nonce = Buffer.from(ratchet.nonce.map((byte, i) => byte ^ (guard[i] ?? 0)))
    const plain = new Reader(
      opened(ratchet.key, nonce, Buffer.concat([said.about, opaque(said.authenticatedData)]), said.ciphertext),
    )
    const [data, signature] = [plain.opaque(), plain.opaque()]
    expect(data).toEqual(Buffer.from(words))
    const frame = Buffer.concat([
      opaque(said.groupId),
      said.about.subarray(-9, -1),
      Buffer.from([1]),
      u32(leaf),
      opaque(NONE),
      Buffer.from([1]),
      opaque(data),
    ])
    const signed = Buffer.concat([Buffer.from([0, 1, 0, 2]), frame, info.contextBytes])
    expect(signedWithLabel(leafOf(tree, leaf).signatureKey, 'FramedContentTBS', signed, signature)).toBe(true)
  }
})

/** Section 9, from the root down to a leaf of a tree of `leaves`. */
function applicationSecret(encryption: Buffer, leaf: number, leaves: number): Buffer {
  let secret = encryption
  for (let low = 0, width = leaves; width > 1; width /= 2) {
    const side = leaf < low + width / 2 ? 'left' : 'right'
    secret = expandWithLabel(secret, 'tree', Buffer.from(side), NH)
    if (side === 'right') low += width / 2
  }
  return expandWithLabel(secret, 'application', NONE, NH)
}

/** Section 9.1. */
function ratchetAt(first: Buffer, generation: number) {
  let secret = first
  for (let n = 0; n < generation; n += 1) secret = expandWithLabel(secret, 'secret', u32(n), NH)
  const at = u32(generation)
  return { key: expandWithLabel(secret, 'key', at, 16), nonce: expandWithLabel(secret, 'nonce', at, 12) }
}

test('a commit of ours holds by the text of the RFC alone: membership, signature, transcript', async () => {
  const { ana, read } = await welcomed(4)
  const { info, tree, derive } = read
  const made = await update(ana.group!)
  const commit = publicCommit(made.commit)
  expect([commit.wire, commit.sender, commit.leaf, commit.contentType]).toEqual([1, 1, 0, 3])
  const signed = Buffer.concat([Buffer.from([0, 1, 0, 1]), commit.content, info.contextBytes])
  expect(signedWithLabel(leafOf(tree, 0).signatureKey, 'FramedContentTBS', signed, commit.signature)).toBe(true)
  const auth = Buffer.concat([opaque(commit.signature), opaque(commit.confirmationTag)])
  expect(mac(derive('membership'), signed, auth)).toEqual(commit.membershipTag)
  const interim = hash(info.context.confirmedTranscriptHash, opaque(info.confirmationTag))
  const confirmed = hash(interim, Buffer.from([0, 1]), commit.content, opaque(commit.signature))
  expect(Buffer.from(contextOf(made.next).confirmedTranscriptHash)).toEqual(confirmed)
  expect(contextOf(made.next).epoch).toBe(BigInt(info.context.epoch + 1))
})

const contextOf = (group: Group) => group.state.groupContext

test.each([1, 2, 4, 8, 16, 32])('the tree of %i leaves is the one of the definition', (leaves) => {
  const nodes = tell(0, leaves)
  expect(Number(root(leaves as never))).toBe(leaves - 1)
  for (const [node, { children, above }] of nodes) {
    if (children) expect([left(node as never), right(node as never)].map(Number)).toEqual(children)
    if (above.length === 0) continue
    expect(Number(parent(node as never, leaves as never))).toBe(above[0])
    const both = nodes.get(above[0]!)!.children!
    expect(Number(sibling(node as never, leaves as never))).toBe(both.find((one) => one !== node))
    expect(directPath(node as never, leaves as never).map(Number)).toEqual(above)
  }
})

interface Told {
  children: [number, number] | null
  above: number[]
}

/** Appendix C: the leaves are the even numbers, and between two subtrees lies what is above both. */
function tell(low: number, width: number, above: number[] = []): Map<number, Told> {
  const own = low + width - 1
  if (width === 1) return new Map([[own, { children: null, above }]])
  const half = width / 2
  const children: [number, number] = [low + half - 1, low + width + half - 1]
  const below = [own, ...above]
  return new Map([[own, { children, above }], ...tell(low, half, below), ...tell(low + width, half, below)])
}
