import { toBase64 } from '../engine/bytes.std'
import { freezePackage, newPackage, type PrivatePackage, packageBytes, thawPackage } from '../engine/index.std'
import { exclusively } from '../vault/locks.std'
import { type DeviceRecord, engineDevice, type Tools } from './tools.std'

/** A key package whose private half waits for a Welcome. */
interface KeptPackage {
  name: string
  pair: PrivatePackage
  last: boolean
}

interface Frozen {
  frozen: Record<string, string>
  last: boolean
  madeAt: number
}

const WANTED = 20
const FEW = 10
const KEPT = 90 * 86_400_000
const PREFIX = 'package/'

export async function keptPackages(tools: Tools): Promise<KeptPackage[]> {
  const all = await tools.vault.list<Frozen>(PREFIX)
  return all.map(([name, { frozen, last }]) => ({ name, last, pair: thawPackage(frozen) }))
}

/** The records that forget a package's private half once it was used. One of last resort stays: it may have been given out twice. */
export function withoutPackage(kept: KeptPackage[], used: PrivatePackage): Record<string, null> {
  const found = kept.find(({ pair }) => pair === used)
  return found && !found.last ? { [found.name]: null } : {}
}

/** Keeps twenty packages on the server, and one of last resort. Private halves are kept before the public ones are sent. */
export async function topUp(tools: Tools): Promise<void> {
  await exclusively(`${tools.name}/packages`, async () => {
    const device = await tools.device()
    await forgetOld(tools)
    const { unused } = await tools.wire.offer(device.device, [], null)
    if (unused >= FEW) return
    const packages = await make(tools, device, WANTED - unused, false)
    const [last] = await make(tools, device, 1, true)
    await tools.wire.offer(device.device, packages, last!)
  })
}

async function make(tools: Tools, device: DeviceRecord, count: number, last: boolean): Promise<string[]> {
  const records: Record<string, Frozen> = {}
  const made: string[] = []
  for (let i = 0; i < count; i += 1) {
    const pair = await newPackage(engineDevice(tools.account, device), tools.now())
    records[`${PREFIX}${crypto.randomUUID()}`] = { frozen: freezePackage(pair), last, madeAt: tools.now() }
    made.push(toBase64(packageBytes(pair)))
  }
  await tools.vault.write(records)
  return made
}

async function forgetOld(tools: Tools): Promise<void> {
  const all = await tools.vault.list<Frozen>(PREFIX)
  const old = all.filter(([, { madeAt }]) => madeAt < tools.now() - KEPT)
  if (old.length > 0) await tools.vault.write(Object.fromEntries(old.map(([name]) => [name, null])))
}
