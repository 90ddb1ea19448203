import { expect, test } from 'vitest'
import { LARGEST } from '../../src/files/frame.std'
import { type FileRef, nameOf, readFiles, typeOf } from '../../src/files/refs.std'
import { isShown, sniff } from '../../src/files/sniffing.std'

const ref = (more: Partial<Record<keyof FileRef, unknown>> = {}): FileRef =>
  ({
    blob: '6f9619ff-8b86-4d01-b42d-00c04fc964ff',
    id: 'a'.repeat(32),
    key: 'k'.repeat(43),
    digest: 'd'.repeat(43),
    name: 'board.pdf',
    type: 'application/pdf',
    size: 12,
    ...more,
  }) as FileRef

test('files are read with exactly their own fields', () => {
  const picture = { width: 3, height: 4, small: 'abc' }
  expect(readFiles([{ ...ref({ picture: { ...picture, more: 1 } }), more: 1 }])).toEqual([{ ...ref(), picture }])
})

test('a message with a file that does not hold is no message of ours', () => {
  const wrong: unknown[] = [
    null,
    {},
    [],
    [null],
    [ref({ blob: 'x' })],
    [ref({ id: 'A'.repeat(32) })],
    [ref({ key: 'k'.repeat(42) })],
    [ref({ digest: 7 })],
    [ref({ name: 7 })],
    [ref({ name: 'x'.repeat(241) })],
    [ref({ type: 'text' })],
    [ref({ type: 'text/html; charset=utf-8' })],
    [ref({ size: 0 })],
    [ref({ size: 1.5 })],
    [ref({ size: LARGEST + 1 })],
    [ref({ picture: { width: 0, height: 1, small: 'a' } })],
    [ref({ picture: { width: 1, height: 1, small: 'a'.repeat(8_001) } })],
    [ref(), ref()],
    Array.from({ length: 11 }, (_, n) => ref({ id: n.toString(16).padStart(32, '0') })),
  ]
  for (const one of wrong) expect(readFiles(one)).toBeNull()
})

test('a name is shown without a path, and ends as it reads', () => {
  expect(nameOf('../../etc/passwd')).toBe('etc passwd')
  expect(nameOf('C:\\board\\plan.pdf')).toBe('C board plan.pdf')
  expect(nameOf('invoice\u202efdp.exe')).toBe('invoice fdp.exe')
  expect(nameOf('.htaccess')).toBe('htaccess')
  expect(nameOf(' \n ')).toBe('file')
  const long = nameOf(`${'x'.repeat(300)}.xlsx`)
  expect([long.length, long.slice(-7)]).toEqual([120, 'x….xlsx'])
  expect(readFiles([ref({ name: 'a\u202efdp.exe' })])![0]!.name).toBe('a fdp.exe')
})

test('a type that no browser gives says nothing', () => {
  expect([typeOf('application/vnd.ms-excel'), typeOf(''), typeOf('a b/c')]).toEqual([
    'application/vnd.ms-excel',
    'application/octet-stream',
    'application/octet-stream',
  ])
})

test('bytes are what they begin with, and what can carry a script is never shown', () => {
  const head = (text: string) => Uint8Array.from(text.padEnd(32, ' '), (letter) => letter.charCodeAt(0))
  expect(sniff(head('\xff\xd8\xff\xe0'))).toBe('image/jpeg')
  expect(sniff(head('RIFF    WEBPVP8 '))).toBe('image/webp')
  expect(sniff(head('    ftypheic'))).toBe('image/heic')
  expect(sniff(head('%PDF-1.7'))).toBe('application/pdf')
  for (const text of ['<svg onload=alert(1)>', '<!doctype html><script>', 'GI', 'RIFF    WAVE', '    ftypisom'])
    expect(sniff(head(text))).toBe('application/octet-stream')
  expect(['image/jpeg', 'image/svg+xml', 'application/pdf', 'text/html', 'image/heic'].map(isShown)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})
