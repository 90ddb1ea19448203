import { exclusively } from '../vault/locks.std'
import type { Vault } from '../vault/vault.std'
import type { Wire } from '../wire/wire.std'
import { Register } from './register.std'

/** The copy of the register that this device keeps, in the vault and in memory. */
export class RegisterCopy {
  private known: Register | null = null

  constructor(
    private readonly vault: Vault,
    private readonly wire: Wire,
    private readonly name: string,
  ) {}

  /** As far as it was read. */
  async current(): Promise<Register> {
    this.known ??= await Register.from((await this.vault.read<string[]>('register')) ?? [])
    return this.known
  }

  /** Reads on to the server's head. Throws `SplitView` when a line does not hold or the register has become shorter. */
  async refresh(): Promise<Register> {
    return exclusively(`${this.name}/register`, async () => {
      const register = await this.current()
      const before = register.head.size
      for (let more = true; more; ) {
        const page = await this.wire.register(register.head.size)
        const lines = page.events.map(({ bytes }) => bytes)
        await register.append(lines, { size: page.size, head: page.head })
        more = page.more && lines.length > 0
      }
      if (register.head.size > before) await this.keep(register)
      return register
    })
  }

  /** Another tab may have read further than this one. */
  private async keep(register: Register): Promise<void> {
    const kept = (await this.vault.read<string[]>('register')) ?? []
    if (kept.length < register.head.size) await this.vault.write({ register: register.copy })
  }
}
