import type { Tools } from '../circle/tools.std'
import { EngineFault } from '../engine/index.std'
import { SealedError } from '../vault/faults.std'
import type { Asking } from '../wire/recovery.std'
import type { AskedOfMe } from '../worker/api.std'
import { boxSecret } from './box.std'
import { openPart, releasePart } from './parts.std'
import { recoveryWords } from './recovering.std'

/** What is asked of this person as a peer. The words are not among it: they are heard, and typed. */
export async function askedOfMe(tools: Tools): Promise<AskedOfMe[]> {
  await tools.device()
  return (await tools.wire.askedOfMe()).map(({ id, kind, account, asked_at, ready_at, expires_at, released }) => ({
    id,
    kind,
    account,
    askedAt: asked_at,
    readyAt: ready_at,
    expiresAt: expires_at,
    released,
  }))
}

/**
 * Seals this person's part to the browser that asks, once the words that they heard are those of that browser's key: a server that
 * put a key of its own in the place finds no words that fit. Throws `wrong-words`, `request-ended` or `part-lost`.
 */
export async function helpPeer(tools: Tools, id: string, heard: string[]): Promise<void> {
  const asked = (await tools.wire.askedOfMe()).find((one) => one.id === id)
  if (!asked || asked.ended_at || Date.parse(asked.expires_at) <= tools.now()) throw new SealedError('request-ended', ENDED)
  const words = await recoveryWords(asked.account, asked.key)
  const wrong = words.findIndex((word, i) => word !== heard[i]?.trim().toLowerCase())
  if (wrong >= 0 || heard.length !== words.length) throw new SealedError('wrong-words', WRONG)
  await tools.wire.release(id, await released(tools, asked))
}

async function released(tools: Tools, { id, key, kind, account, set, part }: Asking): Promise<string> {
  try {
    const own = await openPart(await boxSecret(tools), tools.account, account, set, part)
    return await releasePart({ id, key, account, peer: tools.account }, kind === 'real' ? own : null)
  } catch (error) {
    if (!(error instanceof EngineFault)) throw error
    throw new SealedError('part-lost', LOST, { cause: error })
  }
}

const ENDED = 'This request has ended: it was stopped, is finished, or is older than two weeks. Nothing was handed out.'
const WRONG =
  'These are not the words of the browser that asks. Ask them to read the five words once more. If they stay different, hand out nothing and call your steward.'
const LOST =
  'The part that you hold does not open: it is of an earlier choice, or sealed to keys that you no longer have. You cannot help this time. Tell them; two others may be enough.'
