import { readFiles } from '../files/refs.std'
import type { Charter, Label, Mark, Mention, Target } from '../worker/api.std'
import type { Spoken } from './content.std'

export const LONGEST = 20_000
/** As long as a device's name may be. */
const LONGEST_NAME = 60
const MOST_MENTIONS = 50
const LABELS: Label[] = ['forum', 'chatham', 'attributed']
const MARKS: Mark[] = ['agree', 'thanks', 'question', 'important']
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type Read = Record<string, unknown>

/** Each kind with exactly its own fields; null where one of them does not hold. */
const KINDS: Record<Spoken['kind'], (read: Read) => Spoken | 'unknown' | null> = {
  text(read) {
    const { body, label } = read
    const [reply, thread, mentions] = [optional(read.reply, isTarget), optional(read.thread, isTarget), mentionsOf(read, body)]
    const files = read.files === undefined ? undefined : readFiles(read.files)
    if (!isBody(body) || !LABELS.includes(label as Label) || !reply || !thread || !mentions || files === null) return null
    const more = named({ reply: reply[0], thread: thread[0], mentions: mentions[0], files })
    return { kind: 'text', body, label: label as Label, ...more }
  },
  name: ({ body }) => (isBody(body) ? { kind: 'name', body } : null),
  device: ({ body }) => (isBody(body) && body.length <= LONGEST_NAME ? { kind: 'device', body } : null),
  reaction({ to, mark, on }) {
    if (!isTarget(to) || typeof on !== 'boolean' || typeof mark !== 'string') return null
    return MARKS.includes(mark as Mark) ? { kind: 'reaction', to: exactly(to), mark: mark as Mark, on } : 'unknown'
  },
  edit(read) {
    const { to, body } = read
    const mentions = mentionsOf(read, body)
    return isTarget(to) && isBody(body) && mentions
      ? { kind: 'edit', to: exactly(to), body, ...named({ mentions: mentions[0] }) }
      : null
  },
  charter({ keep, days, from }) {
    const kept = keep === 'days' ? isCount(days, 3_650) : (keep === 'for_ever' || keep === 'session') && days === null
    if (!kept || typeof from !== 'string' || Number.isNaN(Date.parse(from))) return null
    return { kind: 'charter', keep: keep as Charter['keep'], days: days as number | null, from }
  },
  session({ over, n }) {
    const holds = over === true ? n === null : over === false && isCount(n, Number.MAX_SAFE_INTEGER)
    return holds ? { kind: 'session', over: over as boolean, n: n as number | null } : null
  },
  renewal: ({ of }) => (typeof of === 'string' && UUID.test(of) ? { kind: 'renewal', of } : null),
  withdrawal: ({ to }) => (isTarget(to) ? { kind: 'withdrawal', to: exactly(to) } : null),
}

/** What was said, whatever else came with it left out. `unknown` for what only a later version of this program can read. */
export function readSpoken(read: Read): Spoken | 'unknown' | null {
  const kind = String(read.kind)
  return Object.hasOwn(KINDS, kind) ? KINDS[kind as Spoken['kind']](read) : 'unknown'
}

const isBody = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST

const isCount = (value: unknown, most: number): boolean =>
  Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= most

function isTarget(value: unknown): value is Target {
  const { by, id, n } = (value ?? {}) as Partial<Target>
  return (
    typeof by === 'string' &&
    UUID.test(by) &&
    typeof id === 'string' &&
    /^[0-9a-f]{32}$/.test(id) &&
    Number.isSafeInteger(n) &&
    n! > 0
  )
}

const exactly = ({ by, id, n }: Target): Target => ({ by, id, n })

/** Absent is as good as right: `[undefined]`. Null when it is there and wrong. */
function optional(value: unknown, holds: (value: unknown) => value is Target): [Target | undefined] | null {
  if (value === undefined) return [undefined]
  return holds(value) ? [exactly(value)] : null
}

/** In the order of the body, and not over one another. */
function mentionsOf({ mentions }: Read, body: unknown): [Mention[] | undefined] | null {
  if (mentions === undefined) return [undefined]
  if (!Array.isArray(mentions) || mentions.length > MOST_MENTIONS) return null
  let from = 0
  for (const one of mentions as Partial<Mention>[]) {
    const holds =
      typeof one?.account === 'string' && UUID.test(one.account) && Number.isSafeInteger(one.from) && Number.isSafeInteger(one.to)
    if (!holds || one.from! < from || one.to! <= one.from! || one.to! > String(body).length) return null
    from = one.to!
  }
  return [mentions.map(({ account, from, to }: Mention) => ({ account, from, to }))]
}

/** Without the fields that are not there: what is kept of them is kept as it was said. */
function named<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
