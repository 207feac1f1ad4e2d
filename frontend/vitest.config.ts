import { defineConfig } from 'vitest/config'

/** Components ask for a browser's document in their own file; everything else runs as on the server. */
export default defineConfig({
  resolve: {
    alias: {
      '@': `${import.meta.dirname}/src`,
      // Its main file throws outside a server bundle; Next.js resolves it to this one there.
      'server-only': `${import.meta.dirname}/node_modules/server-only/empty.js`,
    },
  },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    environment: 'node',
    setupFiles: ['tests/fixtures/native-elements.ts', 'tests/fixtures/patience.ts'],
    restoreMocks: true,
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
})
