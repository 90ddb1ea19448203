import { SplitView } from '../register/register.std'
import { keepBox } from '../trust/box.std'
import { wayOf } from '../vault/backup.std'
import { SealedError } from '../vault/faults.std'
import { newKit, readKit } from '../vault/kit.std'
import { type Me, Refusal } from '../wire/wire.std'
import { type Asking, askedOf, requireAnswers } from './confirming.std'
import { backupKeyBy, belongs, type Enrolment, furtherDevice, newAccount } from './keys.std'
import { topUp } from './packages.std'
import { again, alone, changeWays, withDevice } from './ring.std'
import type { DeviceRecord, Tools } from './tools.std'

/** A kit that was shown and not yet confirmed; only in memory, gone when the page is. */
export interface Draft extends Asking {
  enrolment: Enrolment
}

/** Makes an account and its kit. Throws `account-exists`. */
export async function draw(tools: Tools, deviceName: string): Promise<Draft> {
  const me = await tools.wire.me()
  if (me.account_key)
    throw new SealedError('account-exists', 'Your account has a key already. Bring this browser in with your recovery kit.')
  const { secret, words } = newKit()
  const enrolment = await newAccount(tools, me.domain, secret, deviceName)
  return { words, ask: askedOf(words.length), enrolment }
}

/** Checks what the person wrote down, then opens the account. Throws `wrong-words`. */
export async function confirm(tools: Tools, draft: Draft, answers: Record<number, string>): Promise<void> {
  requireAnswers(draft, answers)
  await enrol(tools, draft.enrolment)
}

export async function unlockByKit(tools: Tools, words: string, deviceName: string): Promise<void> {
  const secret = readKit(words)
  await unlock(tools, secret, 'kit', deviceName)
}

export async function unlockByPasskey(tools: Tools, prf: Uint8Array, id: string, deviceName: string): Promise<void> {
  await unlock(tools, prf, slotOf(id), deviceName)
}

/** By what three of five peers' parts give back. */
export async function unlockByPeers(tools: Tools, secret: Uint8Array, deviceName: string): Promise<void> {
  await unlock(tools, secret, 'peers', deviceName)
}

/** One more way to the backup key: what a passkey derives. */
export async function addPasskey(tools: Tools, prf: Uint8Array, id: string): Promise<void> {
  const way = await wayOf(prf, slotOf(id), tools.iso())
  await changeWays(tools, async (ways) => [...ways.filter(({ slot }) => slot !== way.slot), way])
}

/** Sends what an enrolment still lacks at the server, then makes this browser a device. Does nothing when none is under way. */
export async function finishEnrolment(tools: Tools, me: Me): Promise<void> {
  try {
    await alone(tools, () => finished(tools, me))
  } catch (error) {
    const final = error instanceof Refusal ? error.status === 422 : error instanceof SealedError && error.code === 'renewed'
    if (final) await tools.vault.write({ enrolment: null })
    throw error
  }
  if (await tools.vault.read('device')) await Promise.all([topUp(tools), keepBox(tools)])
}

async function finished(tools: Tools, me: Me): Promise<void> {
  const enrolment = await tools.vault.read<Enrolment>('enrolment')
  if (!enrolment) return
  if (!belongs(enrolment, me)) return tools.vault.write({ enrolment: null })
  const { account, device, event } = enrolment
  if (account && !me.account_key) await tools.wire.openAccount(account.event, account.backup)
  if (!me.devices.some((one) => one.device === device.device)) await again(() => register(tools, device, event))
  await requireListed(tools, device)
  await tools.vault.write({ device, enrolment: null })
}

async function register(tools: Tools, device: DeviceRecord, event: string): Promise<void> {
  await tools.wire.addDevice(device.device, device.name, event, await withDevice(tools, await tools.wire.me(), device))
}

/** Everybody must be shown the key that this device made, and no other. Throws `SplitView`. */
async function requireListed(tools: Tools, device: DeviceRecord): Promise<void> {
  const certificate = (await tools.register.refresh()).certificate(device.device)
  if (certificate?.key !== device.publicKey || certificate.account !== tools.account) throw new SplitView(certificate)
}

async function unlock(tools: Tools, secret: Uint8Array, slot: string, deviceName: string): Promise<void> {
  const backupKey = await backupKeyBy(tools, await tools.wire.me(), secret, slot)
  await unlockWith(tools, backupKey, deviceName)
}

/** The backup key itself, as another device handed it over. */
export async function unlockWith(tools: Tools, backupKey: Uint8Array, deviceName: string): Promise<void> {
  await enrol(tools, await furtherDevice(tools, await tools.wire.me(), backupKey, deviceName))
}

/** Kept before it is sent: when the answer is lost, the same device is sent again and not a second one made. */
async function enrol(tools: Tools, enrolment: Enrolment): Promise<void> {
  if (await tools.vault.read('device')) throw new SealedError('device-exists', 'This browser is one of your devices already.')
  await tools.vault.write({ enrolment })
  await finishEnrolment(tools, await tools.wire.me())
}

/** Slots are named in letters that the server takes; a credential's id is base64url. */
const slotOf = (id: string) => `prf:${id}`
