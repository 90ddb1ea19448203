import { expect, test } from 'vitest'
import { join, utf8 } from '../../src/engine/bytes.std'
import { bare } from '../../src/files/bare/bare.std'

type Bytes = Uint8Array<ArrayBuffer>

const SECRET = 'GPS 52.520N 13.405E'
const bytes = (...values: number[]): Bytes => Uint8Array.from(values)
const ascii = (words: string): Bytes => Uint8Array.from(words, (letter) => letter.charCodeAt(0))
const big = (value: number): Bytes => bytes(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
const little = (value: number): Bytes => big(value).reverse()

async function bared(picture: Uint8Array): Promise<{ state: string; bytes: Bytes }> {
  const { state, blob } = await bare(new Blob([picture as Bytes]))
  return { state, bytes: new Uint8Array(await blob.arrayBuffer()) }
}

const holds = (whole: Uint8Array, part: Uint8Array | string): boolean =>
  Buffer.from(whole).includes(typeof part === 'string' ? part : Buffer.from(part))

function segment(marker: number, body: Uint8Array): Bytes {
  return join(bytes(0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255), body)
}

/** Exif in either byte order, with which side is up and a place. */
function exif(up: number, little_: boolean): Bytes {
  const two = (value: number) => (little_ ? bytes(value & 255, value >> 8) : bytes(value >> 8, value & 255))
  const four = (value: number) => (little_ ? little(value) : big(value))
  const entry = join(two(0x0112), two(3), four(1), two(up), two(0))
  return join(ascii('Exif\0\0'), ascii(little_ ? 'II' : 'MM'), two(42), four(8), two(1), entry, four(0), ascii(SECRET))
}

const QUANT = segment(0xdb, new Uint8Array(65).fill(7))
const FRAME = segment(0xc2, bytes(8, 0, 16, 0, 16, 1, 1, 0x11, 0))
const TABLE = segment(0xc4, new Uint8Array(20).fill(3))
const SCAN = join(segment(0xda, bytes(1, 1, 0, 0, 63, 0)), bytes(1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0, 5))
const PROFILE = segment(0xe2, join(ascii('ICC_PROFILE\0'), bytes(1, 1), ascii('profile')))
const ADOBE = segment(0xee, join(ascii('Adobe'), new Uint8Array(7)))

function jpeg(up = 1, little_ = true): Bytes {
  const thumbnail = join(ascii('JFIF\0'), bytes(1, 1, 0, 0, 1, 0, 1, 1, 1), ascii('RGB'))
  return join(
    bytes(0xff, 0xd8),
    segment(0xe0, thumbnail),
    segment(0xe1, exif(up, little_)),
    segment(0xe1, ascii(`http://ns.adobe.com/xap/1.0/\0<x>${SECRET}</x>`)),
    PROFILE,
    segment(0xe2, ascii(`MPF\0${SECRET}`)),
    segment(0xed, ascii(`Photoshop 3.0\0${SECRET}`)),
    ADOBE,
    segment(0xfe, ascii(`taken by ${SECRET}`)),
    bytes(0xff), // a fill byte
    QUANT,
    FRAME,
    TABLE,
    SCAN,
    TABLE,
    SCAN,
    bytes(0xff, 0xd9),
    ascii(`a film with ${SECRET}`),
  )
}

test('a JPEG keeps its points, its tables and its colours, and nothing that was written into it', async () => {
  const done = await bared(jpeg())
  expect(done.state).toBe('bare')
  const start = join(bytes(0xff, 0xd8), segment(0xe0, join(ascii('JFIF\0'), bytes(1, 1, 0, 0, 1, 0, 1, 0, 0))))
  expect(done.bytes).toEqual(join(start, PROFILE, ADOBE, QUANT, FRAME, TABLE, SCAN, TABLE, SCAN, bytes(0xff, 0xd9)))
  expect(holds(jpeg(), SECRET)).toBe(true)
})

test('a JPEG that lies on its side is still turned, by an Exif that says nothing else', async () => {
  for (const little_ of [true, false]) {
    const done = await bared(jpeg(6, little_))
    expect(holds(done.bytes, SECRET)).toBe(false)
    const [at, length] = [Buffer.from(done.bytes).indexOf('Exif\0\0'), 34]
    expect(done.bytes[at - 1]).toBe(length)
    const tiff = new DataView(done.bytes.buffer, at + 6)
    expect([tiff.getUint16(0), tiff.getUint16(8), tiff.getUint16(10), tiff.getUint16(18)]).toEqual([0x4d4d, 1, 0x0112, 6])
  }
  expect(holds((await bared(jpeg(9))).bytes, 'Exif')).toBe(false)
})

test('a long scan is read to its end, wherever its bytes fall', async () => {
  const scan = new Uint8Array(3_000_000).fill(9)
  for (const at of [1_048_574, 1_048_575, 1_048_576, 2_097_151]) scan.set([0xff, 0], at)
  const whole = join(bytes(0xff, 0xd8), QUANT, segment(0xda, bytes(1, 1, 0, 0, 63, 0)), scan, bytes(0xff, 0xd9))
  expect(Buffer.compare((await bared(join(whole, ascii(SECRET)))).bytes, whole)).toBe(0)
})

test('a picture that is not built as it should be is not called bare', async () => {
  const whole = jpeg()
  for (const broken of [
    whole.slice(0, 40),
    whole.slice(0, 300),
    join(bytes(0xff, 0xd8, 0xff, 0xe1, 0, 0), whole),
    bytes(0xff, 0xd8, 0xff, 0),
  ]) {
    const done = await bared(broken)
    expect([done.state, done.bytes.length]).toEqual(['as-it-is', broken.length])
  }
})

function chunk(kind: string, body: Uint8Array): Bytes {
  return join(big(body.length), ascii(kind), body, big(0x1234))
}

const PNG = bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

test('a PNG keeps what makes the picture, and loses its words and whatever follows it', async () => {
  const [head, points, end] = [chunk('IHDR', new Uint8Array(13)), chunk('IDAT', utf8('points')), chunk('IEND', bytes())]
  const secret = ['tEXt', 'iTXt', 'zTXt', 'eXIf', 'tIME', 'caBX', 'prVW'].map((kind) => chunk(kind, ascii(SECRET)))
  const done = await bared(join(PNG, head, ...secret, chunk('iCCP', ascii('p')), points, ...secret, end, ascii(SECRET)))
  expect(done).toEqual({ state: 'bare', bytes: join(PNG, head, chunk('iCCP', ascii('p')), points, end) })
  expect((await bared(join(PNG, head, points))).state).toBe('as-it-is')
})

function riff(...chunks: Uint8Array[]): Bytes {
  const body = join(ascii('WEBP'), ...chunks)
  return join(ascii('RIFF'), little(body.length), body)
}

const part = (kind: string, body: Uint8Array): Bytes =>
  join(ascii(kind), little(body.length), body, new Uint8Array(body.length % 2))

test('a WebP keeps what makes the picture, and says no more that Exif follows', async () => {
  const extended = (flags: number) => part('VP8X', bytes(flags, 0, 0, 0, 15, 0, 0, 15, 0, 0))
  const kept = [part('ICCP', ascii('odd')), part('VP8 ', ascii('points'))]
  const whole = riff(
    extended(0x2c),
    kept[0]!,
    part('EXIF', ascii(SECRET)),
    kept[1]!,
    part('XMP ', ascii(SECRET)),
    part('ABCD', ascii(SECRET)),
  )
  expect(await bared(join(whole, ascii(SECRET)))).toEqual({ state: 'bare', bytes: riff(extended(0x20), ...kept) })
  expect((await bared(whole.slice(0, -3))).state).toBe('as-it-is')
})

test('other pictures are asked about, and documents stay what they are', async () => {
  expect((await bare(new Blob([ascii('    ftypheic') as Bytes]))).state).toBe('as-it-is')
  expect((await bare(new Blob([ascii('GIF89a')]))).state).toBe('as-it-is')
  expect((await bare(new Blob(['<svg/>'], { type: 'image/svg+xml' }))).state).toBe('as-it-is')
  const pdf = new Blob(['%PDF-1.7 /Author (Hilde)'], { type: 'application/pdf' })
  expect(await bare(pdf)).toEqual({ blob: pdf, type: 'application/pdf', state: 'document' })
})

test('whatever bytes come, a picture is bare or it is said that it is not', async () => {
  const seed = jpeg(3)
  for (let n = 0; n < 400; n += 1) {
    const bent = seed.slice()
    for (let i = 0; i < 1 + (n % 5); i += 1) bent[2 + ((n * 7919 + i * 104_729) % (bent.length - 2))] = (n * 31 + i) & 255
    const done = await bared(bent.slice(0, bent.length - (n % 60)))
    expect(['bare', 'as-it-is', 'document']).toContain(done.state)
  }
})
