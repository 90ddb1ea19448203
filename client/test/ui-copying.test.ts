import { expect, test } from 'vitest'
import { copied, type Part } from '../src/ui/copying'

const KEPT = '[Said in confidence: it stays in the room.]'
const part = (label: Part['label'], text: string, mine = false): Part => ({ label, text, mine, name: 'Ana Matos' })

test('what was said under Forum is not copied, and the reader is told', () => {
  expect(copied([part('forum', 'The founder goes.')])).toEqual({
    text: KEPT,
    notice: 'Said under Forum: it stays in the room, so it was not copied.',
  })
})

test('Chatham House is copied without the name, attributed with it', () => {
  expect(copied([part('chatham', 'Customers knew first.')])).toEqual({
    text: 'Customers knew first.',
    notice: 'Copied without the name: Chatham House.',
  })
  expect(copied([part('attributed', 'It took a quarter.')])).toEqual({ text: 'Ana Matos: It took a quarter.', notice: null })
})

test('one’s own words are one’s own', () => {
  expect(copied([part('forum', 'My draft.', true), part('chatham', 'Mine too.', true)])).toEqual({
    text: 'My draft.\n\nMine too.',
    notice: null,
  })
})

test('in a mixed selection each part follows its own label, and confidences in a row are one line', () => {
  const all = [part('forum', 'One.'), part('forum', 'Two.'), part('attributed', 'Three.'), part('forum', 'Four.')]
  const { text, notice } = copied(all)
  expect(text).toBe(`${KEPT}\n\nAna Matos: Three.\n\n${KEPT}`)
  expect(notice).toBe('What was said under Forum stays in the room and was left out.')
  for (const secret of ['One.', 'Two.', 'Four.']) expect(text).not.toContain(secret)
})
