/** Words that somebody said, as nodes: nothing in them is ever read as markup. */

import type { Said } from '../worker/api.std'
import { h } from './dom'
import { linksIn } from './links'
import type { People } from './people'

/** Whoever is named reads by the name that they have, whatever was written there. */
export function bodyOf({ body, mentions }: Pick<Said, 'body' | 'mentions'>, people: People, me: string): (Node | string)[] {
  const nodes: (Node | string)[] = []
  let at = 0
  for (const { account, from, to } of mentions) {
    nodes.push(...linked(body.slice(at, from)))
    nodes.push(h('span', { class: account === me ? 'mention me' : 'mention' }, `@${people.of(account).name}`))
    at = to
  }
  return [...nodes, ...linked(body.slice(at))]
}

function linked(text: string): (Node | string)[] {
  const nodes: (Node | string)[] = []
  let at = 0
  for (const { from, to, href, host } of linksIn(text)) {
    nodes.push(text.slice(at, from), anchor(text.slice(from, to), href))
    if (host) nodes.push(h('span', { class: 'host' }, ` (${host})`))
    at = to
  }
  return [...nodes, text.slice(at)]
}

function anchor(words: string, href: string): HTMLElement {
  return h('a', { class: 'link', href, target: '_blank', rel: 'noopener noreferrer', referrerpolicy: 'no-referrer' }, words)
}
