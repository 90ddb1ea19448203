import { fromBase64, join, randomBytes, sha256, toBase64, utf8 } from '../engine/bytes.std'
import { boxOf, openBox, sealTo } from '../engine/index.std'
import { stretch, wordsFrom } from '../trust/stretch.std'
import { SealedError } from '../vault/faults.std'
import type { AskerLine } from '../wire/wire.std'
import type { Asker, Asking, PairingState } from '../worker/api.std'
import { unlockWith } from './enrolling.std'
import { keepUp } from './ring.std'
import type { Tools } from './tools.std'

/** Five words of eleven bits, stretched: within ten minutes nobody finds a second key that shows them. */
const WORDS = 5
const TRIES = 5

/** What a browser that asks keeps, in memory: a reload asks anew. */
export interface Asked {
  id: string
  secret: Uint8Array
}

/** Makes a key for one answer, and asks the account's devices. */
export async function askIn(tools: Tools, browser: string): Promise<{ asked: Asked; shown: Asking }> {
  const secret = randomBytes(32)
  const key = await boxOf(secret)
  const { id, until } = await tools.wire.askIn(toBase64(key), browser)
  const link = `in=${id}.${await fingerprint(tools.account, key)}`
  return { asked: { id, secret }, shown: { words: await wordsOf(tools.account, key), link, until } }
}

/** Looks whether it was answered, and comes in when it was. */
export async function askedIn(tools: Tools, { id, secret }: Asked, deviceName: string): Promise<PairingState> {
  const { state, answer } = await tools.wire.askedIn(id)
  if (state === 'answered' && answer) {
    const backupKey = await openBox(secret, fromBase64(answer), 'pairing', about(tools.account, id)).catch(() => null)
    if (!backupKey) throw new SealedError('made-up', 'What came back was not sealed for this browser. Ask again.')
    await unlockWith(tools, backupKey, deviceName)
  }
  return state
}

export async function askersOf(tools: Tools): Promise<Asker[]> {
  const lines = await tools.wire.askers()
  return Promise.all(
    lines.map(async ({ id, browser, asked_at }) => ({
      id,
      browser,
      askedAt: asked_at,
      triesLeft: TRIES - (await wrongs(tools, id)),
    })),
  )
}

/** The words that the other browser shows are made of its key: a server that put in another one is found out here. */
export async function letInByWords(tools: Tools, id: string, typed: string): Promise<void> {
  const asker = await askerOf(tools, id)
  const words = await wordsOf(tools.account, fromBase64(asker.key))
  if (typed.trim().toLowerCase().split(/\s+/).join(' ') !== words.join(' ')) return wrong(tools, id)
  await letIn(tools, asker)
}

/** The link carries the whole fingerprint, from one screen to the other. */
export async function letInByLink(tools: Tools, link: string): Promise<void> {
  const [id = '', shown = ''] = link.replace(/^#?in=/, '').split('.')
  const asker = await askerOf(tools, id)
  if (shown !== (await fingerprint(tools.account, fromBase64(asker.key)))) {
    await tools.wire.refuseAsker(id, 'wrong-words')
    throw new SealedError('wrong-words', 'The server names another key than the one in the square. Nobody was let in.')
  }
  await letIn(tools, asker)
}

async function letIn(tools: Tools, asker: AskerLine): Promise<void> {
  await keepUp(tools)
  const { ring } = await tools.device()
  const sealed = await sealTo(fromBase64(asker.key), fromBase64(ring.key), 'pairing', about(tools.account, asker.id))
  await tools.wire.answerAsker(asker.id, toBase64(sealed))
  await tools.vault.write({ [wrongName(asker.id)]: null })
}

/** Counts it, and refuses the browser when it was the last try. */
async function wrong(tools: Tools, id: string): Promise<never> {
  const left = TRIES - (await wrongs(tools, id)) - 1
  await tools.vault.write({ [wrongName(id)]: TRIES - left })
  if (left > 0)
    throw new SealedError(
      'wrong-words',
      `Those are not the words of that browser. Look at its screen again; ${tries(left)} left.`,
    )
  await tools.wire.refuseAsker(id, 'wrong-words')
  throw new SealedError('wrong-words', 'Those were not its words five times. That browser was refused; it may ask again.')
}

/** Throws `pairing-over`. */
async function askerOf(tools: Tools, id: string): Promise<AskerLine> {
  const found = (await tools.wire.askers()).find((one) => one.id === id)
  if (!found) throw new SealedError('pairing-over', 'That browser does not wait any more. Let it ask again.')
  return found
}

const wrongs = async (tools: Tools, id: string) => (await tools.vault.read<number>(wrongName(id))) ?? 0
const wrongName = (id: string) => `asker/${id}`
const tries = (left: number) => (left === 1 ? 'one try' : `${left} tries`)
const about = (account: string, id: string) => `${account}|${id}`
const of = (account: string, key: Uint8Array) => join(utf8(account), key)

async function wordsOf(account: string, key: Uint8Array): Promise<string[]> {
  return wordsFrom(await stretch(of(account, key), 'pairing words', 8), WORDS)
}

async function fingerprint(account: string, key: Uint8Array): Promise<string> {
  return toBase64(await sha256(of(account, key)))
}
