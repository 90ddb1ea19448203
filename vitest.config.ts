import { defineConfig } from 'vitest/config'

/** `bin/test --long` adds what takes more than ten minutes. */
const include = ['client/test/**/*.test.ts', ...(process.env.CONCLAVE_LONG ? ['client/test/**/*.long.ts'] : [])]

export default defineConfig({
  test: { include, testTimeout: 120_000, hookTimeout: 30_000, pool: 'forks', maxWorkers: 2 },
})
