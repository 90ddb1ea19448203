import { connect } from '../worker/connect.dom'
import { askPin } from './ask.dom'
import type { PinStatus } from './kept.std'

/**
 * Compares with this member's own copy of the key register, which their colleagues' messages vouch for: the server may show
 * this browser a list that it shows to nobody else. Null when the register cannot be read now.
 */
export async function stands(account: string, release: string): Promise<boolean | null> {
  try {
    return (await (await connect(account)).releases()).includes(release)
  } catch {
    return null
  }
}

/** Looks once for each release that is kept. */
export async function checked(account: string, status: PinStatus): Promise<PinStatus> {
  if (!status.kept || status.checked) return status
  const holds = await stands(account, status.kept.release)
  return holds === null ? status : ((await askPin({ ask: 'checked', holds })) ?? status)
}
