import { watchRecovery } from '../trust/recovering.std'
import { SealedError } from '../vault/faults.std'
import { NoAnswer } from '../wire/wire.std'
import { stayCurrent } from './alarm.std'
import { attend, type Bell } from './attending.std'
import { due } from './forgetting.std'
import type { Tools } from './tools.std'

const FIRST_RETRY = 2_000
const LAST_RETRY = 60_000
/** Milliseconds for which a look is fresh enough without the doorbell. */
const A_MOMENT = 5_000
const QUIET = 4_000
const EACH_MINUTE = 60_000

/** Keeps all conversations where they should be: on a bell, on a look, and again by itself while something waits for the network. */
export class Tending {
  private readonly delays = new Map<string, number>()
  private readonly waiting = new Set<string>()
  private readonly tidying = new Map<string, ReturnType<typeof setTimeout>>()
  private readonly problems = new Map<string, string>()
  /** When each conversation was read to its end; the doorbell says when that is over. */
  private readonly settled = new Map<string, number>()
  private live = false

  constructor(private readonly tools: Tools) {}

  /** The doorbell rang. Without a conversation it has just been connected: everything may have changed. */
  async rung(bell: Bell): Promise<void> {
    this.live = true
    if (bell.pairing) return this.tools.changed(null)
    if (bell.recovery) return this.recovery()
    if (!bell.conversation) this.settled.clear()
    if (!(await this.tools.vault.read('device').catch(() => null))) return
    if (!bell.conversation) return this.everything()
    await this.attend(bell.conversation, bell).catch(() => undefined)
    this.tidyLater(bell.conversation)
  }

  private async recovery(): Promise<void> {
    await watchRecovery(this.tools).catch(() => undefined)
    this.tools.changed(null)
  }

  /** The doorbell is out of order: from now on every look asks the server. */
  silent(): void {
    this.live = false
    this.settled.clear()
  }

  /** Nothing that was read is taken for the end any more. */
  unsettle(): void {
    this.settled.clear()
  }

  /** A look by a person: asks the server unless the doorbell says that there is nothing to ask for. */
  async look(conversation: string): Promise<void> {
    if (!this.live || !this.atEnd(conversation)) await this.attend(conversation)
  }

  /** Reads, joins, mends, sends, without being waited for. */
  soon(conversation: string): void {
    void this.attend(conversation).catch(() => undefined)
  }

  /** One after the other; those whose end is known are passed over. */
  async everything(ids?: string[]): Promise<void> {
    try {
      if (!ids) await stayCurrent(this.tools)
      const all = ids ?? (await this.tools.wire.conversations()).map(({ id }) => id)
      for (const id of all) if (!this.atEnd(id)) await this.attend(id)
    } catch (error) {
      if (!(error instanceof SealedError)) throw error
    }
  }

  /** Forgets what is due on this device at once, and again each minute, whether or not anybody looks and whether or not there is a network. */
  sweepAlways(): void {
    const again = () => void this.sweep().catch(() => undefined)
    again()
    const timer: unknown = setInterval(again, EACH_MINUTE)
    // Node would wait for it for ever.
    if (typeof timer === 'object') (timer as { unref(): void }).unref()
  }

  /** The server is asked first: this device's clock may be wrong, and the end of a session may have been taken back. */
  private async sweep(): Promise<void> {
    for (const id of await due(this.tools)) await this.attend(id)
  }

  /** What stands in the way of a conversation, in words. */
  problem(conversation: string): string | null {
    return this.problems.get(conversation) ?? null
  }

  /** Expected troubles become the conversation's `problem`; those of this device are raised. */
  private async attend(conversation: string, bell?: Bell): Promise<void> {
    const why = bell ? { bell } : { atEnd: this.live && this.atEnd(conversation) }
    this.settled.delete(conversation)
    try {
      const outcome = await attend(this.tools, conversation, why)
      this.note(conversation, outcome === 'done' ? null : new NoAnswer(outcome).message)
      if (outcome === 'done') this.settled.set(conversation, this.tools.now())
      this.wait(conversation, outcome === 'later')
    } catch (error) {
      if (!(error instanceof SealedError)) throw error
      this.note(conversation, error.message)
      // A restored server gets back what others have: it may be whole again soon.
      if (error.code === 'fell-back') this.wait(conversation, true)
      if (error.code === 'no-device' || error.code.startsWith('vault')) throw error
    }
  }

  /** Pages are told of a trouble that is new, or over. */
  private note(conversation: string, words: string | null): void {
    const before = this.problem(conversation)
    if (words) this.problems.set(conversation, words)
    else this.problems.delete(conversation)
    if (words !== before) this.tools.changed(conversation)
  }

  /** Tries again by itself, ever more slowly, until it is done. */
  private wait(conversation: string, later: boolean): void {
    if (!later) this.delays.delete(conversation)
    if (!later || this.waiting.has(conversation)) return
    const delay = Math.min(LAST_RETRY, 2 * (this.delays.get(conversation) ?? FIRST_RETRY / 2))
    this.delays.set(conversation, delay)
    this.waiting.add(conversation)
    const again = () => {
      this.waiting.delete(conversation)
      this.soon(conversation)
    }
    setTimeout(again, delay * (0.5 + Math.random() / 2))
  }

  /** Once it is quiet: what was heard goes into the archive. */
  private tidyLater(conversation: string): void {
    clearTimeout(this.tidying.get(conversation))
    this.tidying.set(
      conversation,
      setTimeout(() => this.soon(conversation), QUIET * (1 + Math.random())),
    )
  }

  /** At its end, and sure of it: by the doorbell, or because it looked a moment ago. */
  private atEnd(conversation: string): boolean {
    const at = this.settled.get(conversation)
    return at !== undefined && (this.live || this.tools.now() - at < A_MOMENT)
  }
}
