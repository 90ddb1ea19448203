import { beforeEach, expect, test } from 'vitest'
import { sha256, toBase64, utf8 } from '../src/engine/bytes.std'
import { type DeviceKeys, newDeviceKeys, sign } from '../src/engine/index.std'
import { canonical } from '../src/register/canonical.std'
import { Pin } from '../src/release/pin.std'
import { Shelf } from '../src/release/shelf.std'
import { MemoryCaches } from './shelves.std'

const BUILT = '/static/dist/'

/** One build: its files by path, with the manifest among them. */
async function buildOf(version: string, files: Record<string, string>) {
  const listed = await Promise.all(
    Object.entries(files).map(async ([path, text]) => ({
      path,
      sha256: toBase64(await sha256(utf8(text))),
      size: utf8(text).length,
    })),
  )
  const manifest = JSON.stringify({ files: listed, v: 1, version })
  return { release: toBase64(await sha256(utf8(manifest))), served: { ...files, 'release.json': manifest }, version }
}
type Build = Awaited<ReturnType<typeof buildOf>>

/** A server that gives out one build and one list, and a browser that keeps a release of it. */
class World {
  lines: string[] = []
  served: Record<string, string> = {}
  asked: string[] = []
  noted: unknown = null
  now = 0
  caches = new MemoryCaches()
  pin = this.browser()

  constructor(readonly keys: DeviceKeys) {}

  browser(): Pin {
    const fetched = async (address: string) => {
      const path = address.replace(BUILT, '')
      this.asked.push(path)
      return path in this.served ? new Response(this.served[path]) : new Response('', { status: 404 })
    }
    const note = {
      read: async () => JSON.parse(JSON.stringify(this.noted)) as unknown,
      write: async (kept: unknown) => {
        this.noted = kept
      },
    }
    return new Pin(
      new Shelf(this.caches as unknown as CacheStorage, fetched),
      note,
      async () => this.lines,
      () => this.now,
    )
  }

  async publish({ release, version }: Build, keys = this.keys): Promise<void> {
    const unsigned = {
      v: 1,
      kind: 'CLIENT_RELEASE',
      at: '2026-03-02T05:00:00Z',
      key: toBase64(keys.publicKey),
      release,
      version,
    }
    this.lines = [...this.lines, toBase64(canonical({ ...unsigned, sig: toBase64(await sign(keys, canonical(unsigned))) }))]
  }

  async runs(path: string): Promise<string | false | null> {
    const answer = await this.pin.answer(path)
    return answer ? answer.text() : answer
  }
}

let world: World
let first: Build
let second: Build

beforeEach(async () => {
  world = new World(await newDeviceKeys())
  first = await buildOf('1', {
    'assets/room-aaaaaaaa.js': 'first room',
    'assets/deep-cccccccc.js': 'shared',
    'icons.svg': 'icons',
  })
  second = await buildOf('2', {
    'assets/room-bbbbbbbb.js': 'second room',
    'assets/deep-cccccccc.js': 'shared',
    'icons.svg': 'icons',
  })
  world.served = first.served
})

test('where nothing was published, everything passes', async () => {
  expect((await world.pin.status(first.release)).kept).toBeNull()
  expect(await world.runs('assets/room-aaaaaaaa.js')).toBeNull()
})

test('a page of a newer server gets the kept file of the same name, and nothing that the release lacks', async () => {
  await world.publish(first)
  await world.pin.status(first.release)
  world.served = second.served
  expect(await world.runs('assets/room-bbbbbbbb.js')).toBe('first room')
  expect(await world.runs('assets/strange-bbbbbbbb.js')).toBe(false)
  expect((await world.pin.status(first.release)).trouble).toEqual({ code: 'refused', path: 'assets/strange-bbbbbbbb.js' })
})

test('the next release is taken when the person says so, and only what is new is fetched', async () => {
  await world.publish(first)
  await world.pin.status(first.release)
  await world.publish(second)
  world.served = second.served
  expect((await world.pin.status(second.release)).newer?.version).toBe('2')
  expect(await world.runs('assets/room-aaaaaaaa.js')).toBe('first room')
  world.asked = []
  expect((await world.pin.take(second.release)).kept?.version).toBe('2')
  expect(world.asked).toEqual(['release.json', 'assets/room-bbbbbbbb.js'])
  expect(await world.runs('assets/room-bbbbbbbb.js')).toBe('second room')
})

test('a tab that is open over the change finds the files that it was made of', async () => {
  first = await buildOf('1', { 'assets/part-aaaaaaaa.js': 'first part' })
  world.served = first.served
  await world.publish(first)
  await world.pin.status(first.release)
  await world.publish(second)
  world.served = second.served
  await world.pin.status(second.release)
  await world.pin.take(second.release)
  expect(await world.runs('assets/part-aaaaaaaa.js')).toBe('first part')
})

test('a release that comes with one wrong file is not taken at all', async () => {
  await world.publish(first)
  await world.pin.status(first.release)
  await world.publish(second)
  world.served = { ...second.served, 'assets/room-bbbbbbbb.js': 'second room, and more' }
  await world.pin.status(second.release)
  const status = await world.pin.take(second.release)
  expect([status.kept?.version, status.trouble]).toEqual(['1', { code: 'not-that-file', path: 'assets/room-bbbbbbbb.js' }])
  expect(await world.runs('assets/room-bbbbbbbb.js')).toBe('first room')
})

test('nobody takes what is not the newest in the list', async () => {
  await world.publish(first)
  await world.pin.status(first.release)
  world.served = second.served
  expect((await world.pin.take(second.release)).kept?.version).toBe('1')
})

test('a list that was rewritten, or that another key goes on with, changes nothing', async () => {
  await world.publish(first)
  await world.pin.status(first.release)
  const held = world.lines
  world.lines = []
  await world.publish(second)
  expect((await world.pin.status(second.release)).trouble?.code).toBe('list-rewritten')
  world.lines = held
  await world.publish(second, await newDeviceKeys())
  const status = await world.pin.status(second.release)
  expect([status.trouble?.code, status.newer, status.kept?.version]).toEqual(['list-rewritten', null, '1'])
  world.lines = held
  expect((await world.pin.status(second.release)).trouble).toBeNull()
})

test('“later” holds until the next day', async () => {
  await world.publish(first)
  await world.pin.status(first.release)
  await world.publish(second)
  await world.pin.status(second.release)
  expect((await world.pin.later()).later).toBe(true)
  world.now = 21 * 3_600_000
  expect((await world.pin.status(second.release)).later).toBe(false)
})

test('what the browser cleared away is taken again, under the key that was known', async () => {
  await world.publish(first)
  await world.pin.status(first.release)
  world.caches.all.clear()
  world.pin = world.browser()
  expect(await world.runs('assets/room-aaaaaaaa.js')).toBe(false)
  expect(await world.runs('assets/room-aaaaaaaa.js')).toBeNull()
  const status = await world.pin.status(first.release)
  expect([status.kept?.version, status.trouble?.code]).toEqual(['1', 'lost'])
  expect((await world.pin.noted()).trouble).toBeNull()
  expect(await world.runs('assets/room-aaaaaaaa.js')).toBe('first room')
})

test('two tabs that ask at once keep one release', async () => {
  await world.publish(first)
  const both = await Promise.all([world.pin.status(first.release), world.pin.status(first.release)])
  expect(both.map(({ kept }) => kept?.version)).toEqual(['1', '1'])
  expect(world.asked.filter((path) => path === 'release.json').length).toBe(1)
})

test('a build that is deployed and not published is not kept', async () => {
  await world.publish(first)
  world.served = second.served
  expect((await world.pin.status(second.release)).kept).toBeNull()
  expect(await world.runs('assets/room-bbbbbbbb.js')).toBeNull()
})
