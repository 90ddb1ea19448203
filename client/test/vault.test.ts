import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { expect, test } from 'vitest'
import { exclusively } from '../src/vault/locks.std'
import { Vault } from '../src/vault/vault.std'

let made = 0
const fresh = () => Vault.open(`vault-${++made}`)

test('what was written is there after closing and opening', async () => {
  const vault = await fresh()
  await vault.write({ one: { a: 1 }, two: 'zwei' })
  vault.close()
  const again = await Vault.open(`vault-${made}`)
  expect([await again.read('one'), await again.read('two'), await again.read('three')]).toEqual([{ a: 1 }, 'zwei', null])
})

test('records are listed in order of their names, and from any of them on', async () => {
  const vault = await fresh()
  await vault.write({ 'a/2': 2, 'a/1': 1, 'b/1': 9, 'a/3': 3 })
  expect(await vault.list('a/')).toEqual([
    ['a/1', 1],
    ['a/2', 2],
    ['a/3', 3],
  ])
  expect(await vault.list('a/', 'a/1')).toEqual([
    ['a/2', 2],
    ['a/3', 3],
  ])
  await vault.write({ 'a/2': null })
  expect((await vault.list('a/')).length).toBe(2)
})

test('nothing in the database can be read without the key, and the key cannot be taken out', async () => {
  const vault = await fresh()
  await vault.write({ diary: 'the covenant is due in June' })
  const database = await openDB(`conclave-vault-${made}`)
  const raw = (await database.get('records', 'diary')) as Uint8Array
  expect(new TextDecoder().decode(raw)).not.toContain('covenant')
  const key = (await database.get('keys', 'vault')) as CryptoKey
  expect(key.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
  database.close()
})

test('a record that was changed, or put in the place of another, is not taken for the truth', async () => {
  const vault = await fresh()
  await vault.write({ mine: 'mine', yours: 'yours' })
  const database = await openDB(`conclave-vault-${made}`)
  await database.put('records', await database.get('records', 'yours'), 'mine')
  await expect(vault.read('mine')).rejects.toMatchObject({ code: 'vault-damaged' })
  database.close()
})

test('a write is all or nothing', async () => {
  const vault = await fresh()
  await vault.write({ one: 1, two: 1 })
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  await expect(vault.write({ one: 2, two: cyclic })).rejects.toThrow()
  expect([await vault.read('one'), await vault.read('two')]).toEqual([1, 1])
})

test('what the browser has closed is told in words, and nothing was lost', async () => {
  const vault = await fresh()
  await vault.write({ one: 1 })
  vault.close()
  for (const asked of [vault.read('one'), vault.list('o'), vault.write({ one: 2 })])
    await expect(asked).rejects.toMatchObject({ name: 'Error', code: 'vault-closed' })
  expect(await (await Vault.open(`vault-${made}`)).read('one')).toBe(1)
})

test('a full disk is told in words, and nothing has changed', async () => {
  const vault = await fresh()
  await vault.write({ one: 1 })
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('no room', 'QuotaExceededError')
  }
  const refused = vault.write({ one: 2, two: 2 })
  await expect(refused).rejects.toMatchObject({ code: 'vault-full', message: /no room left/ })
  IDBObjectStore.prototype.put = put
  expect([await vault.read('one'), await vault.read('two')]).toEqual([1, null])
  await vault.write({ one: 3 })
  expect(await vault.read('one')).toBe(3)
})

test('after forgetting, nothing is left, and a new key is made', async () => {
  const vault = await fresh()
  await vault.write({ one: 1 })
  const otherTab = await Vault.open(`vault-${made}`)
  await vault.wipe()
  expect(await vault.read('one')).toBeNull()
  await vault.write({ one: 2 })
  await expect(otherTab.read('one')).rejects.toMatchObject({ code: 'vault-damaged' })
  await otherTab.rekey()
  expect(await otherTab.read('one')).toBe(2)
  vault.close()
  expect(await (await Vault.open(`vault-${made}`)).read('one')).toBe(2)
})

test('two tabs that open at once have one key', async () => {
  const name = `vault-${++made}`
  const [first, second] = await Promise.all([Vault.open(name), Vault.open(name)])
  await first.write({ one: 1 })
  expect(await second.read('one')).toBe(1)
})

test('what runs under one lock runs one after the other, also after a failure', async () => {
  const order: string[] = []
  const slow = async (name: string, fails: boolean) => {
    order.push(`${name} in`)
    await new Promise((done) => setTimeout(done, 5))
    order.push(`${name} out`)
    if (fails) throw new Error(name)
  }
  const runs = [
    exclusively('x', () => slow('a', true)),
    exclusively('x', () => slow('b', false)),
    exclusively('y', () => slow('c', false)),
  ]
  await Promise.allSettled(runs)
  expect(order.filter((step) => !step.startsWith('c'))).toEqual(['a in', 'a out', 'b in', 'b out'])
  expect(order.indexOf('c in')).toBeLessThan(order.indexOf('b in'))
})
