import type { DeviceEntry, DeviceStatus, SealedApi } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { dateOf } from '../words'
import { busy } from './unlocking'

/** The devices that hold this person's keys, and what can be done about them. */
export async function devices(api: SealedApi, status: DeviceStatus, zone: string, changed: () => void): Promise<HTMLElement[]> {
  const all = await api.devices()
  const open = all.filter((device) => !device.revokedAt)
  const revoked = all.filter((device) => device.revokedAt)
  return [
    h('h2', {}, 'Your devices'),
    ...(status.storagePersisted ? [] : [unkept()]),
    h('ul', { class: 'plain stack' }, ...open.map((device) => row(api, device, zone, changed))),
    ...(revoked.length > 0 ? [former(revoked, zone)] : []),
  ]
}

function row(api: SealedApi, device: DeviceEntry, zone: string, changed: () => void): HTMLElement {
  const wrong = alertPlace()
  const item: HTMLElement = h(
    'li',
    { class: 'panel row' },
    h(
      'div',
      {},
      h('h3', {}, icon('laptop'), ` ${device.name}`, device.here && ' ', device.here && h('span', { class: 'seal' }, 'this one')),
      h('p', { class: 'meta' }, since(device, zone)),
      naming(api, device, wrong, changed),
      wrong,
    ),
    device.here
      ? forgetting(() => busy(item, wrong, () => api.wipe().then(changed)))
      : sure(
          'Revoke',
          `${device.name} reads no further, and your keys are renewed: your kit, passkeys and other devices go on working. What it has read stays on it. Do this when it is lost or sold.`,
          () => busy(item, wrong, () => api.revoke(device.device).then(changed)),
        ),
  )
  return item
}

/** The server knows the day, and nothing finer. */
function since({ addedAt, seenOn }: DeviceEntry, zone: string): string {
  const seen = seenOn ? `, last seen ${dateOf(`${seenOn}T12:00:00Z`, 'UTC')}` : ''
  return `Added ${dateOf(addedAt, zone)}${seen}`
}

/** A name is for its owner: circles keep the one under which the device came. */
function naming(api: SealedApi, { device, name }: DeviceEntry, wrong: HTMLElement, changed: () => void): HTMLElement {
  const field = h('input', {
    value: name,
    maxlength: 60,
    autocomplete: 'off',
    required: true,
    'aria-label': `A name for ${name}`,
  })
  const submit = (event: Event) => {
    event.preventDefault()
    void busy(form, wrong, () => api.renameDevice(device, field.value).then(changed))
  }
  const form: HTMLElement = h(
    'form',
    { class: 'actions', on: { submit } },
    field,
    h('button', { class: 'button', type: 'submit' }, 'Keep'),
  )
  return h('details', {}, h('summary', {}, 'Rename'), form)
}

/** The button that empties this browser. */
export function forgetting(act: () => Promise<void>): HTMLElement {
  return sure(
    'Forget this device',
    'This browser loses its keys and all that it has read. You need your kit or your passkey to come back.',
    act,
  )
}

/** A button that asks once more before it does something that cannot be undone. */
export function sure(what: string, costs: string, act: () => Promise<void>): HTMLElement {
  const place = h('div', { class: 'actions sure' })
  const close = () => place.replaceChildren(opener)
  const opener = h('button', { class: 'button', type: 'button', on: { click: ask } }, what)
  function ask(): void {
    const yes = h('button', { class: 'button danger', type: 'button', on: { click: () => void act() } }, what)
    const no = h('button', { class: 'button', type: 'button', on: { click: close } }, 'Leave it')
    place.replaceChildren(h('p', { class: 'meta', role: 'status' }, costs), yes, no)
    no.focus()
  }
  close()
  return place
}

function unkept(): HTMLElement {
  return h(
    'p',
    { class: 'notice' },
    'This browser has not promised to keep your keys: it may clear them when space runs short. Have your recovery kit at hand.',
  )
}

function former(revoked: DeviceEntry[], zone: string): HTMLElement {
  return h(
    'details',
    {},
    h('summary', {}, `Revoked before (${revoked.length})`),
    h(
      'ul',
      { class: 'plain' },
      ...revoked.map((device) =>
        h('li', {}, `${device.name} `, h('span', { class: 'meta' }, `until ${dateOf(device.revokedAt!, zone)}`)),
      ),
    ),
  )
}
