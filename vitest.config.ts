import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // real profiles and child processes take their time on small machines; no test measures it
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
})
