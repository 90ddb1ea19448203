import type { Found, Target } from '../../worker/api.std'
import type { Named } from '../people'

/** Leads to what was found in a circle, by the link that the page has to it. */
export function goTo(page: ParentNode, found: Found): void {
  const link = linkTo(page, found.conversation)
  if (link) location.assign(`${link.pathname}#${placeOf(found)}`)
}

/** What the page calls a circle. */
export function calledOn(page: ParentNode, conversation: string): string {
  return linkTo(page, conversation)?.textContent?.trim() || 'A circle'
}

/** `said=12:account:id`, with `thread=…` likewise for what stands in one: behind the `#`, so that no server sees it. */
export function placeOf({ said, thread }: Pick<Found, 'said' | 'thread'>): string {
  const { by, id, n } = said.target!
  const place = new URLSearchParams({ said: `${n}:${by}:${id}` })
  if (thread) place.set('thread', `${thread.n}:${thread.by}:${thread.id}`)
  return String(place)
}

/** What a page was opened for; null when it was opened as it is. */
export function placeIn(hash: string): { said: Target; thread: Target | null } | null {
  const place = new URLSearchParams(hash.replace(/^#/, ''))
  const said = targetIn(place.get('said'))
  return said && { said, thread: targetIn(place.get('thread')) }
}

function targetIn(written: string | null): Target | null {
  const [n, by, id] = (written ?? '').split(':')
  return Number(n) > 0 && by && id ? { by, id, n: Number(n) } : null
}

/** Names of those who sit in other circles, asked of the server once for each. */
export class NamesElsewhere {
  private readonly known = new Map<string, Promise<Map<string, string>>>()

  constructor(private readonly page: ParentNode) {}

  async of(conversation: string, account: string): Promise<string> {
    const known = this.known.get(conversation) ?? this.ask(conversation)
    this.known.set(conversation, known)
    return (await known).get(account) ?? 'Somebody who sat there'
  }

  private async ask(conversation: string): Promise<Map<string, string>> {
    const link = linkTo(this.page, conversation)
    const answer = link && (await fetch(`${link.pathname}seats/`, { headers: { Accept: 'application/json' } }).catch(() => null))
    if (!answer?.ok) return new Map()
    return new Map(((await answer.json()) as { seats: Named[] }).seats.map(({ account, name }) => [account, name]))
  }
}

function linkTo(page: ParentNode, conversation: string): HTMLAnchorElement | null {
  return page.querySelector(`[data-conversation="${CSS.escape(conversation)}"] a[href]`)
}
