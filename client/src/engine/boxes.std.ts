import { utf8 } from './bytes.std'
import { Unreadable } from './faults.std'
import { suite } from './suite.std'

/** Bytes of an encapsulated X25519 key, which stands before the ciphertext. */
const ENCAPSULATED = 32

/** The public half of the X25519 pair that a secret of at least 32 bytes stands for (RFC 9180 section 4.1, DeriveKeyPair). */
export async function boxOf(secret: Uint8Array): Promise<Uint8Array> {
  const { hpke } = await suite()
  return hpke.exportPublicKey((await hpke.deriveKeyPair(secret)).publicKey)
}

/** Seals to whoever holds the secret behind `box` (RFC 9180, base mode, suite 1's HPKE). `about` is authenticated, not encrypted. */
export async function sealTo(box: Uint8Array, plain: Uint8Array, purpose: string, about: string): Promise<Uint8Array> {
  const { hpke } = await suite()
  const { enc, ct } = await hpke.seal(await hpke.importPublicKey(box), plain, info(purpose), utf8(about))
  const sealed = new Uint8Array(enc.length + ct.length)
  sealed.set(enc)
  sealed.set(ct, enc.length)
  return sealed
}

/** The opposite of `sealTo`, with the secret itself. Throws `Unreadable` for another secret, other bytes or another `about`. */
export async function openBox(secret: Uint8Array, sealed: Uint8Array, purpose: string, about: string): Promise<Uint8Array> {
  const { hpke } = await suite()
  const { privateKey } = await hpke.deriveKeyPair(secret)
  const [enc, ct] = [sealed.slice(0, ENCAPSULATED), sealed.slice(ENCAPSULATED)]
  try {
    return await hpke.open(privateKey, enc, ct, info(purpose), utf8(about))
  } catch {
    throw new Unreadable('This was sealed to somebody else.')
  }
}

const info = (purpose: string) => utf8(`conclave/v1/${purpose}`)
