import { defineConfig } from 'vitest/config'

/** Files whose tests have a database. */
const ACCOUNTS = 'tests/server/accounts/**/*.test.ts'

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
    environment: 'node',
    setupFiles: ['tests/fixtures/native-elements.ts', 'tests/fixtures/patience.ts'],
    restoreMocks: true,
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // The server is only started when a file of its project runs.
    projects: [
      { extends: true, test: { name: 'pages and routes', include: ['tests/**/*.test.{ts,tsx}'], exclude: [ACCOUNTS] } },
      {
        extends: true,
        test: { name: 'accounts', include: [ACCOUNTS], globalSetup: ['tests/fixtures/migrated-server.ts'] },
      },
    ],
  },
})
