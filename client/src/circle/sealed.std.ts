import type { SealedApi } from '../worker/api.std'
import { draftsOf } from './asked/drafts.std'
import type { Inside } from './asked/inside.std'
import { keysOf } from './asked/keys.std'
import { programOf } from './asked/program.std'
import { searchOf } from './asked/search.std'
import { talkOf } from './asked/talk.std'
import { trustOf } from './asked/trust.std'
import type { Bell } from './attending.std'
import { Minutes } from './minutes.std'
import { Tending } from './tending.std'
import type { Tools } from './tools.std'

type Listen = (listener: (conversation: string | null) => void) => void

/** One device of one account: what the pages may ask of it, and what reaches it from outside. Runs in the worker, and in Node. */
export interface Sealed extends SealedApi {
  rung(bell: Bell): Promise<void>
  silent(): void
  /** Another tab of this device has written. */
  stale(): Promise<void>
}

export function sealedOf(tools: Tools, listen: Listen): Sealed {
  const inside: Inside = { tools, minutes: new Minutes(tools), tending: new Tending(tools) }
  return {
    ...keysOf(inside),
    ...talkOf(inside),
    ...draftsOf(inside),
    ...searchOf(inside),
    ...trustOf(inside),
    ...programOf(inside),
    onChange: async (listener) => listen(listener),
    rung: (bell) => inside.tending.rung(bell),
    silent: () => inside.tending.silent(),
    async stale() {
      inside.minutes.forget()
      await tools.vault.rekey()
    },
  }
}
