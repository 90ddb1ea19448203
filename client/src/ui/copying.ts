/** A label goes with the words when they are copied, as far as a browser can hold anybody to it. */

import type { Label } from '../worker/api.std'

/** The part of one message that somebody selected. */
export interface Part {
  label: Label
  name: string
  mine: boolean
  text: string
}

export interface Copied {
  text: string
  notice: string | null
}

const KEPT = '[Said in confidence: it stays in the room.]'

/** What leaves with a copy of `parts`. One's own words are one's own. */
export function copied(parts: Part[]): Copied {
  const kept = parts.filter(stays)
  const lines = parts.map((part) =>
    stays(part) ? KEPT : part.mine || part.label === 'chatham' ? part.text : `${part.name}: ${part.text}`,
  )
  return { text: lines.filter((line, at) => line !== KEPT || lines[at - 1] !== KEPT).join('\n\n'), notice: noticeOf(kept, parts) }
}

const stays = (part: Part): boolean => part.label === 'forum' && !part.mine

function noticeOf(kept: Part[], parts: Part[]): string | null {
  if (kept.length > 0) {
    return kept.length === parts.length
      ? 'Said under Forum: it stays in the room, so it was not copied.'
      : 'What was said under Forum stays in the room and was left out.'
  }
  return parts.some((part) => part.label === 'chatham' && !part.mine) ? 'Copied without the name: Chatham House.' : null
}

/** Listens to copying and dragging out of `log`; `partOf` knows the message that an element shows. */
export function holdToLabels(
  log: HTMLElement,
  partOf: (said: Element) => Omit<Part, 'text'> | null,
  tell: (notice: string) => void,
): void {
  log.addEventListener('copy', (event) => {
    const parts = selected(log, partOf)
    if (parts.length === 0 || !event.clipboardData) return
    const { text, notice } = copied(parts)
    event.preventDefault()
    event.clipboardData.setData('text/plain', text)
    if (notice) tell(notice)
  })
  log.addEventListener('dragstart', (event) => event.preventDefault())
}

function selected(log: HTMLElement, partOf: (said: Element) => Omit<Part, 'text'> | null): Part[] {
  const range = document.getSelection()?.rangeCount ? document.getSelection()!.getRangeAt(0) : null
  if (!range) return []
  return [...log.querySelectorAll('.said .words')].flatMap((words) => {
    const text = within(range, words)
    const about = text ? partOf(words) : null
    return about ? [{ ...about, text }] : []
  })
}

/** The selected text inside `element` alone. */
function within(range: Range, element: Element): string {
  if (!range.intersectsNode(element)) return ''
  const whole = document.createRange()
  whole.selectNodeContents(element)
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) > 0) whole.setStart(range.startContainer, range.startOffset)
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) < 0) whole.setEnd(range.endContainer, range.endOffset)
  return whole.toString().trim()
}
