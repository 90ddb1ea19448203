import { EngineFault } from '../engine/index.std'
import { doubted } from '../trust/differing.std'
import { SealedError } from '../vault/faults.std'
import { exclusively } from '../vault/locks.std'
import { type Entry, Refusal } from '../wire/wire.std'
import { keepArchive } from './archive.std'
import { join, settleBegin, settleExternal } from './joining.std'
import { readLog, takeIn } from './log.std'
import { circleOf } from './records.std'
import { FROZEN, type Operation, REVOKED, recover } from './recovery.std'
import { reconcile, settleChange } from './roster.std'
import { sendOutbox, tellEnding } from './sending.std'
import { pause, type Tools } from './tools.std'
import { Visit } from './visit.std'

/** What the doorbell says: where something is new, up to which entry, and the entry itself when it was small. */
export interface Bell {
  conversation?: string
  n?: number
  entry?: Entry
  /** A browser of this account asks to come in, or was answered. */
  pairing?: string
  /** Something is different about peers, or about a request to bring keys back. */
  recovery?: boolean
}

/** `atEnd`: the doorbell is connected and has not rung since this device read to the end, so it need not read again before it speaks. */
export interface Why {
  bell?: Bell
  atEnd?: boolean
}

/** How a visit ended: nothing is left to do, or something waits for the network. */
export type Outcome = 'done' | 'later'

/** In this order; whoever answers true has changed something at the server, and the log is read again first. */
const STEPS: [Operation, (visit: Visit) => Promise<boolean>][] = [
  ['commit', settle],
  ['join', join],
  ['commit', reconcile],
  ['send', sendOutbox],
  ['send', tellEnding],
  ['archive', keepArchive],
]
/** What is left to do where another conversation goes on: to read back. */
const CLOSED: typeof STEPS = [['archive', keepArchive]]
const ROUNDS = 40
const CONFLICTS = 10

/**
 * Brings a conversation to where it should be: read, joined, the roster in the tree, everything said.
 */
export async function attend(tools: Tools, conversation: string, why: Why = {}): Promise<Outcome> {
  return exclusively(`${tools.name}/circle/${conversation}`, async () => {
    const device = await tools.device()
    const visit = new Visit(tools, device, await circleOf(tools, conversation), await tools.register.current(), !why.bell)
    try {
      return (why.bell?.n ?? Number.POSITIVE_INFINITY) <= visit.record.cursor ? 'done' : await rounds(visit, why)
    } finally {
      // Also without an answer, by this device's own clock.
      await visit.forget()
      tell(visit)
    }
  })
}

async function rounds(visit: Visit, why: Why): Promise<Outcome> {
  for (let round = 0, conflicts = 0; round < ROUNDS; round += 1) {
    const [operation, error, done] = await once(visit, round === 0 ? why : {})
    if (!error && done) return 'done'
    if (!error) continue
    const ended = await meet(visit, operation, error)
    if (ended) return ended
    conflicts += 1
    if (conflicts > CONFLICTS) return 'later'
    // Those who lost the same race must not meet again at the same moment.
    await pause(Math.random() * Math.min(1_600, 50 * 2 ** conflicts))
  }
  return 'later'
}

/** One round. Answers with what failed, or whether all was done. */
async function once(visit: Visit, why: Why): Promise<[Operation, unknown, boolean]> {
  let at: Operation = 'sync'
  try {
    const atEnd = await catchUp(visit, why)
    visit.heard = atEnd
    await visit.forget()
    tell(visit)
    if (!atEnd) return [at, null, false]
    if (visit.record.phase === 'lost-seat') await visit.keep({ phase: visit.record.group ? 'ready' : 'joining' })
    requireStanding(visit)
    if (visit.stuck || (await visit.tools.alarm()) || (await inDoubt(visit))) return [at, null, true]
    for (const [operation, step] of visit.record.closed ? CLOSED : STEPS) {
      at = operation
      if (await step(visit)) return [at, null, false]
    }
    if (visit.record.frozen) await visit.keep({ frozen: null })
    return [at, null, true]
  } catch (error) {
    return [at, error, false]
  }
}

/** Whether somebody sits here whose key its owner has found to be another one. */
async function inDoubt({ tools, record, register }: Visit): Promise<boolean> {
  const present = record.participants.filter(({ until }) => !until).map(({ account }) => account)
  return (await doubted(tools, present, register)) !== null
}

/** Persist, then apply, then emit: what was read is shown before the rest of the visit is done. */
function tell(visit: Visit): void {
  if (visit.wrote) visit.tools.changed(visit.id)
  visit.wrote = false
}

/** False when the log goes on beyond what was read. */
async function catchUp(visit: Visit, { bell, atEnd }: Why): Promise<boolean> {
  const ready = visit.record.phase === 'ready' && !visit.record.pending && !visit.record.frozen
  if (ready && bell?.entry && follows(visit, bell.entry)) {
    await takeIn(visit, [bell.entry])
    return true
  }
  if (!ready || !atEnd) return readLog(visit)
  visit.looked = true
  return true
}

/** Throws `device-revoked`. */
function requireStanding(visit: Visit): void {
  if (visit.register.certificate(visit.device.device)?.revokedAt) throw new SealedError('device-revoked', REVOKED)
}

/** Only a message may be taken from the bell: a commit is judged by the roster, which must be read first. */
function follows(visit: Visit, entry: Entry): boolean {
  return entry.kind === 'message' && entry.n === visit.record.cursor + 1
}

/** A commit whose outcome was not known: the same bytes again. */
async function settle(visit: Visit): Promise<boolean> {
  switch (visit.record.pending?.intent) {
    case 'begin':
      return settleBegin(visit)
    case 'external':
      return settleExternal(visit)
    case 'change':
      return settleChange(visit)
    default:
      return false
  }
}

/** Does what the table says; answers when the visit has ended by it. */
async function meet(visit: Visit, operation: Operation, error: unknown): Promise<Outcome | null> {
  switch (recover(operation, error)) {
    case 'again':
      // The roster says that the circle goes on elsewhere.
      if (error instanceof Refusal && error.code === 'closed') visit.looked = false
      visit.behind = operation === 'archive'
      return null
    case 'later':
      return 'later'
    case 'leave':
      return 'done'
    case 'lost-seat':
      if (visit.record.phase !== 'lost-seat') await visit.keep({ phase: 'lost-seat' })
      return 'done'
    case 'freeze':
      await freeze(visit, `${wordsOf(error)} ${FROZEN}`)
      return 'done'
    case 'alarm':
      await visit.tools.raise(wordsOf(error), error)
      return 'done'
    case 'raise':
      throw error
  }
}

async function freeze(visit: Visit, words: string): Promise<void> {
  if (visit.record.frozen !== words) await visit.keep({ frozen: words })
}

function wordsOf(error: unknown): string {
  return error instanceof EngineFault || error instanceof SealedError ? error.message : 'This conversation could not be read.'
}
