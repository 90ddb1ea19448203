import { defineConfig } from 'vite'

/** The service worker: one file under a name that stays, beside what `vite.config.ts` built. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'conclave/static/dist',
    emptyOutDir: false,
    target: 'es2023',
    modulePreload: false,
    rollupOptions: {
      input: 'client/src/release/pin.worker.ts',
      output: { format: 'iife', entryFileNames: 'sealed-worker.js' },
    },
  },
})
