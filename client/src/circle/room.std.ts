import { differingOf, doubted } from '../trust/differing.std'
import { standing } from '../trust/persons.std'
import { askedElsewhere } from '../trust/recovering.std'
import type { CircleSummary, Person, Room, View } from '../worker/api.std'
import { everForgets } from './charter.std'
import { keepingOf, renewalOf } from './keeping.std'
import type { Minutes } from './minutes.std'
import { marksOf, unread } from './news.std'
import { lookAt } from './page.std'
import { type CircleRecord, circleOf } from './records.std'
import type { Tools } from './tools.std'

const MISSED =
  'The server says that a part of what was said here is forgotten, and nobody has told this device that this circle forgets. Ask your facilitator.'

/** What a page shows of a conversation; nothing is asked of the server. */
export async function roomOf(tools: Tools, minutes: Minutes, conversation: string, view: View = {}): Promise<Room> {
  const record = await circleOf(tools, conversation)
  return {
    summary: await summaryOf(tools, record),
    ...(await lookAt(tools, minutes, record, view)),
    people: await peopleOf(tools, record),
    keeping: keepingOf(tools, record),
    renewal: await renewalOf(tools, record),
    problem: await problemOf(tools, record),
    onlyReaders: new Set(record.leaves.map(({ account }) => account)).size,
  }
}

export async function summaryOf(tools: Tools, record: CircleRecord): Promise<CircleSummary> {
  const news = unread(record, await marksOf(tools, record.conversation))
  const forYou = news.filter(({ forMe }) => forMe).length
  const state = record.frozen ? 'frozen' : record.phase
  const { conversation, name, lastAt } = record
  return { conversation, name, unread: news.length, forYou, lastAt, state }
}

async function peopleOf(tools: Tools, record: CircleRecord): Promise<Person[]> {
  const register = await tools.register.current()
  const differing = await differingOf(tools)
  return present(record).map((account) => {
    const devices = record.leaves.filter((leaf) => leaf.account === account).length
    return { account, devices, standing: standing(tools.account, account, register, differing) }
  })
}

/** The first of what stands in the way, or must be known. */
async function problemOf(tools: Tools, record: CircleRecord): Promise<string | null> {
  const { frozen } = record
  return frozen ?? (await tools.alarm())?.words ?? (await doubt(tools, record)) ?? lost(record) ?? (await askedElsewhere(tools))
}

const doubt = async (tools: Tools, record: CircleRecord) => doubted(tools, present(record), await tools.register.current())

const present = ({ participants }: CircleRecord) => [
  ...new Set(participants.filter(({ until }) => !until).map(({ account }) => account)),
]

function lost(record: CircleRecord): string | null {
  if (record.missed && !everForgets(record.charters)) return MISSED
  if (record.archived.broken || (record.archived.gap && !everForgets(record.charters)))
    return 'A part of what was kept of this conversation for you cannot be read any more. What is said from now on is not affected.'
  return record.phase === 'lost-seat'
    ? 'You do not sit in this circle any more. What was said while you did stays on this device.'
    : null
}
