import { type Endpoint, expose } from 'comlink'
import type { Bell } from '../circle/attending.std'
import type { Sealed } from '../circle/sealed.std'
import type { SealedApi } from './api.std'

/** All that may be asked of the worker, by name. */
export interface Door extends Omit<SealedApi, 'open'> {
  /** Asked before anything else. */
  open(account: string, csrf: string): Promise<void>
  /** `SealedApi.open`. */
  room: SealedApi['open']
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
  const inside = async <T>(ask: (sealed: Sealed) => T): Promise<Awaited<T>> => {
    if (!started) throw new TypeError('The door was not opened yet.')
    return await ask(await started)
  }
  return {
    open: async (account, csrf) => {
      started ??= start(account, csrf)
      await started
    },
    rung: (bell) => inside((sealed) => sealed.rung(bell)),
    silent: () => inside((sealed) => sealed.silent()),
    status: () => inside((sealed) => sealed.status()),
    beginAccount: (name) => inside((sealed) => sealed.beginAccount(name)),
    confirmKit: (answers) => inside((sealed) => sealed.confirmKit(answers)),
    unlock: (words, name) => inside((sealed) => sealed.unlock(words, name)),
    addPasskeySlot: (prf, id) => inside((sealed) => sealed.addPasskeySlot(prf, id)),
    unlockWithPasskey: (prf, id, name) => inside((sealed) => sealed.unlockWithPasskey(prf, id, name)),
    devices: () => inside((sealed) => sealed.devices()),
    revoke: (device) => inside((sealed) => sealed.revoke(device)),
    circles: () => inside((sealed) => sealed.circles()),
    room: (conversation) => inside((sealed) => sealed.open(conversation)),
    say: (conversation, body, label) => inside((sealed) => sealed.say(conversation, body, label)),
    sayAgain: (conversation, id) => inside((sealed) => sealed.sayAgain(conversation, id)),
    takeBack: (conversation, id) => inside((sealed) => sealed.takeBack(conversation, id)),
    rename: (conversation, name) => inside((sealed) => sealed.rename(conversation, name)),
    markRead: (conversation) => inside((sealed) => sealed.markRead(conversation)),
    draft: (conversation) => inside((sealed) => sealed.draft(conversation)),
    saveDraft: (conversation, body) => inside((sealed) => sealed.saveDraft(conversation, body)),
    safetyWords: (conversation) => inside((sealed) => sealed.safetyWords(conversation)),
    wipe: () => inside((sealed) => sealed.wipe()),
    onChange: (listener) => inside((sealed) => sealed.onChange(listener)),
  }
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
