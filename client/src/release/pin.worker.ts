import { guarded, runs } from './guarding.worker'
import type { PinStatus } from './kept.std'
import { fetchList, noteIn } from './outside.worker'
import { Pin } from './pin.std'
import { BUILT, Shelf } from './shelf.std'

/** The service worker: what may run in this browser is of the release that it keeps, until the person takes another. */
declare const self: ServiceWorkerGlobalScope

/** What a page may ask. The answer is a `PinStatus`. */
export type Asked =
  | { ask: 'status'; build: string }
  | { ask: 'take'; release: string }
  | { ask: 'later' }
  | { ask: 'checked'; holds: boolean }
  | { ask: 'noted' }

const pin = new Pin(new Shelf(caches, (address, how) => fetch(address, how)), noteIn(caches), fetchList, Date.now)

self.addEventListener('activate', (event) => event.waitUntil(self.registration.navigationPreload?.enable() ?? Promise.resolve()))

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (origin !== self.location.origin) return
  if (event.request.mode === 'navigate') event.respondWith(page(event))
  else if (pathname.startsWith(BUILT) || runs(event.request)) event.respondWith(file(event.request, pathname))
})

self.addEventListener('message', (event) => {
  const answer = answerTo(event.data as Asked)
    .then((status) => event.ports[0]?.postMessage(status))
    .catch(() => event.ports[0]?.postMessage(null))
  event.waitUntil(answer)
})

function answerTo(asked: Asked): Promise<PinStatus> {
  switch (asked.ask) {
    case 'take':
      return pin.take(asked.release)
    case 'later':
      return pin.later()
    case 'checked':
      return pin.checked(asked.holds)
    case 'noted':
      return pin.noted()
    default:
      return pin.status(asked.build)
  }
}

async function page(event: FetchEvent): Promise<Response> {
  const response = ((await event.preloadResponse) as Response | undefined) ?? (await fetch(event.request))
  return (await pin.pinned()) ? guarded(response) : response
}

/** Whatever is not of the kept release is answered with an error: it does not run, and the page goes on without. */
async function file(request: Request, pathname: string): Promise<Response> {
  if (!pathname.startsWith(BUILT)) {
    if (!(await pin.pinned())) return fetch(request)
    await pin.refuse(pathname)
    return Response.error()
  }
  const answer = await pin.answer(pathname.slice(BUILT.length))
  return answer === null ? fetch(request) : answer || Response.error()
}
