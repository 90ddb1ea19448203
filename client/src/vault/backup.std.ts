import { fromBase64, toBase64, utf8 } from '../engine/bytes.std'
import { boxOf, openBox, sealTo } from '../engine/index.std'
import { SealedError } from './faults.std'
import { derive, deriveBytes, unwrap, wrap } from './sealing.std'

/**
 * What lies on the server for one account, each part in a slot of its own; `bytes` is base64url.
 *
 *   kit, prf:<credential>, device:<id>, …   the backup key, sealed to the public half of a way in (HPKE)
 *   account-key                             the account key, wrapped under the backup key
 *   ways                                    the public halves, wrapped under the backup key: a server cannot put its own among them
 *   former                                  the backup keys of earlier generations, wrapped under this one
 */
export interface Backup {
  generation: number
  /** Counts every change, so that two devices do not undo each other's. */
  revision: number
  slots: { slot: string; bytes: string }[]
}

/** One way to the backup key: its public half, and since when (ISO 8601). */
export interface Way {
  slot: string
  key: string
  at: string
}

/** The backup key of the newest generation, and those before it, by generation; base64url. */
export interface Ring {
  generation: number
  key: string
  former: Record<string, string>
}

export interface Contents {
  accountKey: Uint8Array
  ways: Way[]
  former: Record<string, string>
}

const INSIDE = ['account-key', 'ways', 'former'] as const

/** The way that `secret` opens. `slot` names it, and is part of what is derived. */
export async function wayOf(secret: Uint8Array, slot: string, at: string): Promise<Way> {
  return { slot, key: toBase64(await boxOf(await secretOf(secret, slot))), at }
}

/** All slots anew, for a ring. Whoever holds none of the ways finds nothing out. */
export async function closeBackup(
  account: string,
  ring: Ring,
  revision: number,
  accountKey: Uint8Array,
  ways: Way[],
): Promise<Backup> {
  const { generation, former } = ring
  const backupKey = fromBase64(ring.key)
  const about = (slot: string) => aboutOf(account, generation, slot)
  const inside = { 'account-key': accountKey, ways: json(ways), former: json(former) }
  const slots = []
  for (const way of ways)
    slots.push({ slot: way.slot, bytes: await sealTo(fromBase64(way.key), backupKey, 'slot', about(way.slot)) })
  for (const slot of INSIDE) slots.push({ slot, bytes: await wrap(await derive(backupKey, slot), inside[slot], about(slot)) })
  return { generation, revision, slots: slots.map(({ slot, bytes }) => ({ slot, bytes: toBase64(bytes) })) }
}

/** The backup key, by one way. Throws `wrong-words` when the secret opens nothing: no checksum of words is the check, this is. */
export async function openWay(secret: Uint8Array, slot: string, backup: Backup, account: string): Promise<Uint8Array> {
  const kept = backup.slots.find((one) => one.slot === slot)
  if (!kept) throw new SealedError('wrong-words', 'There is no such way to open your account.')
  try {
    const sealed = fromBase64(kept.bytes)
    return await openBox(await secretOf(secret, slot), sealed, 'slot', aboutOf(account, backup.generation, slot))
  } catch (error) {
    const words = slot === 'kit' ? 'These words are a recovery kit, but not of this account.' : 'That does not open your account.'
    throw new SealedError('wrong-words', words, { cause: error })
  }
}

/** What the backup key wraps. Throws `wrong-words` when one part does not open under it. */
export async function openBackup(backupKey: Uint8Array, backup: Backup, account: string): Promise<Contents> {
  const part = async (slot: (typeof INSIDE)[number]) => {
    const kept = backup.slots.find((one) => one.slot === slot)
    return unwrap(await derive(backupKey, slot), fromBase64(kept?.bytes ?? ''), aboutOf(account, backup.generation, slot))
  }
  try {
    const [accountKey, ways, former] = await Promise.all([part('account-key'), part('ways'), part('former')])
    return { accountKey, ways: read(ways) as Way[], former: read(former) as Record<string, string> }
  } catch (error) {
    const words = 'What the server keeps for your account does not belong together. Please tell your steward.'
    throw new SealedError('wrong-words', words, { cause: error })
  }
}

/** The backup key of a generation, as far as this ring reaches. */
export function keyOf(ring: Ring, generation: number): Uint8Array | null {
  const found = generation === ring.generation ? ring.key : ring.former[String(generation)]
  return found ? fromBase64(found) : null
}

const secretOf = (secret: Uint8Array, slot: string) => deriveBytes(secret, `box/${slot.split(':')[0]}`)
const aboutOf = (account: string, generation: number, slot: string) => `${account}|${generation}|${slot}`
const json = (value: unknown) => utf8(JSON.stringify(value))
const read = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes))
