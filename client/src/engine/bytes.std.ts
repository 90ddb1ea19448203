/** Bytes on the wire are base64url without padding (RFC 4648 section 5). */

const text = new TextEncoder()

export function utf8(value: string): Uint8Array<ArrayBuffer> {
  return text.encode(value) as Uint8Array<ArrayBuffer>
}

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Throws `SyntaxError` for what is not base64url. */
export function fromBase64(value: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(value)) throw new SyntaxError('not base64url')
  return Uint8Array.from(atob(value.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

export function fromHex(value: string): Uint8Array<ArrayBuffer> {
  if (!/^([0-9a-f]{2})*$/.test(value)) throw new SyntaxError('not lower-case hex')
  return Uint8Array.from(value.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

export function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
}

export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length))
}

/** The 16 bytes of a UUID, which are the MLS group id. */
export function uuidBytes(uuid: string): Uint8Array<ArrayBuffer> {
  return fromHex(uuid.replaceAll('-', '').toLowerCase())
}
