import { utf8 } from '../engine/bytes.std'
import type { Head } from '../register/register.std'
import { pad, unpad } from '../vault/sealing.std'
import type { Label } from '../worker/api.std'

/** What is inside a sealed message. `at` is the speaker's clock, ISO 8601; `register` is where their copy ends. */
export interface Content {
  v: 1
  kind: 'text' | 'name'
  id: string
  body: string
  label: Label
  register: Head
  at: string
}

const LABELS: Label[] = ['forum', 'chatham', 'attributed']
export const LONGEST = 20_000

export function encodeContent(content: Content): Uint8Array {
  return pad(utf8(JSON.stringify(content)))
}

/** Null for anything that is no content of ours: it came from a member, but not from this program. */
export function decodeContent(bytes: Uint8Array): Content | null {
  try {
    const read = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unpad(bytes))) as Content
    return holds(read) ? read : null
  } catch {
    return null
  }
}

function holds(read: Content): boolean {
  return (
    read.v === 1 &&
    (read.kind === 'text' || read.kind === 'name') &&
    typeof read.body === 'string' &&
    read.body.length <= LONGEST &&
    /^[0-9a-f]{32}$/.test(read.id) &&
    LABELS.includes(read.label) &&
    Number.isSafeInteger(read.register.size) &&
    read.register.size >= 0 &&
    typeof read.register.head === 'string' &&
    !Number.isNaN(Date.parse(read.at))
  )
}
