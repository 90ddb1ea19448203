/** The structs of RFC 9420 that a receiver reads, by their order in the text. */

export class Reader {
  private at = 0
  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at === this.bytes.length
  }
  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new RangeError('cut short')
    this.at += length
    return Buffer.from(this.bytes.subarray(this.at - length, this.at))
  }
  number(length: number): number {
    return Number(BigInt(`0x${this.take(length).toString('hex')}`))
  }
  opaque(): Buffer {
    const first = this.number(1)
    const more = [0, 1, 3][first >> 6]!
    return this.take(more === 0 ? first & 63 : Number(BigInt(`0x${(first & 63).toString(16)}${this.take(more).toString('hex')}`)))
  }
  optional<T>(read: () => T): T | null {
    return this.number(1) === 1 ? read() : null
  }
  list<T>(read: (inside: Reader) => T): T[] {
    const inside = new Reader(this.opaque())
    const all: T[] = []
    while (!inside.done) all.push(read(inside))
    return all
  }
  /** What `read` reads, and the bytes that it took. */
  span<T>(read: () => T): [T, Buffer] {
    const from = this.at
    const value = read()
    return [value, Buffer.from(this.bytes.subarray(from, this.at))]
  }
}

/** Version and wire format (section 6), then what is inside. */
export function message(bytes: Uint8Array): [wire: number, inside: Reader] {
  const reader = new Reader(bytes)
  if (reader.number(2) !== 1) throw new RangeError('not mls10')
  return [reader.number(2), reader]
}

const extensions = (reader: Reader) => reader.list((inside) => ({ type: inside.number(2), data: inside.opaque() }))

/** Section 8.1. */
export function groupContext(reader: Reader) {
  const [version, suite] = [reader.number(2), reader.number(2)]
  const [groupId, epoch] = [reader.opaque(), reader.number(8)]
  const [treeHash, confirmedTranscriptHash] = [reader.opaque(), reader.opaque()]
  return { version, suite, groupId, epoch, treeHash, confirmedTranscriptHash, extensions: extensions(reader) }
}

/** Section 12.4.3. */
export function groupInfo(bytes: Uint8Array) {
  const reader = new Reader(bytes)
  const [[parts, signed]] = [
    reader.span(() => {
      const [context, contextBytes] = reader.span(() => groupContext(reader))
      return { context, contextBytes, extensions: extensions(reader), confirmationTag: reader.opaque(), signer: reader.number(4) }
    }),
  ]
  return { ...parts, signed, signature: reader.opaque() }
}

/** Section 12.4.3.1. */
export function welcome(reader: Reader) {
  const suite = reader.number(2)
  const secrets = reader.list((one) => ({ newMember: one.opaque(), kemOutput: one.opaque(), ciphertext: one.opaque() }))
  return { suite, secrets, encryptedGroupInfo: reader.opaque() }
}

/** Section 7.2, as far as a receiver needs it. */
function leafNode(reader: Reader) {
  const [encryptionKey, signatureKey] = [reader.opaque(), reader.opaque()]
  if (reader.number(2) !== 1) throw new RangeError('not a basic credential')
  const identity = reader.opaque()
  for (let n = 0; n < 5; n += 1) reader.opaque()
  const source = reader.number(1)
  if (source === 1) reader.take(16)
  const parentHash = source === 3 ? reader.opaque() : null
  extensions(reader)
  reader.opaque()
  return { kind: 'leaf' as const, encryptionKey, signatureKey, identity, parentHash }
}

/** Section 7.1. */
function parentNode(reader: Reader) {
  const [encryptionKey, parentHash] = [reader.opaque(), reader.opaque()]
  return { kind: 'parent' as const, encryptionKey, parentHash, unmerged: reader.list((inside) => inside.number(4)) }
}

export type Node = (ReturnType<typeof leafNode> | ReturnType<typeof parentNode>) & { bytes: Buffer }

/** Section 12.4.3.3: nodes as they lie, blanks as null. */
export function ratchetTree(data: Uint8Array): (Node | null)[] {
  return new Reader(data).list((inside) =>
    inside.optional(() => {
      const kind = inside.number(1)
      const [node, bytes] = inside.span(() => (kind === 1 ? leafNode(inside) : parentNode(inside)))
      return { ...node, bytes }
    }),
  )
}

/** Section 6.3. */
export function privateMessage(reader: Reader) {
  const [about] = [reader.span(() => ({ groupId: reader.opaque(), epoch: reader.number(8), contentType: reader.number(1) }))]
  const [authenticatedData, encryptedSenderData, ciphertext] = [reader.opaque(), reader.opaque(), reader.opaque()]
  return { ...about[0], about: about[1], authenticatedData, encryptedSenderData, ciphertext }
}

/** Section 6.2, of a commit by a member; `content` are the bytes of its FramedContent. */
export function publicCommit(bytes: Uint8Array) {
  const [wire, reader] = message(bytes)
  const rest = Buffer.from(bytes.subarray(4))
  reader.opaque()
  reader.take(8)
  const [sender, leaf] = [reader.number(1), reader.number(4)]
  reader.opaque()
  const contentType = reader.number(1)
  // The commit itself ends where three vectors are left: signature, confirmation tag, membership tag.
  const tail = 1 + 64 + 1 + 32 + 1 + 32 + 1
  const end = rest.length - tail
  const after = new Reader(rest.subarray(end))
  return {
    wire,
    sender,
    leaf,
    contentType,
    content: rest.subarray(0, end),
    signature: after.opaque(),
    confirmationTag: after.opaque(),
    membershipTag: after.opaque(),
  }
}
