import type { Note } from './kept.std'

const NOTES = 'conclave-pin'
const NOTE = '/kept'

/** The releases that the server shows to everybody, as base64url lines of the key register. Throws when it does not answer. */
export async function fetchList(): Promise<string[]> {
  const answer = await fetch('/program/releases', { cache: 'no-store', credentials: 'omit' })
  if (!answer.ok) throw new Error('The list of releases cannot be read.')
  const { lines } = (await answer.json()) as { lines: { bytes: string }[] }
  return lines.map(({ bytes }) => bytes)
}

/** Cache storage is what a service worker has that writes one thing whole or not at all, beside a database. */
export function noteIn(caches: CacheStorage): Note {
  return {
    read: async () => (await (await caches.open(NOTES)).match(NOTE))?.json() ?? null,
    write: async (kept) => (await caches.open(NOTES)).put(NOTE, Response.json(kept)),
  }
}
