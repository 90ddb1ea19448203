import { expect, test } from 'vitest'
import { randomBytes } from '../../src/engine/bytes.std'
import {
  CHUNK,
  chunksOf,
  fileKey,
  LARGEST,
  lengthOf,
  openChunk,
  padded,
  sealChunk,
  sealedSize,
  TAG,
} from '../../src/files/frame.std'

const id = 'a'.repeat(32)
const count = 3

async function sealedFile() {
  const key = await fileKey(randomBytes(32))
  const plain = [randomBytes(100), randomBytes(100), randomBytes(40)]
  const sealed = await Promise.all(plain.map((chunk, n) => sealChunk(key, { id, n, count }, chunk)))
  return { key, plain, sealed }
}

test('what was sealed opens in its place, and is sixteen bytes longer', async () => {
  const { key, plain, sealed } = await sealedFile()
  expect(sealed.map((chunk) => chunk.length)).toEqual([116, 116, 56])
  for (const n of [0, 1, 2]) expect(await openChunk(key, { id, n, count }, sealed[n]!)).toEqual(plain[n])
})

test('a chunk does not open in the place of another', async () => {
  const { key, sealed } = await sealedFile()
  for (const [from, to] of [
    [0, 1],
    [1, 0],
    [2, 1],
  ])
    await expect(openChunk(key, { id, n: to!, count }, sealed[from!]!)).rejects.toThrow()
})

test('a file that was cut short does not pass for a shorter one', async () => {
  const { key, sealed } = await sealedFile()
  await expect(openChunk(key, { id, n: 1, count: 2 }, sealed[1]!)).rejects.toThrow()
  await expect(openChunk(key, { id, n: 2, count: 4 }, sealed[2]!)).rejects.toThrow()
})

test('a chunk of one file does not open in another, nor with another key, nor when a bit is different', async () => {
  const { key, sealed } = await sealedFile()
  const place = { id, n: 0, count }
  await expect(openChunk(key, { ...place, id: 'b'.repeat(32) }, sealed[0]!)).rejects.toThrow()
  await expect(openChunk(await fileKey(randomBytes(32)), place, sealed[0]!)).rejects.toThrow()
  for (const at of [0, 50, sealed[0]!.length - 1]) {
    const bent = sealed[0]!.slice()
    bent[at]! ^= 1
    await expect(openChunk(key, place, bent)).rejects.toThrow()
  }
  await expect(openChunk(key, place, sealed[0]!.slice(0, -1))).rejects.toThrow()
})

test('sizes are rounded up to powers of two, and above a megabyte to eighths of one', () => {
  const cases: [number, number][] = [
    [1, 4_096],
    [4_096, 4_096],
    [4_097, 8_192],
    [700_000, CHUNK],
    [CHUNK, CHUNK],
    [CHUNK + 1, CHUNK * 1.125],
    [CHUNK * 1.125, CHUNK * 1.125],
    [CHUNK * 9 + 1, CHUNK * 10],
    [LARGEST, 104 * CHUNK],
  ]
  expect(cases.map(([size]) => padded(size))).toEqual(cases.map(([, to]) => to))
})

test('the server can tell 62 sizes apart, and at most an eighth is padding above a megabyte', () => {
  const sizes = new Set<number>()
  for (let size = 1; size <= LARGEST; size = Math.ceil(size * 1.0007)) {
    sizes.add(padded(size))
    expect(padded(size)).toBeGreaterThanOrEqual(size)
    if (size > CHUNK) expect(padded(size) / size).toBeLessThanOrEqual(1.125)
  }
  expect(sizes.size).toBe(62)
})

test('chunks are whole but for the last, and add up', () => {
  for (const size of [1, 5_000, CHUNK, CHUNK + 1, 12_345_678, LARGEST]) {
    const lengths = Array.from({ length: chunksOf(size) }, (_, n) => lengthOf(size, n))
    expect(lengths.slice(0, -1).every((length) => length === CHUNK)).toBe(true)
    expect(lengths.at(-1)).toBeGreaterThan(0)
    const sum = lengths.reduce((all, length) => all + length, 0)
    expect([sum, sum + TAG * lengths.length]).toEqual([padded(size), sealedSize(size)])
  }
})
