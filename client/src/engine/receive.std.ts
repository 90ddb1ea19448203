import {
  createApplicationMessage,
  encodeMlsMessage,
  makePskIndex,
  type PrivateMessage,
  type ProposalWithSender,
  type PublicMessage,
  processPrivateMessage,
  processPublicMessage,
} from 'ts-mls'
import { decryptSenderData } from 'ts-mls/privateMessage.js'
import { same } from './bytes.std'
import { decode } from './decoding.std'
import { Early, Forbidden, Stale, Unreadable } from './faults.std'
import { epochOf, type Group, requireDistinct, requireDistinctKeys, requireGroup, roster } from './group.std'
import type { Leaf } from './identity.std'
import { config, suite } from './suite.std'
import type { Trust } from './trust.std'

export type Received =
  | { kind: 'said'; sender: Leaf; plaintext: Uint8Array; next: Group }
  | { kind: 'commit'; by: Leaf; added: Leaf[]; removed: Leaf[]; next: Group }
  | { kind: 'removed'; by: Leaf }

const ALLOWED = new Set(['add', 'remove', 'external_init'])

/** Seals `plaintext` for everybody in the group (RFC 9420 section 6.3). Persist `next` and the bytes before sending. */
export async function seal(group: Group, plaintext: Uint8Array): Promise<{ bytes: Uint8Array; next: Group }> {
  const made = await createApplicationMessage(group.state, plaintext, await suite())
  const bytes = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage: made.privateMessage })
  return { bytes, next: { state: { ...made.newState, clientConfig: group.state.clientConfig } } }
}

/**
 * Opens one entry of the log. Throws `Stale`, `Early`, `Unreadable` or `Forbidden`; `group` is never changed,
 * so a refused entry leaves everything as it was.
 */
export async function receive(group: Group, bytes: Uint8Array, trust: Trust): Promise<Received> {
  const message = decode(bytes)
  if (message.wireformat === 'mls_private_message') return said(group, message.privateMessage)
  if (message.wireformat === 'mls_public_message') return committed(group, message.publicMessage, trust)
  throw new Unreadable('That kind of message has no place in a conversation.')
}

async function said(group: Group, message: PrivateMessage): Promise<Received> {
  requireGroup(group, message.groupId)
  const epoch = Number(message.epoch)
  if (epoch > epochOf(group)) throw new Early('A message from an epoch that this device has not reached.')
  if (message.contentType !== 'application') throw new Unreadable('Handshakes are public here.')
  const cs = await suite()
  const past = epoch < epochOf(group) ? group.state.historicalReceiverData.get(message.epoch) : undefined
  if (epoch < epochOf(group) && !past) throw new Stale('A message from an epoch whose keys are gone.')
  const secret = past?.senderDataSecret ?? group.state.keySchedule.senderDataSecret
  const tree = past?.ratchetTree ?? group.state.ratchetTree
  try {
    const data = await decryptSenderData(message, secret, cs)
    const sender = data && roster({ state: { ...group.state, ratchetTree: tree } }).get(data.leafIndex)
    if (!sender) throw new Unreadable('A message from nobody in the group.')
    const opened = await processPrivateMessage(group.state, message, makePskIndex(group.state, {}), cs)
    if (opened.kind !== 'applicationMessage') throw new Unreadable('Handshakes are public here.')
    return {
      kind: 'said',
      sender,
      plaintext: opened.message,
      next: { state: { ...opened.newState, clientConfig: group.state.clientConfig } },
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('A message that cannot be opened.', { cause: error })
  }
}

async function committed(group: Group, message: PublicMessage, trust: Trust): Promise<Received> {
  requireGroup(group, message.content.groupId)
  const epoch = Number(message.content.epoch)
  if (epoch > epochOf(group)) throw new Early('A commit from an epoch that this device has not reached.')
  if (epoch < epochOf(group)) throw new Stale('A commit from an epoch that is over.')
  if (message.content.contentType !== 'commit') throw new Forbidden('Only commits change a group here.')
  let proposals: ProposalWithSender[] = []
  const state = { ...group.state, clientConfig: config(trust) }
  const opened = await processPublicMessage(state, message, makePskIndex(state, {}), await suite(), (incoming) => {
    if (incoming.kind === 'commit') proposals = incoming.proposals
    return incoming.kind === 'commit' && proposals.every(({ proposal }) => ALLOWED.has(String(proposal.proposalType)))
      ? 'accept'
      : 'reject'
  }).catch((error: unknown) => {
    throw new Forbidden('A commit that does not hold.', { cause: error })
  })
  if (opened.actionTaken === 'reject') throw new Forbidden('A commit with a proposal that has no place here.')
  const next = { state: { ...opened.newState, clientConfig: config(trust) } }
  return judge(group, next, message, proposals, trust)
}

/** The rules that the library does not know: who may come, who may go, and that nobody turns into somebody else. */
function judge(group: Group, next: Group, message: PublicMessage, proposals: ProposalWithSender[], trust: Trust): Received {
  const before = roster(group)
  const after = roster(next)
  const { sender } = message.content
  const kinds = proposals.map(({ proposal }) => proposal.proposalType)
  if (kinds.includes('add') && kinds.includes('remove')) throw new Forbidden('Coming and going in one commit.')
  const removed = proposals.flatMap(({ proposal }) => (proposal.proposalType === 'remove' ? [proposal.remove.removed] : []))
  const gone = removed.map((index) => before.get(index)!)
  const stays = next.state.groupActiveState.kind === 'active'
  const added = [...after].filter(([index]) => !before.has(index) || removed.includes(index)).map(([, leaf]) => leaf)
  const by =
    sender.senderType === 'member'
      ? before.get(sender.leafIndex)
      : sender.senderType === 'new_member_commit'
        ? added[0]
        : undefined
  if (!by) throw new Forbidden('A commit by nobody in the group.')
  if (sender.senderType === 'new_member_commit' && (added.length !== 1 || !gone.every((leaf) => sameDevice(leaf, by))))
    throw new Forbidden('Whoever comes in by themselves comes alone.')
  if (kinds.filter((kind) => kind === 'external_init').length !== (sender.senderType === 'new_member_commit' ? 1 : 0))
    throw new Forbidden('Somebody who is here came in as if from outside.')
  requireDistinct([...after.values()])
  requireDistinctKeys(next)
  if (!gone.every((leaf) => trust.mayLeave(leaf, by))) throw new Forbidden('Somebody who still sits here was removed.')
  if (!added.every((leaf) => trust.mayJoin(leaf))) throw new Forbidden('Somebody came in whom nobody vouches for.')
  for (const [index, leaf] of before) {
    const now = removed.includes(index) ? undefined : after.get(index)
    if (now && !sameDevice(now, leaf)) throw new Forbidden('A device has taken the name of another.')
  }
  return stays ? { kind: 'commit', by, added, removed: gone, next } : { kind: 'removed', by }
}

function sameDevice(a: Leaf, b: Leaf): boolean {
  return a.account === b.account && a.device === b.device && same(a.key, b.key)
}
