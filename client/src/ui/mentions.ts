/** Naming somebody who sits there. Pure: who is meant travels by account, the name is only how it reads. */

import type { Mention } from '../worker/api.std'
import type { Named } from './people'

/** Whoever is named in full after an `@`. Where two share a name, whoever was `picked` last. */
export function mentionsIn(body: string, people: Named[], picked: ReadonlyMap<string, string> = new Map()): Mention[] {
  const longestFirst = [...people].sort((a, b) => b.name.length - a.name.length)
  const found: Mention[] = []
  for (let at = body.indexOf('@'); at >= 0; at = body.indexOf('@', at + 1)) {
    const named = longestFirst.find(({ name }) => body.startsWith(name, at + 1) && ends(body, at + 1 + name.length))
    if (!named || !begins(body, at)) continue
    found.push({ account: picked.get(named.name) ?? named.account, from: at, to: at + 1 + named.name.length })
  }
  return found
}

/** The beginning of a name that is being typed at the end of `before`; null when none is. */
export function asked(before: string): string | null {
  return /(?:^|[\s(„“"'])@([\p{L}\p{M}.'’-]*(?: [\p{L}\p{M}.'’-]*)?)$/u.exec(before)?.[1] ?? null
}

/** Whose name, or a part of it, begins so. */
export function suggested(people: Named[], typed: string): Named[] {
  const wanted = folded(typed)
  return people.filter(
    ({ name }) =>
      folded(name).startsWith(wanted) ||
      folded(name)
        .split(' ')
        .some((part) => part.startsWith(wanted)),
  )
}

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
const begins = (body: string, at: number): boolean => at === 0 || !/[\p{L}\p{N}@]/u.test(body[at - 1]!)
const ends = (body: string, at: number): boolean => at >= body.length || !/[\p{L}\p{N}]/u.test(body[at]!)
