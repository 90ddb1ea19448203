import { filesIn } from '../files/keeping.std'
import type { Charter, Keeping, Renewal } from '../worker/api.std'
import { comingAfter, FOR_EVER, holdsAt, momentOf, same } from './charter.std'
import { type CircleRecord, draftPrefix, type OutboxItem, outboxPrefix } from './records.std'
import type { Tools } from './tools.std'

/** What a page shows of a circle's charter. */
export function keepingOf(tools: Tools, record: CircleRecord): Keeping {
  const moment = momentOf(tools.now(), record.newestAt, tools.wire.behind)
  const facilitates = facilitatesNow(tools, record)
  return {
    holds: holdsAt(record.charters, moment),
    coming: comingAfter(record.charters, moment),
    facilitates,
    owed: facilitates && !record.closed ? owed(record) : null,
    ending: record.ending,
  }
}

/** What a page shows of a circle that was begun anew; null for any other. */
export async function renewalOf(tools: Tools, record: CircleRecord): Promise<Renewal | null> {
  const { renewed, succeeds, newestAt } = record
  if (!renewed && !succeeds) return null
  const owed = !renewed && facilitatesNow(tools, record)
  const { of = null, account = '', at = newestAt ?? '' } = renewed ?? {}
  return { of, account, at, owed, waiting: of ? await waitingIn(tools, of) : 0 }
}

export function facilitatesNow(tools: Tools, { participants }: CircleRecord): boolean {
  return participants.some(({ account, facilitates, until }) => account === tools.account && facilitates && !until)
}

/** What can be said elsewhere. Files are sealed for their own conversation: what has some stays where it was. */
export function textsWaiting(items: OutboxItem[]): OutboxItem[] {
  return items.filter(({ what }) => what.kind === 'text' && filesIn(what).length === 0)
}

function owed({ declared, charters }: CircleRecord): Charter | null {
  return declared && !same(declared, charters.at(-1) ?? FOR_EVER) ? declared : null
}

async function waitingIn(tools: Tools, conversation: string): Promise<number> {
  const items = (await tools.vault.list<OutboxItem>(outboxPrefix(conversation))).map(([, item]) => item)
  return textsWaiting(items).length + (await tools.vault.list(draftPrefix(conversation))).length
}
