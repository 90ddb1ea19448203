import type { Charter } from '../worker/api.std'
import { comingAfter, FOR_EVER, heard, holdsAt, PAUSE } from './charter.std'
import type { CharterWord, RenewalWord, Ruling, SessionWord } from './content.std'
import { type CircleRecord, circleOf } from './records.std'
import type { Tools } from './tools.std'

/** Who says it and where it stands in the log; `own` when this very device said it. */
interface Speaking {
  account: string
  n: number
  at: string
  own: boolean
}

/** What obeying does to the record, and what the line tells; without `told` there is no line. */
interface Obeyed {
  change: Partial<CircleRecord>
  told?: { charter?: Charter; due?: string | null }
}

/** Obeys what a facilitator says. Pure, but for what this device knows of the conversation before. */
export async function ruling(tools: Tools, record: CircleRecord, what: Ruling, by: Speaking): Promise<Obeyed> {
  if (what.kind === 'charter') return charter(record, what, by)
  return what.kind === 'session' ? session(record, what, by) : renewal(tools, record, what, by)
}

/** Said again, for whoever came in or was away, it changes nothing and no line tells it. */
function charter(record: CircleRecord, { keep, days, from }: CharterWord, { at }: Speaking): Obeyed {
  const charters = heard(record.charters, { keep, days, from }, at, record.joinedAt)
  const change = { charters, charterSaidAt: at, charterOwed: null }
  if (JSON.stringify(charters) === JSON.stringify(record.charters)) return { change }
  const moment = Date.parse(at)
  return { change, told: { charter: comingAfter(charters, moment) ?? charters.at(-1) ?? FOR_EVER } }
}

/** Obeyed where the charter in force says so. The charter is owed again, since what it was said in goes with the session. */
function session(record: CircleRecord, { over, n }: SessionWord, by: Speaking): Obeyed {
  if (!over) {
    if (record.ending?.n !== n || by.at >= record.ending.due) return { change: {} }
    return { change: { ending: null, ...(by.own ? { endingOwed: { n: n!, over } } : {}) }, told: { due: null } }
  }
  if (holdsAt(record.charters, Date.parse(by.at)).keep !== 'session') return { change: {} }
  const due = new Date(Date.parse(by.at) + PAUSE).toISOString()
  const owed = by.own ? { endingOwed: { n: by.n, over } } : {}
  return { change: { ending: { n: by.n, due }, charterOwed: by.at, ...owed }, told: { due } }
}

/** Believed when whoever says it sat in the old conversation, and nobody sits in the new one who did not. */
async function renewal(tools: Tools, record: CircleRecord, { of }: RenewalWord, by: Speaking): Promise<Obeyed> {
  const before = await circleOf(tools, of)
  const sat = new Set(before.participants.map(({ account }) => account))
  const strangers = record.participants.some(({ account, until }) => !until && !sat.has(account))
  if (record.renewed || !sat.has(by.account) || strangers) return { change: {} }
  return { change: { renewed: { of, account: by.account, at: by.at } }, told: {} }
}
