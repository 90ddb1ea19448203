import { LARGEST } from './frame.std'

/** What a message says of a file: where its bytes are, and what opens them. Bytes are base64url, `size` is the true one. */
export interface FileRef {
  /** The server's name of it. */
  blob: string
  /** The file's own, in hex: part of what each chunk is sealed with. */
  id: string
  key: string
  /** SHA-256 of the SHA-256 of each sealed chunk: everybody gets the same file, whoever gave it out. */
  digest: string
  name: string
  type: string
  size: number
  picture?: Picture
}

/** How large a picture is, and a small one of it (WebP or JPEG). */
export interface Picture {
  width: number
  height: number
  small: string
}

export const MOST_FILES = 10
/** Bytes of all small pictures of one message, which must fit into it; and of one. */
export const SMALL_IN_ALL = 14_000
export const SMALL = 6_000

const LONGEST_NAME = 120
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const HEX = /^[0-9a-f]{32}$/
const KEY = /^[\w-]{43}$/
const SMALL_TEXT = /^[\w-]{1,8000}$/
const TYPE = /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a name may not hold
const UNFIT = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff/\\:*?"<>|]/g

/** A name as a person may be shown it: without a path, without what makes it read otherwise than it ends. */
export function nameOf(given: string): string {
  const plain = given
    .replace(UNFIT, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[. ]+/, '')
  if (plain.length <= LONGEST_NAME) return plain || 'file'
  const ending = /\.\w{1,10}$/.exec(plain)?.[0] ?? ''
  return `${plain.slice(0, LONGEST_NAME - ending.length - 1)}…${ending}`
}

/** A type as a browser gave it, or what says nothing. */
export const typeOf = (given: string): string => (TYPE.test(given) ? given : 'application/octet-stream')

/** Files as a message names them, with exactly their own fields; null when one of them does not hold. */
export function readFiles(value: unknown): FileRef[] | null {
  if (!Array.isArray(value) || value.length < 1 || value.length > MOST_FILES || !value.every(holds)) return null
  if (new Set(value.map(({ id }) => id)).size < value.length) return null
  return value.map(({ blob, id, key, digest, name, type, size, picture }) => ({
    ...{ blob, id, key, digest, name: nameOf(name), type, size },
    ...(picture ? { picture: { width: picture.width, height: picture.height, small: picture.small } } : {}),
  }))
}

function holds(value: unknown): value is FileRef {
  const { blob, id, key, digest, name, type, size, picture } = (value ?? {}) as Partial<Record<keyof FileRef, unknown>>
  return (
    matches(UUID, blob) &&
    matches(HEX, id) &&
    matches(KEY, key) &&
    matches(KEY, digest) &&
    typeof name === 'string' &&
    name.length <= 2 * LONGEST_NAME &&
    matches(TYPE, type) &&
    within(size, LARGEST) &&
    (picture === undefined || isPicture(picture))
  )
}

function isPicture(value: unknown): value is Picture {
  const { width, height, small } = (value ?? {}) as Partial<Picture>
  return within(width, 100_000) && within(height, 100_000) && matches(SMALL_TEXT, small)
}

const matches = (pattern: RegExp, value: unknown): boolean => typeof value === 'string' && pattern.test(value)
const within = (value: unknown, most: number): boolean =>
  Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= most
