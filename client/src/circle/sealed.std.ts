import type { PreviewOf } from '../files/picking.std'
import type { SealedApi } from '../worker/api.std'
import { charterOf } from './asked/charter.std'
import { draftsOf } from './asked/drafts.std'
import { filesAtWork, filesOf } from './asked/files.std'
import type { Inside } from './asked/inside.std'
import { keysOf } from './asked/keys.std'
import { pairingOf } from './asked/pairing.std'
import { programOf } from './asked/program.std'
import { recoveryApiOf } from './asked/recovery.std'
import { searchOf } from './asked/search.std'
import { talkOf } from './asked/talk.std'
import { trustOf } from './asked/trust.std'
import { waysIn } from './asked/ways.std'
import type { Bell } from './attending.std'
import { Minutes } from './minutes.std'
import { Tending } from './tending.std'
import type { Tools } from './tools.std'

type Listen = (listener: (conversation: string | null) => void) => void

/** One device of one account: what the pages may ask of it, and what reaches it from outside. Runs in the worker, and in Node. */
export interface Sealed extends SealedApi {
  rung(bell: Bell): Promise<void>
  silent(): void
  /** Ends when no file waits to be sent, or all wait for the connection. */
  carried(): Promise<void>
  /** Another tab of this device has written. */
  stale(): Promise<void>
}

/** `preview` makes small pictures, where the platform can. */
export function sealedOf(tools: Tools, listen: Listen, preview: PreviewOf = async () => null): Sealed {
  const tending = new Tending(tools)
  const inside: Inside = { tools, minutes: new Minutes(tools), tending, files: filesAtWork(tools, tending, preview) }
  tending.sweepAlways()
  return {
    ...keysOf(inside),
    ...talkOf(inside),
    ...charterOf(inside),
    ...draftsOf(inside),
    ...filesOf(inside),
    ...searchOf(inside),
    ...trustOf(inside),
    ...recoveryApiOf(inside),
    ...programOf(inside),
    ...pairingOf(inside),
    ...waysIn(inside),
    onChange: async (listener) => listen(listener),
    async rung(bell) {
      if (!bell.conversation) inside.files.courier.soon()
      await tending.rung(bell)
    },
    silent: () => tending.silent(),
    carried: () => inside.files.courier.run(),
    async stale() {
      inside.minutes.forget()
      await tools.vault.rekey()
    },
  }
}
