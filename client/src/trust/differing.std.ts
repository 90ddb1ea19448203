import type { Tools } from '../circle/tools.std'
import type { Register } from '../register/register.std'

const RECORD = 'differing'

/** People whose key was compared and was another one, by account: which key this device had, and since when (ISO 8601). */
export type Differing = Record<string, { key: string; at: string }>

export const differingOf = async (tools: Tools): Promise<Differing> => (await tools.vault.read<Differing>(RECORD)) ?? {}

export async function markDiffering(tools: Tools, account: string, key: string): Promise<void> {
  await tools.vault.write({ [RECORD]: { ...(await differingOf(tools)), [account]: { key, at: tools.iso() } } })
}

export async function clearDiffering(tools: Tools, account: string): Promise<void> {
  const { [account]: _, ...others } = await differingOf(tools)
  await tools.vault.write({ [RECORD]: Object.keys(others).length > 0 ? others : null })
}

/** Since when; null when nobody has said so of the key that `register` has for them now. */
export function differingSince(differing: Differing, account: string, register: Register): string | null {
  const found = differing[account]
  return found && found.key === register.accountKey(account) ? found.at : null
}

/** Why nothing is sent where these people sit; null when there is no reason. */
export async function doubted(tools: Tools, accounts: string[], register: Register): Promise<string | null> {
  const differing = await differingOf(tools)
  return accounts.some((account) => differingSince(differing, account, register)) ? WORDS : null
}

const WORDS =
  'You compared digits with somebody who sits here, and they differ. Nothing is sent to this circle from this device until you have ' +
  'compared again. Please tell your steward, by telephone.'
