import workerUrl from './sealed.worker?worker&url'

/** Where the service worker is; its scope is the whole site. */
export const PIN = '/static/dist/sealed-worker.js'

interface Policy {
  createScriptURL(url: string): string
}
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy
}

let policy: Policy | undefined

/** The only script addresses that our pages will ever make: the two workers'. Throws `TypeError` for any other. */
export function trusted(url: string): string {
  policy ??= (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('conclave', { createScriptURL: ours })
  return policy ? policy.createScriptURL(url) : ours(url)
}

function ours(asked: string): string {
  if (asked !== workerUrl && asked !== PIN) throw new TypeError('Only the two workers may be started here.')
  return asked
}
