import { fromBase64, toBase64 } from '../engine/bytes.std'
import { openWay, type Way, wayOf } from '../vault/backup.std'
import { SealedError } from '../vault/faults.std'
import { newKit, readKit } from '../vault/kit.std'
import type { WayIn } from '../worker/api.std'
import { type Asking, askedOf, requireAnswers } from './confirming.std'
import { opened } from './keys.std'
import { keepUp, standing } from './ring.std'
import { rotate } from './rotating.std'
import type { Tools } from './tools.std'

const REMINDED = 90 * 86_400_000
const LOOKED = 'kit-looked'

/** A kit that was shown and not yet confirmed; only in memory. */
export interface NewKit extends Asking {
  secret: Uint8Array
}

export async function waysOf(tools: Tools): Promise<WayIn[]> {
  const ways = await standingWays(tools)
  return ways.flatMap(({ slot, at }): WayIn[] => {
    if (slot === 'kit' || slot === 'peers') return [{ kind: slot, id: null, since: at }]
    return slot.startsWith('prf:') ? [{ kind: 'passkey', id: slot.slice(4), since: at }] : []
  })
}

/** Whether ninety days have passed since it was made, or tried on this device. The server is asked no more often than that. */
export async function kitOf(tools: Tools): Promise<{ remind: boolean }> {
  const fresh = (at: string | null | undefined) => Boolean(at) && tools.now() - Date.parse(at!) < REMINDED
  if (fresh(await tools.vault.read<string>(LOOKED))) return { remind: false }
  const made = (await waysOf(tools)).find(({ kind }) => kind === 'kit')?.since
  if (!fresh(made)) return { remind: true }
  await tools.vault.write({ [LOOKED]: made })
  return { remind: false }
}

/** Whether these words open the account, without anything being sent. Throws `wrong-words`. */
export async function tryKit(tools: Tools, words: string): Promise<void> {
  const secret = readKit(words)
  const [{ ring }, me] = await Promise.all([tools.device(), tools.wire.me()])
  if (!me.backup) throw new SealedError('no-account', 'Your account has no key yet. Make it first.')
  const key = await openWay(secret, 'kit', me.backup, tools.account)
  if (me.backup.generation === ring.generation && toBase64(key) !== ring.key)
    throw new SealedError('made-up', 'These words open something that is not yours. Please tell your steward.')
  await tools.vault.write({ [LOOKED]: tools.iso() })
}

export function drawKit(): NewKit {
  const { secret, words } = newKit()
  return { secret, words, ask: askedOf(words.length) }
}

/** The old kit opens nothing of what is put away from now on. Throws `wrong-words`. */
export async function confirmNewKit(tools: Tools, kit: NewKit, answers: Record<number, string>): Promise<void> {
  requireAnswers(kit, answers)
  await rotate(tools, { kit: await wayOf(kit.secret, 'kit', tools.iso()) })
}

export async function removePasskey(tools: Tools, id: string): Promise<void> {
  await rotate(tools, { without: `prf:${id}` })
}

async function standingWays(tools: Tools): Promise<Way[]> {
  await keepUp(tools)
  const [{ ring }, me, register] = await Promise.all([tools.device(), tools.wire.me(), tools.register.current()])
  return standing(await opened(tools.account, me, fromBase64(ring.key)), register)
}
