import type { SealedApi, WayIn } from '../../worker/api.std'
import { alertPlace, h, icon } from '../dom'
import { dateOf, faultOf } from '../words'
import { sure } from './devices'
import { type Making, shownKit } from './making'
import { passkeySlot } from './slot'
import { miscounted, wordsIn } from './typed'
import { busy } from './unlocking'

/** What the section of ways needs from its page. `named`: what a passkey is called, by its id. */
export interface Ways {
  api: SealedApi
  zone: string
  /** Ids of the passkeys that sign this person in. */
  passkeys: string[]
  named: (id: string) => string
  making: Pick<Making, 'owner' | 'network' | 'show'>
  changed: () => void
}

/** What opens this person's keys, and what can be done about each. When it cannot be read, that is told in its place. */
export async function waysIn(page: Ways): Promise<HTMLElement[]> {
  const title = h('h2', {}, 'What opens your keys')
  try {
    return [title, ...(await list(page))]
  } catch (error) {
    return [title, h('p', { role: 'alert' }, faultOf(error).message)]
  }
}

async function list(page: Ways): Promise<HTMLElement[]> {
  const [ways, { remind }] = await Promise.all([page.api.ways(), page.api.kit()])
  const passkeys = ways.filter(({ kind }) => kind === 'passkey')
  const others = page.passkeys.filter((id) => !passkeys.some((way) => way.id === id))
  return [
    ...(remind ? [h('p', { class: 'notice', role: 'status' }, REMINDER)] : []),
    ...(ways.length < 2 ? [onlyOne()] : []),
    h(
      'ul',
      { class: 'plain stack' },
      kitRow(page, ways),
      ...passkeys.map((way) => passkeyRow(page, way)),
      ...peersRow(page, ways),
    ),
    passkeySlot(page.api, others),
  ]
}

const REMINDER = 'Do you still have your recovery kit? Try it once, so that you know.'

function kitRow(page: Ways, ways: WayIn[]): HTMLElement {
  const since = ways.find(({ kind }) => kind === 'kit')?.since
  const place = h('div', { class: 'stack' })
  const wrong = alertPlace()
  const draw = async () => {
    const { words, ask } = await page.api.drawKit()
    const confirm = (answers: Record<number, string>) => page.api.confirmNewKit(answers)
    page.making.show(...shownKit({ ...page.making, confirm, done: page.changed, renewed: true }, words, ask))
  }
  const row: HTMLElement = h(
    'li',
    { class: 'panel stack' },
    h(
      'div',
      { class: 'row' },
      h(
        'div',
        {},
        h('h3', {}, icon('lock'), ' Recovery kit'),
        h('p', { class: 'meta' }, since ? `24 words, made ${dateOf(since, page.zone)}` : ''),
      ),
      h(
        'div',
        { class: 'actions' },
        h('button', { class: 'button', type: 'button', on: { click: () => place.replaceChildren(trying(page)) } }, 'Try my kit'),
        h('button', { class: 'button', type: 'button', on: { click: () => void busy(row, wrong, draw) } }, 'Make a new kit'),
      ),
    ),
    place,
    wrong,
  )
  return row
}

/** Nothing leaves this browser while somebody tries their words. */
function trying({ api }: Ways): HTMLElement {
  const wrong = alertPlace()
  const given = { rows: 4, autocapitalize: 'off', autocomplete: 'off', spellcheck: 'false' }
  const field = h('textarea', { id: 'kit-tried', ...given })
  const attempt = async () => {
    const words = wordsIn(field.value)
    const problem = miscounted(words)
    if (problem) throw { code: 'wrong-words', message: problem }
    await api.tryKit(words.join(' '))
    form.replaceChildren(h('p', { role: 'status' }, icon('check'), ' These words open your keys. Put them back where they were.'))
  }
  const submit = (event: Event) => {
    event.preventDefault()
    void busy(form, wrong, attempt)
  }
  const form: HTMLElement = h(
    'form',
    { class: 'form unlock', on: { submit } },
    h('div', { class: 'field' }, h('label', { for: 'kit-tried' }, 'The 24 words, from your paper'), field),
    wrong,
    h('p', {}, h('button', { class: 'button', type: 'submit' }, icon('check'), 'Try these words')),
  )
  return form
}

function passkeyRow(page: Ways, { id, since }: WayIn): HTMLElement {
  const wrong = alertPlace()
  const name = page.named(id ?? '')
  const item: HTMLElement = h(
    'li',
    { class: 'panel row' },
    h(
      'div',
      {},
      h('h3', {}, icon('key-round'), ` Passkey ${name}`),
      h('p', { class: 'meta' }, `Since ${dateOf(since, page.zone)}`),
      wrong,
    ),
    sure('Remove', `${name} opens your keys no more. It goes on signing you in, and your other ways stay.`, () =>
      busy(item, wrong, () => page.api.removePasskey(id ?? '').then(page.changed)),
    ),
  )
  return item
}

function peersRow(page: Ways, ways: WayIn[]): HTMLElement[] {
  return ways
    .filter(({ kind }) => kind === 'peers')
    .map(({ since }) =>
      h(
        'li',
        { class: 'panel' },
        h('h3', {}, icon('users'), ' Three of five people'),
        h('p', { class: 'meta' }, `Chosen ${dateOf(since, page.zone)}`),
      ),
    )
}

function onlyOne(): HTMLElement {
  return h(
    'p',
    { class: 'notice' },
    'One way opens your keys. If the paper is lost with your devices, nobody can bring them back: a passkey, or five people whom you trust, is a second way.',
  )
}
