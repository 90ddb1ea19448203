/** What the browser does with passkeys. The PRF secret never leaves this file's callers: posts carry `strip`ped credentials. */

const SALT = new TextEncoder().encode('conclave/v1/key-wrap')

export interface Prf {
  id: string
  secret: Uint8Array
}

type Extensions = AuthenticationExtensionsClientOutputs & {
  prf?: { enabled?: boolean; results?: { first?: BufferSource } }
  credProps?: { rk?: boolean }
}

export const supported = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && 'parseCreationOptionsFromJSON' in PublicKeyCredential

/** Makes a passkey that can derive a secret later: PRF must be asked for now, or it never can. */
export async function make(options: PublicKeyCredentialCreationOptionsJSON): Promise<string> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  publicKey.extensions = { ...publicKey.extensions, prf: {} } as AuthenticationExtensionsClientInputs
  return posted(await navigator.credentials.create({ publicKey }))
}

/** Signs in. No secret is derived here: a session needs none. */
export async function enter(options: PublicKeyCredentialRequestOptionsJSON): Promise<string> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  return posted(await navigator.credentials.get({ publicKey }))
}

/** Derives the 32 bytes of one of `ids` (base64url), for wrapping keys on this device. Null when the passkey cannot. */
export async function derive(ids: string[]): Promise<Prf | null> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
    challenge: encode(crypto.getRandomValues(new Uint8Array(32))),
    allowCredentials: ids.map((id) => ({ id, type: 'public-key' })),
    userVerification: 'required',
  })
  publicKey.extensions = { prf: { eval: { first: SALT } } } as AuthenticationExtensionsClientInputs
  const credential = await navigator.credentials.get({ publicKey })
  if (!(credential instanceof PublicKeyCredential)) return null
  const first = (credential.getClientExtensionResults() as Extensions).prf?.results?.first
  return first ? { id: credential.id, secret: bytes(first) } : null
}

/** The credential as JSON without what PRF derived. `toJSON()` alone would carry the secret to the server. */
export function strip(credential: PublicKeyCredential): Record<string, unknown> {
  const { credProps, prf } = credential.getClientExtensionResults() as Extensions
  const extensions = { ...(credProps && { credProps }), ...(prf && { prf: { enabled: Boolean(prf.enabled ?? prf.results) } }) }
  return { ...credential.toJSON(), clientExtensionResults: extensions }
}

function posted(credential: Credential | null): string {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException('No passkey was chosen.', 'NotAllowedError')
  return JSON.stringify(strip(credential))
}

function bytes(source: BufferSource): Uint8Array {
  return ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source)
}

function encode(raw: Uint8Array): string {
  return btoa(String.fromCharCode(...raw))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
