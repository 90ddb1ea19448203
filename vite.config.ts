import { readdirSync } from 'node:fs'
import { defineConfig } from 'vite'
import { iconSprite } from './client/tools/sprite'

/** One bundle per page: every file in client/src/entry is an entry, nothing is inlined. */
const entries = readdirSync('client/src/entry')
  .filter((name) => /\.(ts|css)$/.test(name))
  .sort()
  .map((name) => `client/src/entry/${name}`)

export default defineConfig({
  base: '/static/dist/',
  publicDir: false,
  plugins: [iconSprite('client/icons.json')],
  build: {
    outDir: 'conclave/static/dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: { input: entries },
  },
  worker: { format: 'es' },
})
