/** What people read, made of what the worker says. Pure. */

import type { Charter, CircleSummary, Label, Mark, Said, SealedFault } from '../worker/api.std'

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']

/** `ten` for 10; figures above twelve. */
export const inWords = (count: number): string => NUMBERS[count] ?? String(count)

export const LABELS: Record<Label, { name: string; spoken: string; means: string }> = {
  forum: { name: 'Forum', spoken: 'forum', means: 'Nothing leaves the room.' },
  chatham: {
    name: 'Chatham House',
    spoken: 'Chatham House',
    means: 'The content may be used; who said it, and who was here, may not.',
  },
  attributed: { name: 'Attributed', spoken: 'attributed', means: 'May be used with your name.' },
}

export const MARKS: Record<Mark, { name: string; icon: string }> = {
  agree: { name: 'Agree', icon: 'thumbs-up' },
  thanks: { name: 'Thank you', icon: 'hand-heart' },
  question: { name: 'I have a question', icon: 'circle-question-mark' },
  important: { name: 'Important', icon: 'flag' },
}

/** `Ana Matos`, `Ana Matos and Joost Okafor`, `Ana Matos, Joost Okafor and 3 others`. */
export function namesOf(names: string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} others`] : names
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? '')
}

/** The words of a message, or the names of its files when it has none. */
export const saidIn = ({ body, files }: Pick<Said, 'body' | 'files'>): string => body || files.map(({ name }) => name).join(', ')

export const repliesOf = (count: number): string => (count === 1 ? '1 reply' : `${count} replies`)

/** `2 unread, 1 for you`; null when everything was read. */
export function newsOf({ unread, forYou }: Pick<CircleSummary, 'unread' | 'forYou'>): string | null {
  if (unread === 0) return null
  const count = unread >= MOST_COUNTED ? `${MOST_COUNTED} or more` : String(unread)
  return forYou > 0 ? `${count} unread, ${forYou} for you` : `${count} unread`
}

/** What the worker counts at most. */
const MOST_COUNTED = 500

export function onlyReaders(count: number): string {
  if (count <= 1) return 'Only you can read this.'
  return `Only the ${inWords(count)} of you can read this.`
}

/** `Today`, `Yesterday`, `Monday 2 March`, or `Sunday 2 March 2025` in another year, in the reader's own zone. */
export function dayOf(at: string, now: Date, zone: string): string {
  const day = dateIn(new Date(at), zone)
  if (day === dateIn(now, zone)) return 'Today'
  if (day === dateIn(new Date(now.getTime() - 86_400_000), zone)) return 'Yesterday'
  const another = day.slice(0, 4) !== dateIn(now, zone).slice(0, 4)
  return written(at, { weekday: 'long', day: 'numeric', month: 'long', ...(another ? { year: 'numeric' } : {}) }, zone)
}

export const timeOf = (at: string, zone: string): string => written(at, { hour: '2-digit', minute: '2-digit' }, zone)

export const dateOf = (at: string, zone: string): string => written(at, { day: 'numeric', month: 'long', year: 'numeric' }, zone)

/** What happened in the room, as one line; null for what somebody said. `sits`: whether that person still has a seat. */
export function happened(said: Said, name: string, time: string, sits: boolean): string | null {
  switch (said.kind) {
    case 'text':
    case 'threaded':
      return null
    case 'strayed-edit':
      return `${name} changed the wording of something that is not on this device (${time})`
    case 'strayed-withdrawal':
      return `${name} withdrew something that is not on this device (${time})`
    case 'unshown':
      return `${name} sent something that this version cannot show. It is kept, and appears once this program is newer (${time})`
    case 'joined':
      return `${name} came in (${time})`
    case 'left':
      return sits ? `${name} had no device here any more (${time})` : `${name} left (${time})`
    case 'device-added':
      return `${name} added a device (${said.body ? `${said.body}, ` : ''}${time})`
    case 'renamed':
      return `${name} named this circle “${said.body}” (${time})`
    case 'charter':
      return `${name} set this circle to ${keeps(said.charter ?? null)} (${time})`
    case 'session':
      return said.due ? `${name} ended the session (${time})` : `${name} let the session go on (${time})`
    case 'renewal':
      return `${name} began this circle anew (${time})`
    case 'forgotten':
      return `Something was said here and forgotten before this device read it (${time})`
    case 'alarm':
      return said.body
  }
}

/** `keep what is said for 30 days`, after "to". */
export function keeps(charter: Pick<Charter, 'keep' | 'days'> | null): string {
  if (charter?.keep === 'days') return `keep what is said for ${charter.days === 1 ? 'one day' : `${charter.days} days`}`
  return charter?.keep === 'session' ? 'keep nothing after a session' : 'keep what is said for ever'
}

/** Whatever was thrown, as something to tell. */
export function faultOf(error: unknown): SealedFault {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string' && typeof message === 'string') return { code, message }
  return {
    code: 'error',
    message: 'Something broke in this browser. Nothing that you wrote was lost; reload the page and go on.',
  }
}

function written(at: string, how: Intl.DateTimeFormatOptions, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { ...how, timeZone: zone }).format(new Date(at)).replaceAll(',', '')
}

function dateIn(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at)
}
