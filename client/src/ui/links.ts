/** Addresses in what somebody wrote. Pure; nothing is ever fetched to show them. */

export interface Link {
  from: number
  to: number
  href: string
  /** Where it really leads, when the words alone could mislead: letters of other alphabets, or a port. */
  host: string | null
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"“”«»]+/gi
/** Ends a sentence rather than an address. */
const AFTER = /[.,;:!?…'’*_]+$/

/** Whatever names a user before the host is no link: it is written to look like another place. */
export function linksIn(text: string): Link[] {
  return [...text.matchAll(ADDRESS)].flatMap(({ index, 0: found }) => {
    const written = trimmed(found)
    const url = parsed(written)
    if (!url || url.username || url.password) return []
    return [{ from: index, to: index + written.length, href: url.href, host: told(written, url) }]
  })
}

/** Without what belongs to the sentence: its end, and a bracket that was opened before the address. */
function trimmed(found: string): string {
  const end = found.replace(AFTER, '')
  for (const [open, close] of ['()', '[]', '{}'] as const)
    if (end.endsWith(close!) && end.split(close!).length > end.split(open!).length) return trimmed(end.slice(0, -1))
  return end
}

function parsed(written: string): URL | null {
  try {
    const url = new URL(written)
    return url.hostname.includes('.') || url.hostname === 'localhost' ? url : null
  } catch {
    return null
  }
}

function told(written: string, url: URL): string | null {
  const apparent = /^https?:\/\/([^/?#]*)/i.exec(written)?.[1]?.toLowerCase()
  return apparent === url.host && !url.host.includes('xn--') ? null : url.host
}
