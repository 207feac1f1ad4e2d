import { defineConfig } from 'vitest/config'

/** Components ask for a browser's document in their own file; everything else runs as on the server. */
export default defineConfig({
  resolve: { alias: { '@': `${import.meta.dirname}/src` } },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    environment: 'node',
    setupFiles: ['tests/setup/native-elements.ts'],
    restoreMocks: true,
    testTimeout: 20_000,
    hookTimeout: 90_000,
  },
})
