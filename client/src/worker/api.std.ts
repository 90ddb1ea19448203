/** What the pages may ask of the sealed worker, by area. No key, no MLS state and no secret but the kit's words ever crosses it. */

import type { CharterApi } from './api/charter.std'
import type { DraftsApi } from './api/drafts.std'
import type { FilesApi } from './api/files.std'
import type { KeysApi } from './api/keys.std'
import type { PairingApi } from './api/pairing.std'
import type { ProgramApi } from './api/program.std'
import type { RecoveryApi } from './api/recovery.std'
import type { SearchApi } from './api/search.std'
import type { TalkApi } from './api/talk.std'
import type { TrustApi } from './api/trust.std'
import type { WaysApi } from './api/ways.std'

export type * from './api/charter.std'
export type * from './api/drafts.std'
export type * from './api/files.std'
export type * from './api/keys.std'
export type * from './api/pairing.std'
export type * from './api/program.std'
export type * from './api/recovery.std'
export type * from './api/search.std'
export type * from './api/talk.std'
export type * from './api/trust.std'
export type * from './api/ways.std'

/** What went wrong, told to the person in `message`; `code` is for the program. */
export interface SealedFault {
  code: string
  message: string
}

export interface SealedApi
  extends KeysApi,
    TalkApi,
    CharterApi,
    DraftsApi,
    FilesApi,
    SearchApi,
    TrustApi,
    RecoveryApi,
    ProgramApi,
    PairingApi,
    WaysApi {
  /** Told of a conversation of which something is different now, or null for this device. */
  onChange(listener: (conversation: string | null) => void): Promise<void>
}

/** Every call by name: what stands here crosses from a page to the worker, and nothing else. */
export const CALLS: Record<keyof SealedApi, true> = {
  status: true,
  beginAccount: true,
  confirmKit: true,
  unlock: true,
  addPasskeySlot: true,
  unlockWithPasskey: true,
  devices: true,
  renameDevice: true,
  revoke: true,
  lookAgain: true,
  wipe: true,
  circles: true,
  known: true,
  open: true,
  look: true,
  thread: true,
  say: true,
  react: true,
  edit: true,
  withdraw: true,
  sayAgain: true,
  takeBack: true,
  rename: true,
  markRead: true,
  markUnread: true,
  sayCharter: true,
  endSession: true,
  takeBackEnding: true,
  sayRenewed: true,
  bringAlong: true,
  search: true,
  drafts: true,
  saveDraft: true,
  pick: true,
  picked: true,
  unpick: true,
  callBack: true,
  openFile: true,
  stopFile: true,
  onProgress: true,
  person: true,
  confirmPerson: true,
  withdrawPerson: true,
  differPerson: true,
  safetyWords: true,
  markCompared: true,
  peers: true,
  choosePeers: true,
  giveUpPart: true,
  standings: true,
  askPeers: true,
  recovery: true,
  cancelRecovery: true,
  bringBack: true,
  askedOfMe: true,
  helpPeer: true,
  releases: true,
  askIn: true,
  askedIn: true,
  stopAsking: true,
  askers: true,
  letInByWords: true,
  letInByLink: true,
  refuseAsker: true,
  ways: true,
  kit: true,
  tryKit: true,
  drawKit: true,
  confirmNewKit: true,
  removePasskey: true,
  onChange: true,
}
