import { expose, proxy } from 'comlink'
import { Sealed } from '../circle/sealed.std'
import { Tools } from '../circle/tools.std'
import { Vault } from '../vault/vault.std'
import { browserFetch, Wire } from '../wire/wire.std'
import { carryCodes } from './faults.std'

type Listener = (conversation: string | null) => void

/** The one thing that a page can ask of a fresh worker. Keys and MLS state live and die in here. */
const door = {
  async open(account: string, csrf: string): Promise<Sealed> {
    const listeners: Listener[] = []
    const tell: Listener = (conversation) => {
      for (const listener of listeners) listener(conversation)
    }
    const tabs = new BroadcastChannel(`conclave/${account}`)
    const changed: Listener = (conversation) => {
      tabs.postMessage(conversation)
      tell(conversation)
    }
    const tools = new Tools(account, account, await Vault.open(account), new Wire(browserFetch(csrf)), Date.now, changed)
    const sealed = new Sealed(tools, (listener) => void listeners.push(listener))
    tabs.onmessage = ({ data }) => {
      void sealed.stale().then(() => tell(data as string | null))
    }
    return proxy(sealed)
  },
}

export type Door = typeof door

carryCodes()
expose(door)
