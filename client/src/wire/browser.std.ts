import type { Fetch } from './wire.std'

/**
 * How a page talks to its own server: session cookie, the CSRF token beside what changes something, and whose worker asks,
 * so that it is never answered as somebody else who has signed in on this browser since.
 */
export function browserFetch(account: string, csrf: string): Fetch {
  let token = csrf
  const ask: Fetch = (path, init) => {
    const headers = { ...init?.headers, 'X-CSRFToken': token, 'X-Conclave-Account': account }
    return fetch(path, { ...init, credentials: 'same-origin', headers })
  }
  return async (path, init) => {
    const answer = await ask(path, init)
    if (answer.status !== 403 || (init?.method ?? 'GET') === 'GET') return answer
    const fresh = await currentToken(ask)
    if (!fresh || fresh === token) return answer
    token = fresh
    return ask(path, init)
  }
}

/** Who signs in again, in another tab too, gets another token. */
async function currentToken(ask: Fetch): Promise<string | null> {
  const answer = await ask('/sealed/me', { headers: { Accept: 'application/json' } })
  return answer.ok ? (answer.headers.get('X-CSRFToken') ?? null) : null
}
