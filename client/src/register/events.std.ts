import { fromBase64, toBase64, utf8 } from '../engine/bytes.std'
import { type DeviceKeys, sign, verify } from '../engine/index.std'

/** One signed line of the key register. `at` is ISO 8601; keys and signature are base64url. */
export interface RegisterEvent {
  v: 1
  kind: 'ACCOUNT' | 'DEVICE_ADD' | 'DEVICE_REVOKE'
  account: string
  at: string
  key?: string
  device?: string
  device_key?: string
  sig: string
}

/** Keys sorted, no spaces: the same bytes on every side. */
export function canonical(event: object): Uint8Array<ArrayBuffer> {
  const sorted = Object.fromEntries(Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1)))
  return utf8(JSON.stringify(sorted))
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
    const { sig, ...unsigned } = event
    const key = event.kind === 'ACCOUNT' ? event.key : keyOf(event.account)
    if (!key || !(await verify(fromBase64(key), canonical(unsigned), fromBase64(sig)))) return null
    return event
  } catch {
    return null
  }
}
