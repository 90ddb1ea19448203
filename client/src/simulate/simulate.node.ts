/**
 * Simulated devices: the shipped client in Node, driven by lines of JSON. Used by the demonstration network, by tests and by benchmarks.
 *
 *   in   {"id": 1, "op": "open", "device": "hilde-laptop", "account": UUID, "base": "http://localhost:8000", "cookie": "conclave=…; csrftoken=…"}
 *   out  {"id": 1, "ok": …}   or   {"id": 1, "error": {"code": …, "message": words for the person}}
 *
 * Every line names its `device`, any word of your choice; answers may come in another order than the questions. Operations:
 *
 *   open                                   a browser profile, empty at first. close: as closing it for ever in this process
 *   reload                                 closes and opens it: only what was kept is left
 *   status, devices, circles               as in worker/api.std.ts
 *   begin {name}                           makes an account and confirms its kit -> {words}
 *   unlock {words, name}                   brings the profile in as a new device
 *   passkey {secret, key}                  a further way in: 32 bytes of hex, and the credential's id
 *   passkey-unlock {secret, key, name}
 *   room {conversation}                    syncs, joins, reconciles, sends -> Room
 *   look {conversation}                    the room as it is kept here, without the network
 *   say {conversation, body, label}        -> Room once it was sent or has failed to be
 *   say-many {conversation, bodies, label} one message each, sent together
 *   rename {conversation, name}            likewise
 *   read {conversation}, safety {conversation}, draft {conversation, body?}
 *   call {method, given}                   any other call of worker/api.std.ts, with these arguments
 *   pick {conversation, path}              a file of this machine, picked for the next message -> Picked
 *   carried {conversation}                 -> Room once all files are sent, or wait for the connection
 *   fetch {conversation, said, file, path} opens a file of what was said, and writes it to the path -> its type
 *   compared {conversation}                the safety words were compared
 *   person, differ, take-back {account}    the keys of somebody; confirm {account, how: person | video}
 *   revoke {target}, wipe, rename-device {target, name}, look-again
 *   ask-in {browser}, asked-in {name}, stop-asking    as a browser without keys
 *   askers, let-in {asker, words} or {link}, refuse {asker}
 *   ways, kit, try-kit {words}, new-kit -> {words}, remove-passkey {key}
 *   network {mode: up | down | deaf, path?} deaf: requests arrive, their answers are lost; path: only those whose path ends so
 *   clock {hours, everywhere?}             sets the device's clock ahead; everywhere: time has passed, the server's clock is ahead too
 *   listen                                 keeps the doorbell's stream open; whenever something new was taken in, a line says so:
 *                                          {"device": …, "heard": conversation, "at": milliseconds since 1970}
 *   second-tab {conversation, body, label} says something from another tab of the same profile, at the same moment as this one
 */
import 'fake-indexeddb/auto'
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { fromHex, randomBytes, toHex } from '../engine/bytes.std'
import { CALLS, type How, type Label, type SealedApi } from '../worker/api.std'
import { type Mode, SimulatedDevice } from './device.node'

interface Question {
  id: number
  op: string
  device: string
  [field: string]: unknown
}

type Operation = (device: SimulatedDevice, text: (field: string) => string, asked: Question) => Promise<unknown>

/** Everything, not the last page alone. */
const WHOLE = { from: 1 }

const devices = new Map<string, SimulatedDevice>()
const write = (line: unknown) => void process.stdout.write(`${JSON.stringify(line)}\n`)

const OPERATIONS: Record<string, Operation> = {
  reload: (device) => device.reload(),
  status: ({ sealed }) => sealed.status(),
  devices: ({ sealed }) => sealed.devices(),
  circles: ({ sealed }) => sealed.circles(),
  begin: ({ sealed }, text) => begin(sealed, text('name')),
  unlock: ({ sealed }, text) => sealed.unlock(text('words'), text('name')),
  passkey: ({ sealed }, text) => sealed.addPasskeySlot(fromHex(text('secret')), text('key')),
  'passkey-unlock': ({ sealed }, text) => sealed.unlockWithPasskey(fromHex(text('secret')), text('key'), text('name')),
  room: ({ sealed }, text) => sealed.open(text('conversation'), WHOLE),
  look: ({ sealed }, text) => sealed.look(text('conversation'), WHOLE),
  say: ({ sealed }, text) => say(sealed, text),
  'say-many': async ({ sealed }, text, { bodies }) => {
    for (const body of bodies as string[]) await sealed.say(text('conversation'), { body, label: text('label') as Label })
    await sealed.open(text('conversation'))
  },
  rename: async ({ sealed }, text) => {
    await sealed.rename(text('conversation'), text('name'))
    return sealed.open(text('conversation'), WHOLE)
  },
  read: ({ sealed }, text) => sealed.markRead(text('conversation')),
  safety: ({ sealed }, text) => sealed.safetyWords(text('conversation')),
  draft: async ({ sealed }, text, { body }) => {
    if (typeof body === 'string') await sealed.saveDraft(text('conversation'), { place: 'room', body, reply: null })
    return (await sealed.drafts(text('conversation'))).find(({ place }) => place === 'room')?.body ?? ''
  },
  call: ({ sealed }, text, { given }) => call(sealed, text('method'), given as unknown[]),
  pick: async ({ sealed }, text) => {
    const file = new File([await readFile(text('path'))], basename(text('path')))
    return sealed.pick(text('conversation'), 'room', toHex(randomBytes(16)), file, true)
  },
  carried: async ({ sealed }, text) => {
    await sealed.carried()
    return sealed.open(text('conversation'), WHOLE)
  },
  fetch: async ({ sealed }, text) => {
    const { said } = await sealed.look(text('conversation'), WHOLE)
    const target = said.find(({ id }) => id === text('said'))!.target!
    const opened = await sealed.openFile(text('conversation'), target, text('file'))
    await writeFile(text('path'), new Uint8Array(await opened.arrayBuffer()))
    return opened.type
  },
  compared: ({ sealed }, text) => sealed.markCompared(text('conversation')),
  person: ({ sealed }, text) => sealed.person(text('account')),
  confirm: async ({ sealed }, text) =>
    sealed.confirmPerson(text('account'), text('how') as How, (await sealed.person(text('account'))).proof),
  differ: ({ sealed }, text) => sealed.differPerson(text('account')),
  'take-back': ({ sealed }, text) => sealed.withdrawPerson(text('account')),
  revoke: ({ sealed }, text) => sealed.revoke(text('target')),
  wipe: ({ sealed }) => sealed.wipe(),
  'rename-device': ({ sealed }, text) => sealed.renameDevice(text('target'), text('name')),
  'look-again': ({ sealed }) => sealed.lookAgain(),
  'ask-in': ({ sealed }, text) => sealed.askIn(text('browser')),
  'asked-in': ({ sealed }, text) => sealed.askedIn(text('name')),
  'stop-asking': ({ sealed }) => sealed.stopAsking(),
  askers: ({ sealed }) => sealed.askers(),
  'let-in': ({ sealed }, text, { words }) =>
    typeof words === 'string' ? sealed.letInByWords(text('asker'), words) : sealed.letInByLink(text('link')),
  refuse: ({ sealed }, text) => sealed.refuseAsker(text('asker')),
  ways: ({ sealed }) => sealed.ways(),
  kit: ({ sealed }) => sealed.kit(),
  'try-kit': ({ sealed }, text) => sealed.tryKit(text('words')),
  'new-kit': async ({ sealed }) => {
    const { words, ask } = await sealed.drawKit()
    await sealed.confirmNewKit(Object.fromEntries(ask.map((i) => [i, words[i]!])))
    return { words: words.join(' ') }
  },
  'remove-passkey': ({ sealed }, text) => sealed.removePasskey(text('key')),
  network: async (device, text, { path }) => {
    device.network = { mode: text('mode') as Mode, path: typeof path === 'string' ? path : '' }
  },
  clock: async (device, _, { hours, everywhere }) => {
    device.ahead = Number(hours) * 3_600_000
    device.serverAhead = everywhere ? device.ahead : 0
  },
  listen: async (device, text) =>
    device.listen((conversation) =>
      write({ device: text('device'), heard: conversation, at: performance.timeOrigin + performance.now() }),
    ),
  'second-tab': async (device, text) => {
    const other = await device.tab()
    const [room] = await Promise.all([say(other, text), device.sealed.open(text('conversation'), WHOLE)])
    return room
  },
  close: async (device, text) => {
    await device.close()
    devices.delete(text('device'))
  },
}

async function answer(asked: Question): Promise<unknown> {
  const text = (field: string): string => {
    const value = asked[field]
    if (typeof value !== 'string') throw new TypeError(`“${field}” is missing.`)
    return value
  }
  if (asked.op === 'open') {
    const opening = { account: text('account'), base: text('base'), cookie: text('cookie') }
    devices.set(text('device'), await SimulatedDevice.open(text('device'), opening))
    return undefined
  }
  const device = devices.get(text('device'))
  const operation = OPERATIONS[asked.op]
  if (!device || !operation)
    throw new TypeError(device ? `There is no operation “${asked.op}”.` : `“${asked.device}” is not open.`)
  return operation(device, text, asked)
}

async function begin(sealed: SimulatedDevice['sealed'], name: string): Promise<{ words: string }> {
  const { words, ask } = await sealed.beginAccount(name)
  await sealed.confirmKit(Object.fromEntries(ask.map((i) => [i, words[i]!])))
  return { words: words.join(' ') }
}

async function call(sealed: SimulatedDevice['sealed'], method: string, given: unknown[]): Promise<unknown> {
  if (!Object.hasOwn(CALLS, method)) throw new TypeError(`There is no call “${method}”.`)
  return (sealed[method as keyof SealedApi] as (...given: unknown[]) => unknown)(...given)
}

async function say(sealed: SimulatedDevice['sealed'], text: (field: string) => string): Promise<unknown> {
  await sealed.say(text('conversation'), { body: text('body'), label: text('label') as Label })
  return sealed.open(text('conversation'), WHOLE)
}

async function one(line: string): Promise<void> {
  let id: number | null = null
  try {
    const asked = JSON.parse(line) as Question
    id = asked.id
    write({ id, ok: (await answer(asked)) ?? null })
  } catch (error) {
    const { code = 'unforeseen', message } = error as { code?: string; message: string }
    write({ id, error: { code, message } })
    if (code === 'unforeseen') console.error(error)
  }
}

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => void one(line))
lines.on('close', () => process.exit(0))
