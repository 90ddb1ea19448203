import { derive, supported } from '../../passkey/ceremony.dom'
import type { SealedApi } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { busy } from './unlocking'

/** Lets a passkey open the keys as well; empty where there is none. Without `after` it stays and says that it was done. */
export function passkeySlot(api: SealedApi, passkeys: string[], after?: () => void): HTMLElement {
  const place = h('div', { class: 'stack' })
  if (passkeys.length === 0 || !supported()) return place
  const told = alertPlace()
  const add = async () => {
    const prf = await derive(passkeys)
    if (!prf)
      throw {
        code: 'no-prf',
        message: 'This passkey cannot open keys: the device or browser does not support it. Your kit does.',
      }
    await api.addPasskeySlot(prf.secret, prf.id)
    if (after) after()
    else
      place.replaceChildren(
        h('p', { role: 'status' }, icon('check'), ' This passkey opens your keys on a new device from now on.'),
      )
  }
  const given = { class: after ? 'button primary' : 'button', type: 'button', on: { click: () => void busy(place, told, add) } }
  place.append(h('p', {}, h('button', given, icon('key-round'), 'Also open with my passkey')), told)
  return place
}
