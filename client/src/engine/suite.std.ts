import { type Capabilities, type CiphersuiteImpl, type ClientConfig, getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls'
import { readCredential } from './identity.std'
import type { Trust } from './trust.std'

const SUITE = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'
let loaded: Promise<CiphersuiteImpl> | undefined

/** Cipher suite 1 of RFC 9420 section 17.1, the only one. */
export function suite(): Promise<CiphersuiteImpl> {
  loaded ??= getCiphersuiteImpl(getCiphersuiteFromName(SUITE))
  return loaded
}

/** The interop profile: any engine that speaks suite 1 with basic credentials can sit beside ours. */
export const CAPABILITIES: Capabilities = {
  versions: ['mls10'],
  ciphersuites: [SUITE],
  extensions: [],
  proposals: [],
  credentials: ['basic', 'x509'],
}

export const KEY_PACKAGE_DAYS = 90
const DAY = 86_400

/** Valid from an hour before `now`, for clocks that run ahead. `now` in milliseconds since 1970. */
export function lifetime(now: number): { notBefore: bigint; notAfter: bigint } {
  const seconds = Math.floor(now / 1000)
  return { notBefore: BigInt(seconds - 3600), notAfter: BigInt(seconds + KEY_PACKAGE_DAYS * DAY) }
}

/** The library accepts everybody by default: a configuration made here goes into every call that takes one. */
export function config(trust: Trust): ClientConfig {
  return {
    keyRetentionConfig: { retainKeysForGenerations: 64, retainKeysForEpochs: 4, maximumForwardRatchetSteps: 2000 },
    lifetimeConfig: { maximumTotalLifetime: BigInt((KEY_PACKAGE_DAYS + 1) * DAY), validateLifetimeOnReceive: false },
    keyPackageEqualityConfig: {
      compareKeyPackages: (a, b) => equal(a.leafNode.signaturePublicKey, b.leafNode.signaturePublicKey),
      compareKeyPackageToLeafNode: (a, b) => equal(a.leafNode.signaturePublicKey, b.signaturePublicKey),
    },
    paddingConfig: { kind: 'alwaysPad', paddingLength: 0 },
    authService: {
      async validateCredential(credential, key) {
        const leaf = readCredential(credential, key)
        return leaf !== null && trust.certified(leaf)
      },
    },
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
