import { fromBase64 } from '../engine/bytes.std'
import { exclusively } from '../vault/locks.std'
import type { Vault } from '../vault/vault.std'
import { Refusal, type Wire } from '../wire/wire.std'
import { FellBack, type Head, Register } from './register.std'

/** Answers in one go: accounts can be invented without an end, and then the rest is read with the next look. */
const PAGES = 50
/** Lines in one request. */
const AT_ONCE = 200
const SHORTER =
  'This network was put back to an earlier state, and its list of everybody’s keys lacks what this device has read already. ' +
  'Nothing is sent from here until the list is whole again; nothing that is kept here is lost. Please tell your steward.'

/** The copy of the register that this device keeps, in the vault and in memory. */
export class RegisterCopy {
  private known: Register | null = null

  constructor(
    private readonly vault: Vault,
    private readonly wire: Wire,
    private readonly name: string,
    private readonly account: string,
  ) {}

  /** As far as it was read. */
  async current(): Promise<Register> {
    this.known ??= await Register.from((await this.vault.read<string[]>('register')) ?? [])
    return this.known
  }

  /**
   * Reads on to the server's head. Throws `SplitView` when a line does not hold or other lines stand in the place of these, `FellBack`
   * when the server's register ends within this one and the server does not take the rest again.
   */
  async refresh(): Promise<Register> {
    return exclusively(`${this.name}/register`, async () => {
      const register = await this.current()
      const before = register.head.size
      let given = -1
      for (let more = true, pages = 0; more && pages < PAGES; pages += 1) {
        const page = await this.wire.register(register.head.size)
        if (endsWithin(register, page)) {
          if (page.size <= given) throw new FellBack(SHORTER)
          given = page.size
          await this.giveBack(register, page.size)
          continue
        }
        const lines = page.events.map(({ bytes }) => bytes)
        await register.append(lines, { size: page.size, head: page.head })
        more = page.more && lines.length > 0
      }
      if (register.head.size > before) await this.keep(register)
      return register
    })
  }

  /**
   * What the server lost, it is given again: each line is signed by the account that it is about, and stands in the place where everybody
   * read it before, so that all copies and all heads in messages stay true.
   */
  private async giveBack(register: Register, size: number): Promise<void> {
    try {
      await this.wire.giveBack(size, ours(register.after(size), this.account))
    } catch (error) {
      // Another device gives it back at the same moment: what it has given is read next.
      if (error instanceof Refusal && error.code !== 'register-moved') throw new FellBack(SHORTER)
      if (error instanceof Refusal) return
      throw error
    }
  }

  /** Another tab may have read further than this one. */
  private async keep(register: Register): Promise<void> {
    const kept = (await this.vault.read<string[]>('register')) ?? []
    if (kept.length < register.head.size) await this.vault.write({ register: register.copy })
  }
}

function endsWithin(register: Register, page: Head & { events: unknown[] }): boolean {
  return page.events.length === 0 && page.size < register.head.size && register.agrees(page) === true
}

/**
 * As many as this device may give: the line with which another account begins comes back with a device of theirs, or, where the server
 * does not know them any more, by itself.
 */
function ours(lines: string[], account: string): string[] {
  const foreign = lines.findIndex((line) => {
    const event = JSON.parse(new TextDecoder().decode(fromBase64(line))) as { kind: string; account?: string }
    return event.kind === 'ACCOUNT' && event.account !== account
  })
  return lines.slice(0, foreign < 0 ? AT_ONCE : Math.min(AT_ONCE, Math.max(1, foreign)))
}
