import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { randomBytes, sha256 } from '../../src/engine/bytes.std'
import type { Piece } from '../../src/vault/pieces.std'
import { Vault } from '../../src/vault/vault.std'

const bytesOf = async (piece: Piece | null) => new Uint8Array(await new Blob([piece!.body]).arrayBuffer())

test('pieces are there after closing and opening, and go file by file', async () => {
  const vault = await Vault.open('pieces-1')
  const [one, two] = [randomBytes(500), randomBytes(30)]
  await vault.pieces.put('a', 0, one, await sha256(one))
  await vault.pieces.put('a', 11, two, await sha256(two))
  await vault.pieces.put('b', 0, two, await sha256(two))
  vault.close()
  const again = await Vault.open('pieces-1')
  expect([await bytesOf(await again.pieces.get('a', 0)), await bytesOf(await again.pieces.get('a', 11))]).toEqual([one, two])
  expect((await again.pieces.get('a', 0))!.hash).toEqual(await sha256(one))
  expect([await again.pieces.get('a', 1), await again.pieces.files()]).toEqual([null, ['a', 'b']])
  await again.pieces.drop('a')
  expect(await again.pieces.files()).toEqual(['b'])
  await again.wipe()
  expect(await again.pieces.files()).toEqual([])
})

test('a browser that keeps no blobs keeps the bytes', async () => {
  const vault = await Vault.open('pieces-2')
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = function (value, key) {
    if ((value as Piece).body instanceof Blob) throw new DOMException('no blobs here', 'DataCloneError')
    return put.call(this, value, key)
  }
  const bytes = randomBytes(40)
  await vault.pieces.put('a', 0, bytes, await sha256(bytes))
  IDBObjectStore.prototype.put = put
  expect((await vault.pieces.get('a', 0))!.body).toEqual(bytes)
})

test('a full disk is told in words', async () => {
  const vault = await Vault.open('pieces-3')
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('no room', 'QuotaExceededError')
  }
  const bytes = randomBytes(40)
  await expect(vault.pieces.put('a', 0, bytes, bytes)).rejects.toMatchObject({ code: 'vault-full' })
  IDBObjectStore.prototype.put = put
  expect(await vault.pieces.get('a', 0)).toBeNull()
})
