import { type Sealed, sealedOf } from '../circle/sealed.std'
import { Tools } from '../circle/tools.std'
import { preview } from '../files/pictures.worker'
import { Vault } from '../vault/vault.std'
import { browserFetch } from '../wire/browser.std'
import { Wire } from '../wire/wire.std'
import { openDoor } from './door.std'
import { carryCodes } from './faults.std'

type Listener = (conversation: string | null) => void

/** Keys and MLS state live and die in here; `door.std.ts` is the only way in. */
async function start(account: string, csrf: string): Promise<Sealed> {
  const listeners: Listener[] = []
  const tell: Listener = (conversation) => {
    for (const listener of listeners) listener(conversation)
  }
  const tabs = new BroadcastChannel(`conclave/${account}`)
  const changed: Listener = (conversation) => {
    tabs.postMessage(conversation)
    tell(conversation)
  }
  const tools = new Tools(account, account, await Vault.open(account), new Wire(browserFetch(account, csrf)), Date.now, changed)
  const sealed = sealedOf(tools, (listener) => void listeners.push(listener), preview)
  tabs.onmessage = ({ data }) => {
    void sealed.stale().then(() => tell(data as string | null))
  }
  return sealed
}

carryCodes()
openDoor(globalThis as unknown as Parameters<typeof openDoor>[0], start)
