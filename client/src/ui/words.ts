/** What people read, made of what the worker says. Pure. */

import type { Label, Said, SealedFault } from '../worker/api.std'

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

export function onlyReaders(count: number): string {
  if (count <= 1) return 'Only you can read this.'
  return `Only the ${inWords(count)} of you can read this.`
}

/** `Today`, `Yesterday`, or `Monday 2 March`, in the reader's own zone. */
export function dayOf(at: string, now: Date, zone: string): string {
  const day = dateIn(new Date(at), zone)
  if (day === dateIn(now, zone)) return 'Today'
  if (day === dateIn(new Date(now.getTime() - 86_400_000), zone)) return 'Yesterday'
  return written(at, { weekday: 'long', day: 'numeric', month: 'long' }, zone)
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
    case 'alarm':
      return said.body
  }
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
