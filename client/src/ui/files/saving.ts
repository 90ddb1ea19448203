import { h } from '../dom'

/** Long enough for any browser to have begun to write the file. */
const A_WHILE = 60_000

/** Gives a file to the browser's own saving, under its name; as what its bytes are, and otherwise as bytes. */
export function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = h('a', { href: address, download: name, hidden: true })
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), A_WHILE)
}
