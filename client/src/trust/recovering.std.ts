import { unlockByPeers } from '../circle/enrolling.std'
import type { Tools } from '../circle/tools.std'
import { fromBase64, randomBytes, toBase64 } from '../engine/bytes.std'
import { boxOf, EngineFault } from '../engine/index.std'
import { SealedError } from '../vault/faults.std'
import type { OwnRecovery, RecoveryKind } from '../wire/recovery.std'
import type { RecoveryStatus } from '../worker/api.std'
import { NEEDED, openRelease, type Part, whole } from './parts.std'
import { stretch, wordsFrom } from './stretch.std'

const WORDS = 5
const BYTES = 7

/** The browser's own half of a request; lost with it, and then one asks anew. */
interface Kept {
  secret: string
  key: string
}

/** Five words of the key of the browser that asks, 55 bits, each guess stretched. The person reads them to each peer. */
export async function recoveryWords(account: string, key: string): Promise<string[]> {
  return wordsFrom(await stretch(fromBase64(key), `recovery/${account}`, BYTES), WORDS)
}

/** Calls the peers. Kept before it is sent: a request whose answer was lost is still this browser's. */
export async function askPeers(tools: Tools, kind: RecoveryKind): Promise<RecoveryStatus> {
  const secret = randomBytes(32)
  const key = toBase64(await boxOf(secret))
  await tools.vault.write({ [recordOf(kind)]: { secret: toBase64(secret), key } satisfies Kept })
  return told(tools, kind, await tools.wire.askPeers(kind, key))
}

/** How far the newest request is; null when there was none. */
export async function recoveryOf(tools: Tools, kind: RecoveryKind): Promise<RecoveryStatus | null> {
  const found = await tools.wire.recovery(kind)
  return found ? told(tools, kind, found) : null
}

/** One click on any device of the account. */
export async function cancelRecovery(tools: Tools, kind: RecoveryKind): Promise<RecoveryStatus | null> {
  const found = await tools.wire.recovery(kind)
  if (found && !found.ended_at) await tools.wire.cancelRecovery(found.id, (await tools.device()).device)
  return recoveryOf(tools, kind)
}

/** Keeps in mind whether somebody asks in this account's name elsewhere, so that every page can say so. */
export async function watchRecovery(tools: Tools): Promise<void> {
  const found = await recoveryOf(tools, 'real')
  const asked = found && !found.ended && !found.mine && Date.parse(found.expiresAt) > tools.now()
  const before = await tools.vault.read(ELSEWHERE)
  if (Boolean(before) === Boolean(asked)) return
  await tools.vault.write({ [ELSEWHERE]: asked ? { until: found.expiresAt } : null })
  tools.changed(null)
}

/** What is said of it; null when nobody asks. */
export async function askedElsewhere(tools: Tools): Promise<string | null> {
  const asked = await tools.vault.read<{ until: string }>(ELSEWHERE)
  return asked && Date.parse(asked.until) > tools.now() ? ASKED : null
}

/** Three parts together bring this browser in as a device. Throws `too-few-parts`, `parts-apart`, `request-ended`. */
export async function bringBack(tools: Tools, deviceName: string): Promise<void> {
  const found = await tools.wire.recovery('real')
  const kept = await tools.vault.read<Kept>(recordOf('real'))
  if (!found || found.ended_at || !kept || kept.key !== found.key) throw new SealedError('request-ended', ENDED)
  const parts = (await opened(tools, kept, found)).filter((part) => part !== null)
  if (parts.length < NEEDED) throw new SealedError('too-few-parts', TOO_FEW)
  const secret = await firstWhole(parts)
  if (!secret) throw new SealedError('parts-apart', APART)
  await unlockByPeers(tools, secret, deviceName)
  await tools.vault.write({ [recordOf('real')]: null })
  await tools.wire.endRecovery(found.id, (await tools.device()).device)
}

/** What opens; a part that a peer made up is passed over. */
async function opened(tools: Tools, kept: Kept, { id, key, parts }: OwnRecovery): Promise<(Part | null)[]> {
  const secret = fromBase64(kept.secret)
  const all: (Part | null)[] = []
  for (const { peer, bytes } of parts) {
    try {
      all.push(await openRelease(secret, { id, key, account: tools.account, peer }, bytes))
    } catch (error) {
      if (!(error instanceof EngineFault) && !(error instanceof SyntaxError)) throw error
    }
  }
  return all
}

/** Parts of an earlier set open an earlier backup at most: only three of one set count. */
async function firstWhole(parts: Part[]): Promise<Uint8Array | null> {
  for (const set of new Set(parts.map((part) => part.set))) {
    const secret = await whole(parts, set)
    if (secret) return secret
  }
  return null
}

async function told(tools: Tools, kind: RecoveryKind, found: OwnRecovery): Promise<RecoveryStatus> {
  const kept = await tools.vault.read<Kept>(recordOf(kind))
  const mine = kept?.key === found.key
  const opens = mine && kept && found.parts.length > 0 ? (await opened(tools, kept, found)).length : 0
  const { id, asked_at: askedAt, ready_at: readyAt, expires_at: expiresAt, ended, released } = found
  const words = mine && !found.ended_at ? await recoveryWords(tools.account, found.key) : []
  return { id, kind, mine, words, released, opens, askedAt, readyAt, expiresAt, ended, needed: NEEDED }
}

const ELSEWHERE = 'recovery/elsewhere'
const recordOf = (kind: RecoveryKind) => `recovery/${kind}`

const ASKED =
  'Somebody who is signed in as you asks your peers to bring your keys back. If that is not you, open “I lost everything” under Keys and devices, and stop it.'
const ENDED =
  'This request has ended: it was stopped from one of your devices, was made anew in another browser, or is older than two weeks. Ask your peers again.'
const TOO_FEW =
  'Fewer than three of your peers have released their part, or the time of waiting is not over. Nothing is lost; look again later.'
const APART =
  'The parts do not belong together: some are from before you last changed your peers. Ask another of the five, or tell your steward.'
