import {
  createCommit,
  createGroupInfoWithExternalPubAndRatchetTree,
  encodeMlsMessage,
  type GroupInfo,
  joinGroup,
  joinGroupExternal,
  type KeyPackage,
  makePskIndex,
  type Proposal,
} from 'ts-mls'
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { same } from './bytes.std'
import { decode } from './decoding.std'
import { Forbidden, Unreadable } from './faults.std'
import { type Group, members, requireDistinct, requireGroup, roster } from './group.std'
import type { Leaf } from './identity.std'
import { type Device, newPackage, type PrivatePackage } from './packages.std'
import { config, suite } from './suite.std'
import type { Trust } from './trust.std'

/**
 * A commit not yet accepted. `next` is adopted only when the server has put `commit` into the log; until then both are kept,
 * and the same bytes are sent again after an unknown outcome. Made on one state there is never a second, different one in flight.
 */
export interface Proposed {
  commit: Uint8Array
  welcome: Uint8Array | null
  groupInfo: Uint8Array
  next: Group
}

/** Adds devices by their key packages; their Welcome comes with it (RFC 9420 section 12.4.3). Throws `Forbidden`. */
export async function add(group: Group, newcomers: { leaf: Leaf; keyPackage: KeyPackage }[], trust: Trust): Promise<Proposed> {
  const stranger = newcomers.find(({ leaf }) => !trust.mayJoin(leaf))
  if (stranger) throw new Forbidden('A device that nobody vouches for cannot be added.')
  requireDistinct([...members(group), ...newcomers.map(({ leaf }) => leaf)])
  return propose(
    group,
    newcomers.map(({ keyPackage }) => ({ proposalType: 'add', add: { keyPackage } })),
  )
}

/** Removes devices; never together with an Add (the freed place would be taken in the same commit). */
export async function remove(group: Group, devices: string[]): Promise<Proposed> {
  const proposals: Proposal[] = []
  for (const [index, leaf] of roster(group))
    if (devices.includes(leaf.device)) proposals.push({ proposalType: 'remove', remove: { removed: index } })
  if (proposals.length === 0) throw new Forbidden('None of these devices is in the conversation.')
  return propose(group, proposals)
}

/** A commit without proposals: fresh keys for one's own leaf. */
export async function update(group: Group): Promise<Proposed> {
  return propose(group, [])
}

async function propose(group: Group, extraProposals: Proposal[]): Promise<Proposed> {
  const cipherSuite = await suite()
  const context = { state: group.state, cipherSuite, pskIndex: makePskIndex(group.state, {}) }
  const made = await createCommit(context, { wireAsPublicMessage: true, ratchetTreeExtension: true, extraProposals })
  const next = { state: { ...made.newState, clientConfig: group.state.clientConfig } }
  const welcome = made.welcome ? encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: made.welcome }) : null
  return { commit: encodeMlsMessage(made.commit), welcome, groupInfo: await groupInfo(next), next }
}

/** What a device of somebody who sits here needs to come in by itself (RFC 9420 section 12.4.3.2). */
export async function groupInfo(group: Group): Promise<Uint8Array> {
  const info = await createGroupInfoWithExternalPubAndRatchetTree(group.state, [], await suite())
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo: info })
}

/**
 * Joins by a Welcome with whichever of `kept` it was made for. Throws `Unreadable` when it was for none or into another
 * conversation than `groupId`, `Forbidden` when somebody sits there who must not.
 */
export async function joinByWelcome(
  bytes: Uint8Array,
  kept: PrivatePackage[],
  trust: Trust,
  groupId: Uint8Array,
): Promise<{ group: Group; used: PrivatePackage }> {
  const message = decode(bytes)
  if (message.wireformat !== 'mls_welcome') throw new Unreadable('That is not a Welcome.')
  for (const pair of kept) {
    const state = await joinGroup(
      message.welcome,
      pair.publicPackage,
      pair.privatePackage,
      makePskIndex(undefined, {}),
      await suite(),
      undefined,
      undefined,
      config(trust),
    ).catch(() => null)
    if (!state) continue
    const group = { state }
    requireTrusted(group, trust)
    requireGroup(group, groupId)
    return { group, used: pair }
  }
  throw new Unreadable('That Welcome was not made for this device.')
}

/**
 * Comes in by an external commit; a device that sits there already, without its state, takes its own place anew (RFC 9420 section
 * 12.4.3.2): its Welcome may have been lost, or made badly. Throws `Forbidden` when somebody sits there who must not, `Unreadable` for a GroupInfo of another conversation than `groupId`.
 */
export async function joinByExternalCommit(
  bytes: Uint8Array,
  device: Device,
  trust: Trust,
  groupId: Uint8Array,
  now: number,
): Promise<Proposed> {
  const message = decode(bytes)
  if (message.wireformat !== 'mls_group_info') throw new Unreadable('That is not a GroupInfo.')
  const own = await newPackage(device, now)
  const joined = await joinGroupExternal(
    message.groupInfo,
    own.publicPackage,
    own.privatePackage,
    // Asked for a place that is not there, the library would look for it for ever.
    holdsPlace(message.groupInfo, device),
    await suite(),
    undefined,
    config(trust),
  ).catch((error: unknown) => {
    throw new Forbidden('This conversation’s description does not hold.', { cause: error })
  })
  const next = { state: { ...joined.newState, clientConfig: config(trust) } }
  requireTrusted(next, trust)
  requireGroup(next, groupId)
  const commit = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage: joined.publicMessage })
  return { commit, welcome: null, groupInfo: await groupInfo(next), next }
}

/** Whether this very device, by its key, is in the tree that a GroupInfo describes. */
function holdsPlace(info: GroupInfo, device: Device): boolean {
  const extension = info.extensions.find(({ extensionType }) => extensionType === 'ratchet_tree')
  const tree = extension && decodeRatchetTree(extension.extensionData, 0)?.[0]
  return tree?.some((node) => node?.nodeType === 'leaf' && same(node.leaf.signaturePublicKey, device.keys.publicKey)) ?? false
}

function requireTrusted(group: Group, trust: Trust): void {
  const leaves = members(group)
  requireDistinct(leaves)
  if (!leaves.every((leaf) => trust.certified(leaf)))
    throw new Forbidden('A device sits in this group that no account has signed for.')
}
