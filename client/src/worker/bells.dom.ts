import type { Bell } from '../circle/attending.std'

const AGAIN = 30_000

/**
 * One stream per browser: whichever tab has the lock listens, and the others are told by its worker what it wrote.
 * A stream that the server refuses (signed out, or no longer a member) is tried again after half a minute.
 */
export function listen(account: string, heard: (bell: Bell) => void, silent: () => void): void {
  const forEver = () =>
    new Promise<never>(() => {
      open(heard, silent)
    })
  if (!navigator.locks) open(heard, silent)
  else void navigator.locks.request(`conclave/${account}/stream`, forEver)
}

function open(heard: (bell: Bell) => void, silent: () => void): void {
  const stream = new EventSource('/live/stream')
  stream.addEventListener('bell', ({ data }) => heard(read(String(data))))
  stream.addEventListener('error', () => {
    silent()
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => open(heard, silent), AGAIN)
  })
}

/** A ring that cannot be read still says that something is new. */
function read(data: string): Bell {
  try {
    return JSON.parse(data) as Bell
  } catch {
    return {}
  }
}
