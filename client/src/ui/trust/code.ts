import { encodeQR } from 'qr'
import { h } from '../dom'

const BORDER = 4
const SVG = 'http://www.w3.org/2000/svg'

/** A QR code of `text`, drawn dark on white whatever the page's colours. */
export function code(text: string, label: string): HTMLElement {
  const rows = encodeQR(text, 'raw', { border: BORDER, ecc: 'medium' })
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${rows.length} ${rows.length}`)
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join(''))
  svg.append(path)
  return h('div', { class: 'code' }, svg)
}
