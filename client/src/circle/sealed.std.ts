import { fromBase64 } from '../engine/bytes.std'
import { decodeGroup } from '../engine/index.std'
import { SealedError } from '../vault/faults.std'
import { NoAnswer } from '../wire/wire.std'
import type { CircleSummary, DeviceEntry, DeviceStatus, Label, Room, SealedApi } from '../worker/api.std'
import { attend, type Bell } from './attending.std'
import { devicesOf, revokeDevice, statusOf, wipe } from './devices.std'
import { addPasskey, confirm, type Draft, draw, unlockByKit, unlockByPasskey } from './enrolling.std'
import { topUp } from './packages.std'
import { circleOf, draftName, readName } from './records.std'
import { Minutes, roomOf, summaryOf } from './room.std'
import { safetyWords } from './safety.std'
import { put, putAgain, takeBack } from './sending.std'
import type { Tools } from './tools.std'

const FIRST_RETRY = 2_000
const LAST_RETRY = 60_000
const A_MOMENT = 5_000

/** One device of one account: what the pages may ask of it. Runs in the worker, and in Node. */
export class Sealed implements SealedApi {
  private kit: Draft | null = null
  private readonly minutes: Minutes
  private readonly delays = new Map<string, number>()
  private readonly waiting = new Set<string>()
  private readonly problems = new Map<string, string>()
  /** When each conversation was read to its end; the doorbell says when that is over. */
  private readonly settled = new Map<string, number>()
  private live = false

  constructor(
    private readonly tools: Tools,
    private readonly listen: (listener: (conversation: string | null) => void) => void,
  ) {
    this.minutes = new Minutes(tools)
  }

  devices = (): Promise<DeviceEntry[]> => devicesOf(this.tools)
  addPasskeySlot = (prf: Uint8Array, id: string): Promise<void> => addPasskey(this.tools, prf, id)
  draft = async (conversation: string): Promise<string> => (await this.tools.vault.read<string>(draftName(conversation))) ?? ''
  saveDraft = (conversation: string, body: string): Promise<void> =>
    this.tools.vault.write({ [draftName(conversation)]: body || null })
  onChange = async (listener: (conversation: string | null) => void): Promise<void> => this.listen(listener)

  async status(): Promise<DeviceStatus> {
    const status = await statusOf(this.tools)
    if (status.state === 'ready') void topUp(this.tools).catch(() => undefined)
    return status
  }

  async beginAccount(deviceName: string): Promise<{ words: string[]; ask: number[] }> {
    this.kit = await draw(this.tools, deviceName)
    return { words: this.kit.words, ask: this.kit.ask }
  }

  async confirmKit(answers: Record<number, string>): Promise<DeviceStatus> {
    if (!this.kit)
      throw new SealedError('no-kit', 'The kit that was shown is gone. Make a new one; nothing was stored of the first.')
    await confirm(this.tools, this.kit, answers)
    this.kit = null
    return this.arrived()
  }

  async unlock(words: string, deviceName: string): Promise<DeviceStatus> {
    await unlockByKit(this.tools, words, deviceName)
    return this.arrived()
  }

  async unlockWithPasskey(prf: Uint8Array, id: string, deviceName: string): Promise<DeviceStatus> {
    await unlockByPasskey(this.tools, prf, id, deviceName)
    return this.arrived()
  }

  async revoke(device: string): Promise<void> {
    await revokeDevice(this.tools, device)
    this.settled.clear()
    this.tools.changed(null)
    void this.attendAll()
  }

  async circles(): Promise<CircleSummary[]> {
    const lines = await this.tools.wire.conversations()
    void this.attendAll(lines.map(({ id }) => id))
    return Promise.all(lines.map(async ({ id }) => summaryOf(this.tools, this.minutes, await circleOf(this.tools, id))))
  }

  async open(conversation: string): Promise<Room> {
    if (!this.live || !this.atEnd(conversation)) await this.attend(conversation)
    return this.room(conversation)
  }

  /** What is known here, without asking the server. */
  async room(conversation: string): Promise<Room> {
    const room = await roomOf(this.tools, this.minutes, conversation)
    return { ...room, problem: room.problem ?? this.problems.get(conversation) ?? null }
  }

  async say(conversation: string, body: string, label: Label): Promise<void> {
    await this.put(conversation, { kind: 'text', body, label })
  }

  async sayAgain(conversation: string, id: string): Promise<void> {
    await putAgain(this.tools, conversation, id)
    this.tools.changed(conversation)
    void this.attend(conversation).catch(() => undefined)
  }

  async takeBack(conversation: string, id: string): Promise<string> {
    const body = await takeBack(this.tools, conversation, id)
    this.tools.changed(conversation)
    return body
  }

  async rename(conversation: string, name: string): Promise<void> {
    await this.put(conversation, { kind: 'name', body: name.trim(), label: 'forum' })
  }

  async markRead(conversation: string): Promise<void> {
    const { cursor } = await circleOf(this.tools, conversation)
    const name = readName(conversation)
    if (((await this.tools.vault.read<number>(name)) ?? 0) < cursor) await this.tools.vault.write({ [name]: cursor })
  }

  async safetyWords(conversation: string): Promise<string[]> {
    const { group, participants } = await circleOf(this.tools, conversation)
    if (!group) throw new SealedError('joining', 'This device is not in the conversation yet. The words come when it is.')
    const register = await this.tools.register.current()
    return safetyWords(decodeGroup(fromBase64(group), register.trust(participants, this.tools.iso())), register)
  }

  async wipe(): Promise<void> {
    await wipe(this.tools)
    this.minutes.forget()
    this.settled.clear()
  }

  /** The doorbell rang. Without a conversation it has just been connected: everything may have changed. */
  async rung(bell: Bell): Promise<void> {
    this.live = true
    if (!bell.conversation) this.settled.clear()
    if (!(await this.tools.vault.read('device'))) return
    if (bell.conversation) await this.attend(bell.conversation, bell).catch(() => undefined)
    else await this.attendAll()
  }

  /** The doorbell is out of order: from now on every look asks the server. */
  silent(): void {
    this.live = false
    this.settled.clear()
  }

  /** Another tab of this device has written. */
  stale(): void {
    this.minutes.forget()
  }

  /** Reads, joins, mends, sends. Expected troubles end in `Room.problem`; what waits for the network is tried again by itself. */
  async attend(conversation: string, bell?: Bell): Promise<void> {
    const why = bell ? { bell } : { atEnd: this.live && this.atEnd(conversation) }
    this.settled.delete(conversation)
    try {
      const outcome = await attend(this.tools, conversation, why)
      if (outcome === 'done') this.problems.delete(conversation)
      else this.problems.set(conversation, new NoAnswer(outcome).message)
      if (outcome === 'done') this.settled.set(conversation, this.tools.now())
      this.wait(conversation, outcome === 'later')
    } catch (error) {
      if (!(error instanceof SealedError)) throw error
      this.problems.set(conversation, error.message)
      if (error.code === 'no-device' || error.code.startsWith('vault')) throw error
    }
  }

  private async put(conversation: string, what: Parameters<typeof put>[2]): Promise<void> {
    await this.tools.device()
    await put(this.tools, conversation, what)
    this.tools.changed(conversation)
    void this.attend(conversation).catch(() => undefined)
  }

  private async arrived(): Promise<DeviceStatus> {
    this.tools.changed(null)
    void this.attendAll()
    return this.status()
  }

  /** One after the other; those whose end is known are passed over. */
  private async attendAll(ids?: string[]): Promise<void> {
    try {
      const all = ids ?? (await this.tools.wire.conversations()).map(({ id }) => id)
      for (const id of all) if (!this.atEnd(id)) await this.attend(id)
    } catch (error) {
      if (!(error instanceof SealedError)) throw error
    }
  }

  /** Tries again by itself, ever more slowly, until it is done. */
  private wait(conversation: string, later: boolean): void {
    if (!later) this.delays.delete(conversation)
    if (!later || this.waiting.has(conversation)) return
    const delay = Math.min(LAST_RETRY, 2 * (this.delays.get(conversation) ?? FIRST_RETRY / 2))
    this.delays.set(conversation, delay)
    this.waiting.add(conversation)
    setTimeout(
      () => {
        this.waiting.delete(conversation)
        void this.attend(conversation).catch(() => undefined)
      },
      delay * (0.5 + Math.random() / 2),
    )
  }

  /** At its end, and sure of it: by the doorbell, or because it looked a moment ago. */
  private atEnd(conversation: string): boolean {
    const at = this.settled.get(conversation)
    return at !== undefined && (this.live || this.tools.now() - at < A_MOMENT)
  }
}
