import { proxy, type Remote, wrap } from 'comlink'
import type { SealedApi } from './api.std'
import { listen } from './bells.dom'
import type { Door } from './door.std'
import workerUrl from './sealed.worker?worker&url'

interface Policy {
  createScriptURL(url: string): string
}
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy
}

const known = new Map<string, Promise<SealedApi>>()

/** The sealed worker of this tab, for the signed-in account; asked twice, it is the same. */
export function connect(account: string): Promise<SealedApi> {
  const before = known.get(account) ?? start(account)
  known.set(account, before)
  return before
}

async function start(account: string): Promise<SealedApi> {
  const worker = new Worker(trusted(workerUrl), { type: 'module', name: 'sealed' })
  const failed = new Promise<never>((_, fail) => {
    worker.addEventListener('error', () =>
      fail(new Error('The part of this page that holds your keys did not start. Load the page again.')),
    )
  })
  const sealed = wrap<Door>(worker)
  await Promise.race([sealed.open(account, csrfToken()), failed])
  void navigator.storage?.persist?.()
  listen(
    account,
    (bell) => void sealed.rung(bell),
    () => void sealed.silent(),
  )
  return facade(sealed)
}

/** The only script address that a page with keys will ever make. */
function trusted(url: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  if (!types) return url
  const policy = types.createPolicy('conclave', {
    createScriptURL: (asked) => {
      if (asked !== workerUrl) throw new TypeError('Only the sealed worker may be started here.')
      return asked
    },
  })
  return policy.createScriptURL(url)
}

function csrfToken(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name=csrf]')?.content
  return meta || (/(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? '')
}

function facade(sealed: Remote<Door>): SealedApi {
  return {
    status: () => sealed.status(),
    beginAccount: (name) => sealed.beginAccount(name),
    confirmKit: (answers) => sealed.confirmKit(answers),
    unlock: (words, name) => sealed.unlock(words, name),
    addPasskeySlot: (prf, id) => sealed.addPasskeySlot(prf, id),
    unlockWithPasskey: (prf, id, name) => sealed.unlockWithPasskey(prf, id, name),
    devices: () => sealed.devices(),
    revoke: (device) => sealed.revoke(device),
    circles: () => sealed.circles(),
    open: (conversation) => sealed.room(conversation),
    say: (conversation, body, label) => sealed.say(conversation, body, label),
    sayAgain: (conversation, id) => sealed.sayAgain(conversation, id),
    takeBack: (conversation, id) => sealed.takeBack(conversation, id),
    rename: (conversation, name) => sealed.rename(conversation, name),
    markRead: (conversation) => sealed.markRead(conversation),
    draft: (conversation) => sealed.draft(conversation),
    saveDraft: (conversation, body) => sealed.saveDraft(conversation, body),
    safetyWords: (conversation) => sealed.safetyWords(conversation),
    wipe: () => sealed.wipe(),
    onChange: (listener) => sealed.onChange(proxy(listener)),
  }
}
