import { type ClientState, createGroup, decodeGroupState, encodeGroupState, mlsExporter } from 'ts-mls'
import { same, toBase64 } from './bytes.std'
import { Forbidden, Unreadable } from './faults.std'
import { type Leaf, readCredential } from './identity.std'
import type { PrivatePackage } from './packages.std'
import { config, suite } from './suite.std'
import type { Trust } from './trust.std'

/** One device's view of a conversation in one epoch. Immutable: every operation answers with the next one. */
export interface Group {
  readonly state: ClientState
}

/** Begins a group with one leaf, one's own (RFC 9420 section 11). */
export async function begin(groupId: Uint8Array, own: PrivatePackage, trust: Trust): Promise<Group> {
  const state = await createGroup(groupId, own.publicPackage, own.privatePackage, [], await suite(), config(trust))
  return { state }
}

export function epochOf(group: Group): number {
  return Number(group.state.groupContext.epoch)
}

/** Leaves by index; throws `Forbidden` for a leaf that is not one of ours. */
export function roster(group: Group): Map<number, Leaf> {
  const leaves = new Map<number, Leaf>()
  group.state.ratchetTree.forEach((node, index) => {
    if (node?.nodeType !== 'leaf') return
    const leaf = readCredential(node.leaf.credential, node.leaf.signaturePublicKey)
    if (!leaf) throw new Forbidden('A place in the group is held by nobody we can name.')
    leaves.set(index / 2, leaf)
  })
  return leaves
}

export function members(group: Group): Leaf[] {
  return [...roster(group).values()]
}

export function ownLeaf(group: Group): Leaf | undefined {
  return roster(group).get(group.state.privatePath.leafIndex)
}

/** One place, one device, one key: as many identities as leaves. Throws `Forbidden`. */
export function requireDistinct(leaves: Leaf[]): void {
  leaves.forEach((leaf, i) => {
    if (leaves.slice(i + 1).some((other) => other.device === leaf.device || same(other.key, leaf.key)))
      throw new Forbidden('A device stands twice in the group.')
  })
}

/**
 * No encryption key at two nodes of the tree (RFC 9420 section 7.3): the library looks at the tree before a commit only, and after
 * one with a double key refuses every later one. Throws `Forbidden`.
 */
export function requireDistinctKeys(group: Group): void {
  const keys = group.state.ratchetTree.flatMap((node) =>
    node ? [toBase64(node.nodeType === 'leaf' ? node.leaf.hpkePublicKey : node.parent.hpkePublicKey)] : [],
  )
  if (new Set(keys).size < keys.length) throw new Forbidden('A key stands twice in the group.')
}

/** Throws `Unreadable` for a group that is another conversation's. */
export function requireGroup(group: Group, groupId: Uint8Array): void {
  if (!same(groupId, group.state.groupContext.groupId)) throw new Unreadable('A message of another conversation.')
}

/** 32 bytes that all members of this epoch share and nobody else (RFC 9420 section 8.5). */
export async function exportSecret(group: Group, label: string): Promise<Uint8Array> {
  return mlsExporter(group.state.keySchedule.exporterSecret, label, new Uint8Array(), 32, await suite())
}

export function encodeGroup(group: Group): Uint8Array {
  return encodeGroupState(group.state)
}

/** Throws `Unreadable` for bytes cut short. */
export function decodeGroup(bytes: Uint8Array, trust: Trust): Group {
  const decoded = decodeGroupState(bytes, 0)
  if (!decoded) throw new Unreadable('The conversation kept on this device cannot be read.')
  return { state: { ...decoded[0], clientConfig: config(trust) } }
}
