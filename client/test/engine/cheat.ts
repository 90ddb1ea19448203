/** What a member can make whose program is not ours: commits built piece by piece, each piece as wrong as asked. */
import { type CiphersuiteImpl, encodeMlsMessage, makePskIndex, type Proposal } from 'ts-mls'
import { applyProposals, nextEpochContext } from 'ts-mls/clientState.js'
import { createConfirmationTag, createContentCommitSignature } from 'ts-mls/framedContent.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import { protectPublicMessage } from 'ts-mls/messageProtectionPublic.js'
import { getCommitSecret } from 'ts-mls/pathSecrets.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { leafToNodeIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import { createUpdatePath, type UpdatePath } from 'ts-mls/updatePath.js'
import { same } from '../../src/engine/bytes.std'
import { decodeGroup, encodeGroup, type Group, type Trust } from '../../src/engine/index.std'
import { suite } from '../../src/engine/suite.std'
import type { Seat } from '../bench.std'

/** Whoever has switched their checks off. */
export const ANYBODY: Trust = { certified: () => true, mayJoin: () => true, mayLeave: () => true }

export interface Cheat {
  proposals?: Proposal[]
  /** What the commit's tree is made from, where the library would refuse `proposals` at the sender. */
  applied?: Proposal[]
  /** References to proposals that nobody has seen. */
  references?: Uint8Array[]
  path?: 'none' | ((path: UpdatePath) => UpdatePath)
  /** What stands in the committer's new leaf as its encryption key; all else is made to fit. */
  encryptionKey?: Uint8Array
  /** What stands at the n-th node of the path as its key. */
  nodeKey?: [n: number, key: Uint8Array]
  signKey?: Uint8Array
  /** The leaf in whose name it is committed. */
  as?: number
  signature?: (bytes: Uint8Array) => Uint8Array
  confirmation?: (bytes: Uint8Array) => Uint8Array
  membershipKey?: Uint8Array
}

/** One bit of the first byte, the other way round. */
export const bent = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte))

/** A commit as `Seat` would make it, but for what `cheat` says. Without a cheat it is an honest one. */
export async function forge(group: Group, cheat: Cheat): Promise<Uint8Array> {
  const { state } = decodeGroup(encodeGroup(group), ANYBODY)
  const cs = await suite()
  const own = toLeafIndex(state.privatePath.leafIndex)
  const applied = (cheat.applied ?? cheat.proposals ?? []).map(inline)
  const after = await applyProposals(state, applied, own, makePskIndex(state, {}), true, cs)
  const added = after.additionalResult.kind === 'memberCommit' ? after.additionalResult.addedLeafNodes : []
  const news = added.map(([leaf]) => leafToNodeIndex(leaf))
  const made =
    cheat.path === 'none'
      ? null
      : await createUpdatePath(after.tree, own, state.groupContext, state.signaturePrivateKey, pretending(cs, cheat), news)
  const tree = made ? made[0] : after.tree
  let path = made?.[1]
  if (path && typeof cheat.path === 'function') path = cheat.path(path)
  const last = made?.[2].at(-1)
  const commitSecret = last
    ? await getCommitSecret(tree, toNodeIndex(last.nodeIndex), last.secret, cs.kdf)
    : new Uint8Array(cs.kdf.size)
  const references = (cheat.references ?? []).map((reference) => ({ proposalOrRefType: 'reference' as const, reference }))
  const proposals = [...(cheat.proposals ?? []).map(inline), ...references]
  const sender = { senderType: 'member' as const, leafIndex: cheat.as ?? own }
  const signed = await createContentCommitSignature(
    state.groupContext,
    'mls_public_message',
    { proposals, path },
    sender,
    new Uint8Array(),
    cheat.signKey ?? state.signaturePrivateKey,
    cs.signature,
  )
  const signature = cheat.signature?.(signed.signature) ?? signed.signature
  const hash = await treeHashRoot(tree, cs.hash)
  const wire = 'mls_public_message' as const
  const context = await nextEpochContext(
    state.groupContext,
    wire,
    signed.framedContent,
    signature,
    hash,
    state.confirmationTag,
    cs.hash,
  )
  const outside = after.additionalResult.kind === 'externalCommit' ? after.additionalResult.externalInitSecret : null
  const epoch = await initializeEpoch(outside ?? state.keySchedule.initSecret, commitSecret, context, after.pskSecret, cs.kdf)
  const tag = await createConfirmationTag(epoch.keySchedule.confirmationKey, context.confirmedTranscriptHash, cs.hash)
  const confirmationTag = cheat.confirmation?.(tag) ?? tag
  const content = {
    wireformat: wire,
    content: signed.framedContent,
    auth: { contentType: 'commit' as const, signature, confirmationTag },
  }
  const key = cheat.membershipKey ?? state.keySchedule.membershipKey
  const publicMessage = await protectPublicMessage(key, state.groupContext, content, cs)
  return encodeMlsMessage({ version: 'mls10', wireformat: wire, publicMessage })
}

/** Writes other keys into the tree than it has made; whoever reads the commit cannot tell by anything but the keys. */
function pretending(cs: CiphersuiteImpl, { encryptionKey, nodeKey }: Cheat): CiphersuiteImpl {
  const instead = new Map<unknown, Uint8Array>()
  let pairs = 0
  const deriveKeyPair: typeof cs.hpke.deriveKeyPair = async (secret) => {
    const pair = await cs.hpke.deriveKeyPair(secret)
    // The leaf's pair is made first, then those of the path from the leaf upwards.
    const key = pairs === 0 ? encryptionKey : pairs - 1 === nodeKey?.[0] ? nodeKey[1] : undefined
    if (key) instead.set(pair.publicKey, key)
    pairs += 1
    return pair
  }
  const exportPublicKey: typeof cs.hpke.exportPublicKey = async (key) => instead.get(key) ?? cs.hpke.exportPublicKey(key)
  return { ...cs, hpke: { ...cs.hpke, deriveKeyPair, exportPublicKey } }
}

/** The place of a device in the tree. */
export const leafIndex = (group: Group, seat: Seat): number =>
  group.state.ratchetTree.findIndex(
    (node) => node?.nodeType === 'leaf' && same(node.leaf.signaturePublicKey, seat.device.keys.publicKey),
  ) / 2

export function leafOf(group: Group, seat: Seat) {
  const node = group.state.ratchetTree[leafIndex(group, seat) * 2]
  if (node?.nodeType !== 'leaf') throw new TypeError('That device is not in the group.')
  return node.leaf
}

const inline = (proposal: Proposal) => ({ proposalOrRefType: 'proposal' as const, proposal })
