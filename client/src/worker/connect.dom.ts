import { proxy, type Remote, wrap } from 'comlink'
import { CALLS, type SealedApi } from './api.std'
import { listen } from './bells.dom'
import type { Door } from './door.std'
import workerUrl from './sealed.worker?worker&url'
import { trusted } from './trusted.dom'

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
  await Promise.race([sealed.enter(account, csrfToken()), failed])
  void navigator.storage?.persist?.()
  listen(
    account,
    (bell) => void sealed.rung(bell),
    () => void sealed.silent(),
  )
  return facade(sealed)
}

function csrfToken(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name=csrf]')?.content
  return meta || (/(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? '')
}

/** The door's calls as the pages know them; a listener stays in the page and is called from the worker. */
function facade(sealed: Remote<Door>): SealedApi {
  const call =
    (name: keyof SealedApi) =>
    (...given: unknown[]) =>
      (sealed[name] as (...given: unknown[]) => unknown)(...given.map((one) => (typeof one === 'function' ? proxy(one) : one)))
  return Object.fromEntries((Object.keys(CALLS) as (keyof SealedApi)[]).map((name) => [name, call(name)])) as unknown as SealedApi
}
