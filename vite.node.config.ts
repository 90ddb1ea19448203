import { defineConfig } from 'vite'

/** The simulated devices: the shipped engine, bundled for Node, for the demonstration network and for benchmarks. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'client/src/simulate/simulate.node.ts',
    outDir: 'client/dist-node',
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'simulate.mjs' } },
  },
  ssr: { noExternal: true, target: 'node' },
})
