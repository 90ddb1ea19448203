import { type Endpoint, expose } from 'comlink'
import type { Bell } from '../circle/attending.std'
import type { Sealed } from '../circle/sealed.std'
import { CALLS, type SealedApi } from './api.std'

/** All that may be asked of the worker, by name. */
export interface Door extends SealedApi {
  /** Asked before anything else. */
  enter(account: string, csrf: string): Promise<void>
  rung(bell: Bell): Promise<void>
  silent(): Promise<void>
}

/** Lets a page ask what `Door` names. Whatever else is in the worker, keys above all, has no name here. */
export function openDoor(endpoint: Endpoint, start: (account: string, csrf: string) => Promise<Sealed>): void {
  const door = doorOf(start)
  expose(door, guarded(endpoint, new Set(Object.keys(door))))
}

function doorOf(start: (account: string, csrf: string) => Promise<Sealed>): Door {
  let started: Promise<Sealed> | undefined
  const call =
    (name: keyof Sealed) =>
    async (...given: unknown[]): Promise<unknown> => {
      if (!started) throw new TypeError('The door was not opened yet.')
      const sealed = await started
      return await (sealed[name] as (...given: unknown[]) => unknown)(...given)
    }
  const named = ['rung', 'silent', ...Object.keys(CALLS)] as (keyof Sealed)[]
  const enter: Door['enter'] = async (account, csrf) => {
    started ??= start(account, csrf)
    await started
  }
  return { ...(Object.fromEntries(named.map((name) => [name, call(name)])) as unknown as Omit<Door, 'enter'>), enter }
}

type Listener = (event: MessageEvent) => void

/**
 * Passes on calls of `names` and nothing else. Comlink alone walks any path that it is given into an object: to fields that
 * only TypeScript calls private, and by a function's constructor to code of the page's own.
 */
function guarded(endpoint: Endpoint, names: ReadonlySet<string>): Endpoint {
  return {
    postMessage: (message, transfer) => endpoint.postMessage(message, transfer!),
    addEventListener: (kind, listener) =>
      endpoint.addEventListener(kind, (event) => {
        if (isCall((event as MessageEvent).data, names)) (listener as Listener)(event as MessageEvent)
      }),
    removeEventListener: () => undefined,
  }
}

/** Anything else is passed over without an answer: no page of ours asks it. */
function isCall(asked: unknown, names: ReadonlySet<string>): boolean {
  const { type, path } = (asked ?? {}) as { type?: unknown; path?: unknown }
  return type === 'APPLY' && Array.isArray(path) && path.length === 1 && names.has(path[0])
}
