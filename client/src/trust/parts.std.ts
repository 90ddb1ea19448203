import { combine, split } from 'shamir-secret-sharing'
import { fromBase64, toBase64, utf8 } from '../engine/bytes.std'
import { openBox, sealTo } from '../engine/index.std'
import { wayOf } from '../vault/backup.std'

export const PEERS = 5
export const NEEDED = 3

/** One of five pieces of a secret (Shamir, over GF(2^8)). `set` is the public half of the way that the whole opens; base64url. */
export interface Part {
  v: 1
  account: string
  set: string
  share: string
}

/** A secret in five parts, three of which give it back; each sealed to one peer's box, by account. */
export async function partsOf(secret: Uint8Array, account: string, set: string, boxes: [peer: string, box: string][]) {
  const shares = await split(secret, boxes.length, NEEDED)
  const seal = async ([peer, box]: [string, string], i: number) => {
    const part: Part = { v: 1, account, set, share: toBase64(shares[i]!) }
    return { peer, bytes: toBase64(await sealTo(fromBase64(box), json(part), 'peer-part', aboutPart(account, set, peer))) }
  }
  return Promise.all(boxes.map(seal))
}

/** A peer opens what they hold. Throws `Unreadable` when it was sealed to another box, or for somebody else. */
export async function openPart(boxSecret: Uint8Array, peer: string, account: string, set: string, sealed: string): Promise<Part> {
  const plain = await openBox(boxSecret, fromBase64(sealed), 'peer-part', aboutPart(account, set, peer))
  return JSON.parse(new TextDecoder().decode(plain)) as Part
}

/** Which request a released part answers: its id and its key, and who released it for whom. */
export interface Release {
  id: string
  key: string
  account: string
  peer: string
}

/** To the browser that asks. A rehearsal carries no part: it shows that the peer could. */
export async function releasePart(release: Release, part: Part | null): Promise<string> {
  return toBase64(await sealTo(fromBase64(release.key), json(part), 'released-part', aboutRelease(release)))
}

/** Null for the part of a rehearsal. Throws `Unreadable`. */
export async function openRelease(secret: Uint8Array, release: Release, sealed: string): Promise<Part | null> {
  const plain = await openBox(secret, fromBase64(sealed), 'released-part', aboutRelease(release))
  return JSON.parse(new TextDecoder().decode(plain)) as Part | null
}

/** The secret, from any three parts that belong together; null when no three do. A part that somebody made up does no harm. */
export async function whole(parts: Part[], set: string): Promise<Uint8Array | null> {
  const shares = parts.filter((part) => part.set === set).map(({ share }) => fromBase64(share))
  for (const three of threes(shares)) {
    const secret = await combine(three).catch(() => null) // two equal shares, or one of another length
    if (secret && (await wayOf(secret, 'peers', '')).key === set) return secret
  }
  return null
}

function threes<T>(all: T[]): T[][] {
  return all.flatMap((a, i) => all.slice(i + 1).flatMap((b, j) => all.slice(i + j + 2).map((c) => [a, b, c])))
}

const aboutPart = (account: string, set: string, peer: string) => `${account}|${set}|${peer}`
const aboutRelease = ({ id, key, account, peer }: Release) => `${id}|${key}|${account}|${peer}`
const json = (value: unknown) => utf8(JSON.stringify(value))
