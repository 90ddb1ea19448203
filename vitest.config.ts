import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['client/test/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 30_000, pool: 'forks', maxWorkers: 2 },
})
