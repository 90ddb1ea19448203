import { PIN, trusted } from '../worker/trusted.dom'
import type { PinStatus } from './pin.std'
import type { Asked } from './pin.worker'

const PATIENCE = 60_000

/** Asks the service worker, which is started when it does not run yet. Null where the browser has none, or will not. */
export async function askPin(asked: Asked): Promise<PinStatus | null> {
  if (!navigator.serviceWorker) return null
  try {
    await navigator.serviceWorker.register(trusted(PIN), { scope: '/', updateViaCache: 'none' })
    const { active } = await navigator.serviceWorker.ready
    return active && (await answer(active, asked))
  } catch {
    // A private window, or storage that is switched off: the page goes on as it came.
    return null
  }
}

function answer(worker: ServiceWorker, asked: Asked): Promise<PinStatus | null> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => done(data as PinStatus | null)
    setTimeout(() => done(null), PATIENCE)
    worker.postMessage(asked, [port2])
  })
}
