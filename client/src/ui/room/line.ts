import type { Said, Sending } from '../../worker/api.std'
import { bodyOf } from '../body'
import { h, icon } from '../dom'
import { filesOf, type Sharing } from '../files/shared'
import type { People } from '../people'
import { happened, LABELS, namesOf, repliesOf, timeOf } from '../words'
import { actionsOf, type Doing, type Menu } from './actions'
import { marksOf } from './marks'
import { quoteOf } from './quote'

/** How a line is shown: whose names, whose clock, and what can be done with it. */
export interface Showing {
  people: People
  me: string
  zone: string
  doing: Doing
  menu: Menu
  sharing: Sharing
  /** Whether threads can be begun and entered from here. */
  threads: boolean
}

/** One line of a room or a thread. `editor` stands in the place of the words while they are changed. */
export function lineOf(said: Said, sits: boolean, showing: Showing, editor: HTMLElement | null): HTMLLIElement {
  const who = showing.people.of(said.account)
  const at = timeOf(said.at, showing.zone)
  const event = happened(said, who.name, at, sits)
  if (said.kind === 'threaded') return threadedLine(said, showing)
  return event ? eventLine(said, event) : saidLine(said, showing, editor)
}

function eventLine(said: Said, words: string): HTMLLIElement {
  const alarm = said.kind === 'alarm'
  return h('li', { class: alarm ? 'event alarm' : 'event', 'data-said': said.id }, alarm && icon('circle-alert'), words)
}

/** Where the talk went on beside the room. */
function threadedLine(said: Said, { people, zone, doing }: Showing): HTMLLIElement {
  const { root, replies, accounts, lastAt, unread } = said.thread!
  const names = namesOf(accounts.map((account) => people.of(account).name))
  const about = root.state === 'here' ? `“${begins(root.body)}”` : `what ${people.of(root.target.by).name} had said`
  const times = replies === 1 ? '' : ` ${replies} times`
  return h(
    'li',
    { class: 'event', 'data-said': said.id },
    h(
      'button',
      { class: 'button plain passing', type: 'button', 'data-act': 'thread', on: { click: () => doing.thread(root.target) } },
      icon('messages-square'),
      `${names} answered${times} in the thread on ${about} (${timeOf(lastAt, zone)})`,
      unread > 0 && h('span', { class: 'unread' }, ` ${unread} new`),
    ),
  )
}

function saidLine(said: Said, showing: Showing, editor: HTMLElement | null): HTMLLIElement {
  const { people, doing, menu, threads } = showing
  const who = people.of(said.account)
  const acts = said.target && !said.withdrawnAt && !editor
  return h(
    'li',
    { class: classOf(said, showing.me), 'data-said': said.id, 'data-n': said.n, tabindex: -1 },
    h('span', { class: 'face', 'aria-hidden': 'true' }, who.initials),
    h(
      'div',
      {},
      h('span', { class: 'who' }, who.name),
      ' ',
      metaOf(said, showing),
      said.reply && quoteOf(said.reply, people.of(said.reply.target.by).name, () => doing.go(said.reply!.target)),
      editor ?? wordsOf(said, showing),
      !said.withdrawnAt && filesOf(said, showing.sharing),
      wordingsOf(said, showing),
      marksOf(said, people, (mark, on) => doing.react(said, mark, on)),
      threads && threadOf(said, showing),
      sendingLine(said, doing),
    ),
    acts && actionsOf(said, doing, threads, menu),
  )
}

function classOf({ label, sending, mine, withdrawnAt, mentions }: Said, me: string): string {
  const named = mentions.some(({ account }) => account === me)
  return ['said', label, sending, mine && 'mine', withdrawnAt && 'withdrawn', named && 'for-me'].filter(Boolean).join(' ')
}

function metaOf({ label, at }: Said, { zone }: Showing): HTMLElement {
  const { means, spoken } = LABELS[label]
  return h('span', { class: 'meta' }, h('span', { title: means }, spoken), ' · ', h('time', { datetime: at }, timeOf(at, zone)))
}

/** Null for files without words. */
function wordsOf(said: Said, { people, me, zone }: Showing): HTMLElement | null {
  if (!said.withdrawnAt) return said.body ? h('p', { class: 'words', dir: 'auto' }, ...bodyOf(said, people, me)) : null
  return h('p', { class: 'gone' }, `Withdrawn by ${people.of(said.account).name} (${timeOf(said.withdrawnAt, zone)})`)
}

function wordingsOf({ editedAt, wordings, label }: Said, { zone }: Showing): HTMLElement | null {
  if (!editedAt) return null
  const before = ({ body, at }: { body: string; at: string }) =>
    h('li', {}, h('span', { class: 'meta' }, timeOf(at, zone)), ' ', h('span', { class: `wording ${label}` }, body))
  const summary = h('summary', { 'data-act': 'wordings' }, `edited ${timeOf(editedAt, zone)}`)
  return h('details', { class: 'wordings' }, summary, h('ol', { class: 'plain' }, ...wordings.map(before)))
}

function threadOf({ thread, target }: Said, { zone, doing }: Showing): HTMLElement | null {
  if (!thread || !target) return null
  return h(
    'button',
    { class: 'button plain threads', type: 'button', 'data-act': 'thread', on: { click: () => doing.thread(target) } },
    icon('messages-square'),
    `${repliesOf(thread.replies)}, last ${timeOf(thread.lastAt, zone)}`,
    thread.unread > 0 && h('span', { class: 'unread' }, ` ${thread.unread} new`),
  )
}

/** What is not sent yet: the message, or what its speaker changed in it. */
function sendingLine({ id, sending, change, files }: Said, doing: Doing): HTMLElement | null {
  const [which, how, what]: [string, Sending, string] = change
    ? [change.id, change.sending, 'This change']
    : [id, sending, 'This']
  if (how === 'waiting') return h('p', { class: 'meta sending' }, change || files.length === 0 ? WAITING : WITH_FILES)
  if (how === 'sent') return null
  const again = h(
    'button',
    { class: 'button', type: 'button', on: { click: () => doing.sayAgain(which) } },
    icon('send'),
    'Send again',
  )
  const back = h('button', { class: 'button', type: 'button', on: { click: () => doing.takeBack(which) } }, 'Take back')
  return h('p', { class: 'sending error' }, `${what} was not sent. `, again, back)
}

const WAITING = 'Waiting to be sent. It is kept here and goes out by itself.'
const WITH_FILES = 'Goes out as soon as its files have arrived. You may leave this page; it goes on when you come back.'

const begins = (body: string): string => (body.length > 60 ? `${body.slice(0, 57).trimEnd()}…` : body)
