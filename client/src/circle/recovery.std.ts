import { Early, Forbidden, Stale, Unreadable } from '../engine/index.std'
import { FellBack, SplitView } from '../register/register.std'
import { SealedError } from '../vault/faults.std'
import { NoAnswer, NoSeat, Refusal, SignedOut } from '../wire/wire.std'

/** What a device was doing when it went wrong. */
export type Operation = 'sync' | 'join' | 'commit' | 'send' | 'archive'

export type Fault =
  | 'no-answer'
  | 'signed-out'
  | 'no-seat'
  | 'conflict'
  | 'gone'
  | 'closed'
  | 'revoked'
  | 'refused'
  | 'forbidden'
  | 'unreadable'
  | 'passed'
  | 'split-view'
  | 'fell-back'
  | 'vault'
  | 'unknown'

/**
 * again      read the log and build the intent anew, a bounded number of times
 * later      keep everything as it is; the next bell, the next click or a timer tries again
 * freeze     stop sending in this conversation, say why, ask for help; reading is tried again each time it is opened
 * alarm      stop sending everywhere on this device
 * lost-seat  the conversation is not this account's any more
 * leave      go on without; nothing depends on it
 * raise      tell the person who asked
 */
export type Action = 'again' | 'later' | 'freeze' | 'alarm' | 'lost-seat' | 'leave' | 'raise'

export const TABLE: Record<Fault, Record<Operation, Action>> = {
  'no-answer': { sync: 'later', join: 'later', commit: 'later', send: 'later', archive: 'later' },
  conflict: { sync: 'later', join: 'again', commit: 'again', send: 'again', archive: 'again' },
  'signed-out': { sync: 'raise', join: 'raise', commit: 'raise', send: 'raise', archive: 'raise' },
  'no-seat': { sync: 'lost-seat', join: 'lost-seat', commit: 'lost-seat', send: 'lost-seat', archive: 'leave' },
  closed: { sync: 'again', join: 'again', commit: 'again', send: 'again', archive: 'leave' },
  gone: { sync: 'again', join: 'again', commit: 'again', send: 'again', archive: 'leave' },
  revoked: { sync: 'raise', join: 'raise', commit: 'raise', send: 'raise', archive: 'leave' },
  refused: { sync: 'raise', join: 'raise', commit: 'raise', send: 'raise', archive: 'leave' },
  forbidden: { sync: 'freeze', join: 'freeze', commit: 'freeze', send: 'freeze', archive: 'leave' },
  unreadable: { sync: 'freeze', join: 'freeze', commit: 'again', send: 'freeze', archive: 'leave' },
  passed: { sync: 'freeze', join: 'again', commit: 'again', send: 'again', archive: 'leave' },
  'split-view': { sync: 'alarm', join: 'alarm', commit: 'alarm', send: 'alarm', archive: 'alarm' },
  'fell-back': { sync: 'raise', join: 'raise', commit: 'raise', send: 'raise', archive: 'leave' },
  vault: { sync: 'raise', join: 'raise', commit: 'raise', send: 'raise', archive: 'raise' },
  unknown: { sync: 'raise', join: 'raise', commit: 'raise', send: 'raise', archive: 'raise' },
}

export function recover(operation: Operation, error: unknown): Action {
  return TABLE[faultOf(error)][operation]
}

function faultOf(error: unknown): Fault {
  if (error instanceof NoAnswer) return 'no-answer'
  if (error instanceof SignedOut) return 'signed-out'
  if (error instanceof NoSeat) return 'no-seat'
  if (error instanceof Refusal) return refusal(error)
  if (error instanceof SplitView) return 'split-view'
  if (error instanceof FellBack) return 'fell-back'
  if (error instanceof Forbidden) return 'forbidden'
  if (error instanceof Unreadable) return 'unreadable'
  if (error instanceof Stale || error instanceof Early) return 'passed'
  return error instanceof SealedError && error.code.startsWith('vault') ? 'vault' : 'unknown'
}

function refusal({ status, code }: Refusal): Fault {
  if (code === 'device-revoked') return 'revoked'
  if (code === 'closed') return 'closed'
  if (status === 409 || code === 'not-claimable') return 'conflict'
  if (status === 404) return 'gone'
  return status === 429 || status >= 500 ? 'no-answer' : 'refused'
}

/** What a frozen conversation says, after the reason. */
export const FROZEN =
  'Nothing more is sent from here until this is cleared up. What was said stays readable. Please tell your facilitator.'
export const COPIED =
  'Somebody has spoken here with a copy of this device’s keys: a restored backup of this browser, or a second browser with the same profile. ' +
  'Forget this device on the page of your keys, and bring it in again.'
export const REVOKED =
  'This device was taken off your account. Forget it on the page of your keys, and bring it in again with your recovery kit.'
