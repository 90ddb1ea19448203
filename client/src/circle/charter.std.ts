import type { Participant } from '../wire/wire.std'
import type { Charter } from '../worker/api.std'

export const DAY = 86_400_000
/** A day less than the server's week: a facilitator may come to say it a day later. */
const NOTICE = 6 * DAY
export const PAUSE = 5 * 60_000

/** What was said of a charter, as it is obeyed: in order, each in force from its moment until the next one's. */
export type Word = Charter & { from: string }

export const FOR_EVER: Charter = { keep: 'for_ever', days: null, from: null }

export const same = (one: Charter, other: Charter): boolean => one.keep === other.keep && one.days === other.days
export const forgets = ({ keep }: Charter): boolean => keep !== 'for_ever'
/** Whether anything here may ever have been forgotten. */
export const everForgets = (words: Word[]): boolean => words.some(forgets)

export function holdsAt(words: Word[], moment: number): Charter {
  return words.findLast(({ from }) => Date.parse(from) <= moment) ?? FOR_EVER
}

export function comingAfter(words: Word[], moment: number): Charter | null {
  return words.findLast(({ from }) => Date.parse(from) > moment) ?? null
}

/**
 * The words once `said` is among them, which stands in the log at `at`. What would forget something that is kept now is obeyed after
 * notice, whoever says it, unless it was in force when this device came in: then there is nothing older here.
 */
export function heard(words: Word[], said: Word, at: string, joinedAt: string | null): Word[] {
  const moment = Date.parse(at)
  const coming = comingAfter(words, moment)
  if (coming && same(coming, said)) return words
  const standing = words.filter(({ from }) => Date.parse(from) <= moment)
  const holds = standing.at(-1) ?? FOR_EVER
  if (same(holds, said)) return standing
  const { keep, days } = said
  return [...standing, { keep, days, from: new Date(since(said, holds, moment, joinedAt)).toISOString() }]
}

/** Only somebody who facilitates at that moment says what a circle keeps. */
export function facilitated(participants: Participant[], account: string, at: string): boolean {
  const moment = Date.parse(at)
  return participants.some(
    (row) =>
      row.account === account &&
      row.facilitates === true &&
      Date.parse(row.since) <= moment &&
      (!row.until || moment < Date.parse(row.until)),
  )
}

/**
 * What time it is for forgetting. A device's clock may be behind: then it is as late as the newest entry says, up to a day. It may be
 * ahead: then the server's clock counts, once it was heard. `behind`: milliseconds by which the server is behind this device.
 */
export function momentOf(clock: number, newest: string | null, behind: number | null): number {
  if (behind !== null && behind > DAY) return clock - behind
  return newest ? Math.max(clock, Math.min(Date.parse(newest), clock + DAY)) : clock
}

/** What was said at this moment or before is forgotten; null where nothing goes by the calendar. */
export function cutoffOf(words: Word[], moment: number): number | null {
  const { days } = holdsAt(words, moment)
  return days === null ? null : moment - days * DAY
}

/** Whether the charter is to be said again, so that a device that was away meets it before it is forgotten itself. */
export function isStale(words: Word[], saidAt: string | null, moment: number): boolean {
  const { days } = holdsAt(words, moment)
  return days !== null && saidAt !== null && moment - Date.parse(saidAt) > (Math.min(days, 30) / 2) * DAY
}

function since(said: Word, holds: Charter, moment: number, joinedAt: string | null): number {
  const from = Date.parse(said.from)
  if (reach(said) >= reach(holds)) return moment
  return joinedAt && from <= Date.parse(joinedAt) ? from : Math.max(from, moment + NOTICE)
}

function reach({ keep, days }: Charter): number {
  if (keep === 'for_ever') return Number.POSITIVE_INFINITY
  return keep === 'session' ? 0 : (days ?? 0)
}
