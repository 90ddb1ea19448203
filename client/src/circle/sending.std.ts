import { randomBytes, toBase64, toHex } from '../engine/bytes.std'
import { seal } from '../engine/index.std'
import { areSent, filesIn, inState } from '../files/keeping.std'
import type { Head } from '../register/register.std'
import { SealedError } from '../vault/faults.std'
import { Refusal } from '../wire/wire.std'
import { comingAfter, facilitated, holdsAt, isStale } from './charter.std'
import { encodeContent, type Spoken } from './content.std'
import { LONGEST } from './kinds.std'
import { type OutboxItem, outboxName, outboxPrefix } from './records.std'
import type { Tools } from './tools.std'
import { adopted, type Visit } from './visit.std'

const AWHILE = 60_000
/** Bytes of padded content: with what sealing adds, well below what the server takes. */
const LARGEST = 32_768
const FINAL = [400, 413, 422]

/** Keeps what is to be said, and `others` with it. Throws `empty`, `too-long`, `vault-full`; then nothing was kept. */
export async function put(tools: Tools, conversation: string, what: Spoken, others: Record<string, unknown> = {}): Promise<void> {
  if ('body' in what && !what.body.trim() && filesIn(what).length === 0)
    throw new SealedError('empty', 'There is nothing in that message yet.')
  const item: OutboxItem = { id: toHex(randomBytes(16)), what, at: tools.iso(), bytes: null, refused: null }
  if (sealedSize(item) > LARGEST) throw new SealedError('too-long', 'That is too long for one message. Say it in two.')
  await tools.vault.write({ [outboxName(conversation, item)]: item, ...others })
}

/** Lets what the server refused wait once more, to be sealed anew. Throws `not-waiting`. */
export async function putAgain(tools: Tools, conversation: string, id: string): Promise<void> {
  const [name, item] = await refusedItem(tools, conversation, id)
  const files = await inState(tools, conversation, item.what, 'said')
  await tools.vault.write({ [name]: { ...item, bytes: null, refused: null }, ...files })
}

/** Takes what the server refused out of the way; answers what was written. Throws `not-waiting`. */
export async function takeBack(tools: Tools, conversation: string, id: string): Promise<string> {
  const [name, item] = await refusedItem(tools, conversation, id)
  await tools.vault.write({ [name]: null, ...(await inState(tools, conversation, item.what, 'picked')) })
  return 'body' in item.what ? item.what.body : ''
}

/** Seals and sends what waits, in order. True when something was sent: it stands in the log now and is read from there. */
export async function sendOutbox(visit: Visit): Promise<boolean> {
  await payName(visit)
  await introduce(visit)
  await payCharter(visit)
  const all = await visit.tools.vault.list<OutboxItem>(outboxPrefix(visit.id))
  const waiting: OutboxItem[] = []
  // What waits for its files holds up nothing that is said after it.
  for (const [, item] of all) if (!item.refused && (await areSent(visit.tools, visit.id, item.what))) waiting.push(item)
  for (const item of waiting) await post(visit, item.bytes ? item : await sealed(visit, item))
  return waiting.length > 0
}

/** The group's next state and the sealed bytes are kept together, before anything is sent: no generation is used twice. */
async function sealed(visit: Visit, item: OutboxItem): Promise<OutboxItem> {
  const content = contentOf(item, visit.register.head)
  const { bytes, next } = await seal(visit.group()!, content)
  const ready = { ...item, bytes: toBase64(bytes) }
  await visit.keep(adopted(next), { [outboxName(visit.id, item)]: ready })
  return ready
}

/** A conflict means that the epoch has passed and the message was not taken: it is sealed anew. Other refusals are final. */
async function post(visit: Visit, item: OutboxItem): Promise<void> {
  try {
    const { n } = await visit.tools.wire.message(visit.id, visit.device.device, item.bytes!)
    // It had arrived, and was forgotten before this device read it: it is not met in the log any more.
    if (n <= visit.record.cursor) await visit.keep({}, { [outboxName(visit.id, item)]: null })
  } catch (error) {
    if (!(error instanceof Refusal) || ![409, ...FINAL].includes(error.status)) throw error
    const change = error.status === 409 ? { bytes: null } : { refused: error.message }
    await visit.keep({}, { [outboxName(visit.id, item)]: { ...item, ...change } })
    if (error.status === 409) throw error
  }
}

async function refusedItem(tools: Tools, conversation: string, id: string): Promise<[string, OutboxItem]> {
  const all = await tools.vault.list<OutboxItem>(outboxPrefix(conversation))
  const found = all.find(([, item]) => item.id === id && item.refused)
  if (!found) throw new SealedError('not-waiting', 'That message is on its way already, or was taken back.')
  return found
}

/** Whoever came in is told the circle's name: at once by the first device in the tree, by any other after a while. */
async function payName(visit: Visit): Promise<void> {
  const { nameOwed, name, leaves } = visit.record
  if (!nameOwed || !name) return
  const first = leaves[0]?.device === visit.device.device
  const late = visit.tools.now() - Date.parse(nameOwed) > AWHILE
  if (!first && !late) return
  await put(visit.tools, visit.id, { kind: 'name', body: name })
  await visit.keep({ nameOwed: null })
}

/** A device that came in beside others of its owner says once what it is called. */
async function introduce(visit: Visit): Promise<void> {
  if (!visit.record.introduce) return
  await put(visit.tools, visit.id, { kind: 'device', body: visit.device.name })
  await visit.keep({ introduce: false })
}

/** A facilitator's device says the charter again to whoever came in, and before it is itself forgotten. */
async function payCharter(visit: Visit): Promise<void> {
  const { charterOwed, charterSaidAt, charters, leaves, participants } = visit.record
  const { tools } = visit
  const leading = (account: string) => facilitated(participants, account, tools.iso())
  if (charters.length === 0 || !leading(tools.account)) return
  const owed = charterOwed !== null || isStale(charters, charterSaidAt, tools.now())
  const first = leaves.find(({ account }) => leading(account))?.device === visit.device.device
  if (!owed || !(first || tools.now() - Date.parse(charterOwed ?? charterSaidAt ?? '') > AWHILE)) return
  const [holds, coming] = [holdsAt(charters, tools.now()), comingAfter(charters, tools.now())]
  for (const word of [holds, coming])
    if (word?.from) await put(tools, visit.id, { kind: 'charter', keep: word.keep, days: word.days, from: word.from })
  await visit.keep({ charterOwed: null, charterSaidAt: tools.iso() })
}

/** The server is told where a session is over, once that stands in the log; or that it goes on. */
export async function tellEnding(visit: Visit): Promise<boolean> {
  const { endingOwed } = visit.record
  if (!endingOwed) return false
  const { wire } = visit.tools
  try {
    await (endingOwed.over ? wire.endSession(visit.id, endingOwed.n) : wire.takeBackEnding(visit.id, endingOwed.n))
  } catch (error) {
    if (!(error instanceof Refusal) || ![404, 409].includes(error.status)) throw error
  }
  await visit.keep({ endingOwed: null })
  return false
}

function contentOf({ id, what, at }: OutboxItem, register: Head): Uint8Array {
  return encodeContent({ v: 1, id, at, register, ...what })
}

function sealedSize(item: OutboxItem): number {
  const { what } = item
  return 'body' in what && what.body.length > LONGEST ? Number.POSITIVE_INFINITY : contentOf(item, { size: 0, head: '' }).length
}
