import { watchRecovery } from '../../trust/recovering.std'
import { SealedError } from '../../vault/faults.std'
import type { DeviceStatus, KeysApi } from '../../worker/api.std'
import { lookAgain } from '../alarm.std'
import { devicesOf, renameDevice, revokeDevice, statusOf, wipe } from '../devices.std'
import { addPasskey, confirm, type Draft, draw, unlockByKit, unlockByPasskey } from '../enrolling.std'
import { topUp } from '../packages.std'
import type { Inside } from './inside.std'

export function keysOf({ tools, minutes, tending }: Inside): KeysApi {
  let kit: Draft | null = null

  async function status(): Promise<DeviceStatus> {
    const found = await statusOf(tools)
    if (found.state === 'ready') void Promise.all([topUp(tools), watchRecovery(tools)]).catch(() => undefined)
    return found
  }

  async function arrived(): Promise<DeviceStatus> {
    tools.changed(null)
    void tending.everything()
    return status()
  }

  return {
    status,
    async beginAccount(deviceName) {
      kit = await draw(tools, deviceName)
      return { words: kit.words, ask: kit.ask }
    },
    async confirmKit(answers) {
      if (!kit)
        throw new SealedError('no-kit', 'The kit that was shown is gone. Make a new one; nothing was stored of the first.')
      await confirm(tools, kit, answers)
      kit = null
      return arrived()
    },
    async unlock(words, deviceName) {
      await unlockByKit(tools, words, deviceName)
      return arrived()
    },
    addPasskeySlot: (prf, id) => addPasskey(tools, prf, id),
    async unlockWithPasskey(prf, id, deviceName) {
      await unlockByPasskey(tools, prf, id, deviceName)
      return arrived()
    },
    devices: () => devicesOf(tools),
    async revoke(device) {
      await revokeDevice(tools, device)
      tending.unsettle()
      tools.changed(null)
      void tending.everything()
    },
    renameDevice: (device, name) => renameDevice(tools, device, name),
    async lookAgain() {
      await lookAgain(tools)
      void tending.everything()
      return status()
    },
    async wipe() {
      await wipe(tools)
      minutes.forget()
      tending.unsettle()
    },
  }
}
