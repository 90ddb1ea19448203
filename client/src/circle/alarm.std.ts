import { SplitView } from '../register/register.std'
import { SealedError } from '../vault/faults.std'
import type { Me } from '../wire/wire.std'
import { keepUp } from './ring.std'
import type { Alarm, Tools } from './tools.std'

/** Stops sending for a device that the server lists and nobody has signed for; and for a backup key that none of one's devices made. */
export async function watch(tools: Tools, me: Me): Promise<void> {
  if (await ghost(tools, me)) await tools.raise(GHOST)
  try {
    await keepUp(tools)
  } catch (error) {
    if (!(error instanceof SealedError) || error.code !== 'made-up') throw error
    await tools.raise(error.message)
  }
}

/** The same, unasked: what is in the way is told by the next look. */
export async function stayCurrent(tools: Tools): Promise<void> {
  try {
    if (await tools.vault.read('device')) await watch(tools, await tools.wire.me())
  } catch (error) {
    if (!(error instanceof SealedError)) throw error
  }
}

/** Clears the alarm when all holds again: the register reads on, every head that did not fit fits, no device is a ghost. */
export async function lookAgain(tools: Tools): Promise<void> {
  const alarm = await tools.alarm()
  if (!alarm || !(await holds(tools, alarm))) return
  await tools.vault.write({ alarm: null })
  tools.changed(null)
}

async function holds(tools: Tools, { heads }: Alarm): Promise<boolean> {
  try {
    const register = await tools.register.refresh()
    if (!heads.every((head) => register.agrees(head) === true) || (await ghost(tools, await tools.wire.me()))) return false
    await keepUp(tools)
    return true
  } catch (error) {
    if (error instanceof SplitView || (error instanceof SealedError && error.code === 'made-up')) return false
    throw error
  }
}

/** Whether the server lists a device of this account that the register does not know as one. */
async function ghost(tools: Tools, me: Me): Promise<boolean> {
  const listed = async (newest: boolean) => {
    const register = await (newest ? tools.register.refresh() : tools.register.current())
    return me.devices.every(({ device }) => register.certificate(device)?.account === tools.account)
  }
  return !(await listed(false)) && !(await listed(true))
}

const GHOST =
  'The server lists a device as yours that you have not signed for. Nothing more is sent from here. ' +
  'Please call your facilitator, by telephone, before you go on.'
