import { fromBase64, randomBytes, toBase64 } from '../engine/bytes.std'
import type { DeviceKeys } from '../engine/index.std'
import { signEvent } from '../register/events.std'
import { type Backup, closeBackup, type Ring, type Way } from '../vault/backup.std'
import { SealedError } from '../vault/faults.std'
import { type Me, Refusal } from '../wire/wire.std'
import { opened } from './keys.std'
import { again, alone, caughtUp, standing } from './ring.std'
import type { DeviceRecord, Tools } from './tools.std'

/** What a new backup key is for: a device to be struck out, a new kit, a passkey that opens no more. */
export interface Intent {
  device?: string
  kit?: Way
  without?: string
}

/** A new backup key and perhaps the end of a device, signed; kept before it is sent, and sent again byte for byte. */
interface Rotation {
  intent: Intent
  event: string | null
  backup: Backup
  ring: Ring
}

/** Makes a new backup key for all ways that stand. Old ones open nothing that is put away from now on. */
export async function rotate(tools: Tools, intent: Intent): Promise<void> {
  await alone(tools, async () => {
    await settled(tools).catch(passed)
    await again(async () => {
      const me = await tools.wire.me()
      if (intent.device && (await over(tools, intent.device))) return
      const here = await caughtUp(tools, me, await tools.device())
      await tools.vault.write({ rotation: await rotation(tools, me, here, intent) })
      await settled(tools)
    })
  })
}

/** Sends what was kept of a rotation whose answer was lost; what it was for is done, though another device was faster. */
export async function finishRotation(tools: Tools): Promise<void> {
  const kept = await tools.vault.read<Rotation>('rotation')
  if (!kept) return
  if (kept.intent.device) return rotate(tools, kept.intent)
  try {
    await alone(tools, () => settled(tools))
  } catch (error) {
    passed(error)
    await rotate(tools, kept.intent)
  }
}

/** The same bytes until there is an answer; a refusal drops them. */
async function settled(tools: Tools): Promise<void> {
  const kept = await tools.vault.read<Rotation>('rotation')
  if (!kept) return
  try {
    const { device } = kept.intent
    if (device && kept.event) await tools.wire.revoke(device, kept.event, kept.backup)
    else await tools.wire.replaceBackup(kept.backup)
  } catch (error) {
    if (error instanceof Refusal && error.status < 500 && error.status !== 429) await tools.vault.write({ rotation: null })
    throw error
  }
  const here = await tools.device()
  await tools.vault.write({ rotation: null, device: { ...here, ring: kept.ring } satisfies DeviceRecord })
}

/** Another device has put away a newer backup, or struck the same device out. */
function passed(error: unknown): void {
  if (!(error instanceof Refusal) || error.status !== 409) throw error
}

async function rotation(tools: Tools, me: Me, here: DeviceRecord, intent: Intent): Promise<Rotation> {
  const found = await opened(tools.account, me, fromBase64(here.ring.key))
  const { generation, key, former } = here.ring
  const ring = { generation: generation + 1, key: toBase64(randomBytes(32)), former: { ...former, [generation]: key } }
  const ways = waysFor(intent, standing(found, await tools.register.refresh()))
  const backup = await closeBackup(tools.account, ring, found.backup.revision + 1, found.keys.signKey, ways)
  return { intent, event: await struckOut(tools, found.keys, intent.device), backup, ring }
}

function waysFor({ device, kit, without }: Intent, standing: Way[]): Way[] {
  const gone = [`device:${device}`, without, kit?.slot]
  const stay = standing.filter(({ slot }) => !gone.includes(slot))
  return kit ? [kit, ...stay] : stay
}

async function struckOut(tools: Tools, keys: DeviceKeys, device: string | undefined): Promise<string | null> {
  if (!device) return null
  return signEvent({ kind: 'DEVICE_REVOKE', account: tools.account, at: tools.iso(), device }, keys)
}

/** Whether it was struck out already. Throws `no-device`. */
async function over(tools: Tools, device: string): Promise<boolean> {
  const known = (await tools.register.refresh()).certificate(device)
  if (known?.account !== tools.account) throw new SealedError('no-device', 'That device is not one of yours.')
  return known.revokedAt !== null
}
