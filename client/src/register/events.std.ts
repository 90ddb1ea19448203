import { fromBase64, toBase64 } from '../engine/bytes.std'
import { type DeviceKeys, sign, verify } from '../engine/index.std'
import { canonical } from './canonical.std'

/** How two people compared their keys. */
export type How = 'person' | 'video'

/** One signed line of the key register. `at` is ISO 8601; keys and signature are base64url. */
export interface RegisterEvent {
  v: 1
  kind: 'ACCOUNT' | 'DEVICE_ADD' | 'DEVICE_REVOKE' | 'VOUCH' | 'VOUCH_WITHDRAWN' | 'BOX'
  account: string
  at: string
  key?: string
  about?: string
  how?: How
  device?: string
  device_key?: string
  sig: string
}

/** Signs with the account key. Returns the bytes as they stand in the register. */
export async function signEvent(event: Omit<RegisterEvent, 'sig' | 'v'>, accountKey: DeviceKeys): Promise<string> {
  const unsigned = { ...event, v: 1 as const }
  const sig = toBase64(await sign(accountKey, canonical(unsigned)))
  return toBase64(canonical({ ...unsigned, sig }))
}

/** Null for bytes that are no event; its signature is checked with the account's key. */
export async function readEvent(
  bytes: Uint8Array,
  keyOf: (account: string) => string | undefined,
): Promise<RegisterEvent | null> {
  try {
    const event = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as RegisterEvent
    if (!shaped(event)) return null
    const { sig, ...unsigned } = event
    const key = event.kind === 'ACCOUNT' ? event.key : keyOf(event.account)
    if (!key || !(await verify(fromBase64(key), canonical(unsigned), fromBase64(sig)))) return null
    return event
  } catch {
    return null
  }
}

const SHAPES: Partial<Record<string, RegExp>> = {
  account: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  about: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  how: /^(person|video)$/,
  at: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/,
  device: /^[0-9a-f]{32}$/,
  key: /^[\w-]{43}$/,
  device_key: /^[\w-]{43}$/,
  sig: /^[\w-]{86}$/,
}
const FIELDS: Record<RegisterEvent['kind'], string> = {
  ACCOUNT: 'account at key kind sig v',
  DEVICE_ADD: 'account at device device_key kind sig v',
  DEVICE_REVOKE: 'account at device kind sig v',
  VOUCH: 'about account at how key kind sig v',
  VOUCH_WITHDRAWN: 'about account at kind sig v',
  BOX: 'account at key kind sig v',
}

/** Exactly the fields of its kind, each in its one form: nobody signs something that two programs read differently. */
function shaped(event: RegisterEvent): boolean {
  if (event?.v !== 1 || FIELDS[event.kind] !== Object.keys(event).sort().join(' ')) return false
  return Object.entries(event).every(([name, value]) => {
    const shape = SHAPES[name]
    return !shape || (typeof value === 'string' && shape.test(value) && (name !== 'at' || !Number.isNaN(Date.parse(value))))
  })
}
