import { fromBase64 } from '../engine/bytes.std'
import { decodeGroup } from '../engine/index.std'
import { SealedError } from '../vault/faults.std'
import type { CircleSummary, DeviceEntry, DeviceStatus, Label, Room, SealedApi } from '../worker/api.std'
import type { Bell } from './attending.std'
import { devicesOf, revokeDevice, statusOf, wipe } from './devices.std'
import { addPasskey, confirm, type Draft, draw, unlockByKit, unlockByPasskey } from './enrolling.std'
import { topUp } from './packages.std'
import { circleOf, draftName, readName } from './records.std'
import { Minutes, roomOf, summaryOf } from './room.std'
import { safetyWords } from './safety.std'
import { put, putAgain, takeBack } from './sending.std'
import { Tending } from './tending.std'
import type { Tools } from './tools.std'

/** One device of one account: what the pages may ask of it. Runs in the worker, and in Node. */
export class Sealed implements SealedApi {
  private kit: Draft | null = null
  private readonly minutes: Minutes
  private readonly tending: Tending

  constructor(
    private readonly tools: Tools,
    private readonly listen: (listener: (conversation: string | null) => void) => void,
  ) {
    this.minutes = new Minutes(tools)
    this.tending = new Tending(tools)
  }

  rung = (bell: Bell): Promise<void> => this.tending.rung(bell)
  silent = (): void => this.tending.silent()
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
    this.tending.unsettle()
    this.tools.changed(null)
    void this.tending.everything()
  }

  async circles(): Promise<CircleSummary[]> {
    const lines = await this.tools.wire.conversations()
    void this.tending.everything(lines.map(({ id }) => id))
    return Promise.all(lines.map(async ({ id }) => summaryOf(this.tools, this.minutes, await circleOf(this.tools, id))))
  }

  async open(conversation: string): Promise<Room> {
    await this.tending.look(conversation)
    return this.room(conversation)
  }

  /** What is known here, without asking the server. */
  async room(conversation: string): Promise<Room> {
    const room = await roomOf(this.tools, this.minutes, conversation)
    return { ...room, problem: room.problem ?? this.tending.problem(conversation) }
  }

  async say(conversation: string, body: string, label: Label): Promise<void> {
    await this.put(conversation, { kind: 'text', body, label })
  }

  async sayAgain(conversation: string, id: string): Promise<void> {
    await putAgain(this.tools, conversation, id)
    this.tools.changed(conversation)
    this.tending.soon(conversation)
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
    this.tending.unsettle()
  }

  /** Another tab of this device has written. */
  async stale(): Promise<void> {
    this.minutes.forget()
    await this.tools.vault.rekey()
  }

  private async put(conversation: string, what: Parameters<typeof put>[2]): Promise<void> {
    await this.tools.device()
    await put(this.tools, conversation, what)
    this.tools.changed(conversation)
    this.tending.soon(conversation)
  }

  private async arrived(): Promise<DeviceStatus> {
    this.tools.changed(null)
    void this.tending.everything()
    return this.status()
  }
}
