import { PIN, trusted } from '../worker/trusted.dom'
import type { PinStatus } from './kept.std'
import type { Asked } from './pin.worker'

const PATIENCE = 60_000

/** Asks the service worker, which is started when it does not run yet. Null where the browser has none, or will not. */
export async function askPin(asked: Asked): Promise<PinStatus | null> {
  if (!navigator.serviceWorker) return null
  try {
    const worker = await running(await navigator.serviceWorker.register(trusted(PIN), { scope: '/', updateViaCache: 'none' }))
    return worker && (await answer(worker, asked))
  } catch {
    // A private window, or storage that is switched off: the page goes on as it came.
    return null
  }
}

/** The one that is at work, or the first one as soon as it is; null when it never comes to that. */
function running({ active, waiting, installing }: ServiceWorkerRegistration): Promise<ServiceWorker | null> | ServiceWorker {
  if (active) return active
  const coming = waiting ?? installing
  return new Promise((done) => {
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'activated') done(coming)
      if (coming.state === 'redundant') done(null)
    })
    setTimeout(() => done(null), PATIENCE)
  })
}

function answer(worker: ServiceWorker, asked: Asked): Promise<PinStatus | null> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => done(data as PinStatus | null)
    setTimeout(() => done(null), PATIENCE)
    worker.postMessage(asked, [port2])
  })
}
