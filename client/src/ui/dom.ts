/** Elements made by hand: no markup is ever parsed, so nothing that somebody typed can become any. */

type Child = Node | string | null | undefined | false

type Given = { on?: Record<string, (event: Event) => void> } & { [attribute: string]: unknown }

/** One element. `false`, `null` and `undefined` leave an attribute or a child out; `true` sets it bare. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, given: Given, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(given)) {
    if (name === 'on' || value === false || value === null || value === undefined) continue
    made.setAttribute(name, value === true ? '' : String(value))
  }
  for (const [event, listener] of Object.entries(given.on ?? {})) made.addEventListener(event, listener)
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false))
  return made
}

/** A line icon from the page's sprite, silent to screen readers. */
export function icon(name: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `${sprite}#${name}`)
  svg.append(use)
  return svg
}

let sprite = ''

/** Where the icons are; the server knows, since the file's name carries its hash. */
export function drawFrom(address: string | null): void {
  sprite = address ?? ''
}

/** The place in a server-rendered page that a script fills. */
export function slot(within: ParentNode, name: string): HTMLElement | null {
  return within.querySelector<HTMLElement>(`[data-slot="${name}"]`)
}

/** Fills a slot and shows it, or hides it when there is nothing to say. */
export function fill(within: ParentNode, name: string, ...children: Child[]): void {
  const place = slot(within, name)
  if (!place) return
  const shown = children.filter((child): child is Node | string => Boolean(child))
  place.replaceChildren(...shown)
  place.hidden = shown.length === 0
}

/** Words under a field or a button that say what went wrong. Empty until then; announced when they come. */
export function alertPlace(): HTMLParagraphElement {
  return h('p', { class: 'error', role: 'alert' })
}
