import { derive, supported } from '../../passkey/ceremony.dom'
import type { SealedApi } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { faultOf } from '../words'
import { deviceName, miscounted, wordsIn } from './typed'

/**
 * Brings this browser in: by the kit's words, or by a passkey that opens the same keys. `passkeys` is null where it is
 * not known whether there are any. `done` is called when it has keys.
 */
export function unlocking(api: SealedApi, passkeys: string[] | null, done: () => void): HTMLElement {
  const byEither = supported() && passkeys?.length !== 0
  const wrong = alertPlace()
  const name = h('input', {
    id: 'device-name',
    value: deviceName(navigator.userAgent),
    maxlength: 60,
    autocomplete: 'off',
    required: true,
  })
  const kit = h('textarea', {
    id: 'kit-words',
    rows: 4,
    autocapitalize: 'off',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'kit-hint',
  })
  const attempt = (work: (deviceName: string) => Promise<unknown>) => (event: Event) => {
    event.preventDefault()
    void busy(form, wrong, async () => {
      await work(name.value.trim() || deviceName(navigator.userAgent))
      done()
    })
  }
  const byKit = attempt(async (device) => {
    const words = wordsIn(kit.value)
    const problem = miscounted(words)
    if (problem) throw { code: 'wrong-words', message: problem }
    await api.unlock(words.join(' '), device)
  })
  const byPasskey = attempt(async (device) => {
    const prf = await derive(passkeys ?? [])
    if (!prf) throw { code: 'no-prf', message: 'This passkey cannot open your keys. Use the words of your recovery kit.' }
    await api.unlockWithPasskey(prf.secret, prf.id, device)
  })
  const form = h(
    'form',
    { class: 'form unlock', on: { submit: byKit } },
    byEither &&
      h(
        'p',
        {},
        h(
          'button',
          { class: 'button primary', type: 'button', on: { click: byPasskey } },
          icon('key-round'),
          'Open with my passkey',
        ),
      ),
    h('div', { class: 'field' }, h('label', { for: 'kit-words' }, 'The 24 words of your recovery kit'), hint(), kit),
    h('div', { class: 'field' }, h('label', { for: 'device-name' }, 'What this device is called'), name),
    wrong,
    h('p', {}, h('button', { class: byEither ? 'button' : 'button primary', type: 'submit' }, icon('lock'), 'Open with the kit')),
  )
  return form
}

/** Runs `work` with the form's buttons at rest; tells what went wrong at `place`. */
export async function busy(form: HTMLElement, place: HTMLElement, work: () => Promise<void>): Promise<void> {
  const buttons = [...form.querySelectorAll('button')].filter((button) => !button.disabled)
  for (const button of buttons) button.disabled = true
  place.textContent = ''
  try {
    await work()
  } catch (error) {
    place.textContent = wordsFor(error)
  } finally {
    for (const button of buttons) button.disabled = false
  }
}

function wordsFor(error: unknown): string {
  if (error instanceof DOMException && error.name === 'NotAllowedError')
    return 'That was cancelled, or took too long. Try again, or use the words.'
  return faultOf(error).message
}

function hint(): HTMLElement {
  return h(
    'p',
    { class: 'hint', id: 'kit-hint' },
    'In their order. Numbers, capitals and line breaks do not matter. They stay in this browser.',
  )
}
