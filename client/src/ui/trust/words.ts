/** What people read about whose keys are confirmed by whom. Pure. */

import type { Confirmation, Standing } from '../../worker/api.std'
import { dateOf } from '../words'

const HOW: Record<Confirmation['how'], string> = { person: 'in person', video: 'by video' }

/** `nameOf` answers null for those whom the page does not name. */
export function standingWords(
  { mine, others, differs }: Standing,
  nameOf: (account: string) => string | null,
  zone: string,
): string {
  if (differs) return `Their digits differed from yours, ${dateOf(differs, zone)}`
  if (mine) return `Confirmed by you, ${HOW[mine.how]}, ${dateOf(mine.at, zone)}`
  return others.length > 0 ? `Confirmed by ${everybody(others, nameOf)}` : 'Not confirmed yet'
}

/** `Jonas Brandt and 2 others`, `Jonas Brandt`, `3 members`. */
export function everybody(by: Confirmation[], nameOf: (account: string) => string | null): string {
  const names = by.map((one) => nameOf(one.by)).filter((name) => name !== null)
  const [first] = names
  if (!first) return by.length === 1 ? 'another member' : `${by.length} members`
  const rest = by.length - 1
  if (rest === 0) return first
  return rest === 1 ? `${first} and ${names[1] ?? 'one other'}` : `${first} and ${rest} others`
}

/** What stands over a room: with how many of the others somebody has compared. */
export function confirmedWords(standings: Standing[]): string {
  const confirmed = standings.filter(isConfirmed).length
  if (confirmed === 0) return 'Nobody’s keys are confirmed yet'
  return confirmed === standings.length
    ? 'Everybody’s keys are confirmed'
    : `Keys confirmed with ${confirmed} of ${standings.length}`
}

export const isConfirmed = ({ mine, others, differs }: Standing): boolean => !differs && (mine !== null || others.length > 0)
