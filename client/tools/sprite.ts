import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/**
 * Builds `icons.svg`, one symbol per name listed in `list` (a JSON array of lucide icon names).
 * Fails the build for a name that lucide does not have.
 */
export function iconSprite(list: string): Plugin {
  return {
    name: 'conclave-icon-sprite',
    apply: 'build',
    buildStart() {
      this.addWatchFile(list)
    },
    generateBundle() {
      const names = JSON.parse(readFileSync(list, 'utf8')) as string[]
      const symbols = names.map((name) => symbol(name)).join('\n')
      const source = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`
      this.emitFile({ type: 'asset', fileName: 'icons.svg', source })
    },
  }
}

function symbol(name: string): string {
  const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, 'utf8')
  const drawing = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).trim()
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">${drawing}</symbol>`
}
