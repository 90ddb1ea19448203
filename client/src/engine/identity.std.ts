import type { Credential } from 'ts-mls'
import { utf8 } from './bytes.std'

/** Whose leaf it is, and the Ed25519 key with which it signs (RFC 9420 section 5.3, basic credential). */
export interface Leaf {
  account: string
  device: string
  key: Uint8Array
}

export function credentialOf(account: string, device: string, domain: string): Credential {
  return { credentialType: 'basic', identity: utf8(`${account}:${device}@${domain}`) }
}

/**
 * Null for a credential that is not one of ours: never a reason to guess. Ours have 32 digits for the device, other engines
 * of the interop profile up to 16; whether a device may sit here is the register's word, not the length of its name.
 */
export function readCredential(credential: Credential, key: Uint8Array): Leaf | null {
  if (credential.credentialType !== 'basic') return null
  const text = new TextDecoder().decode(credential.identity)
  const found = /^([0-9a-f-]{36}):([0-9a-f]{1,32})@([\w.:-]+)$/.exec(text)
  return found ? { account: found[1]!, device: found[2]!, key } : null
}
