import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, vi } from 'vitest'
import { database } from '@/server/database'
import { startMigratedDatabase, type MigratedDatabase } from '../../../tests/fixtures/migrated-database.ts'

export const ORIGIN = 'http://localhost:8080'

/** Gives the tests of a file the account service on a real, migrated database, and takes both away after the last one. */
export function useAccountService(): void {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-accounts-'))
  let migrated: MigratedDatabase

  beforeAll(async () => {
    migrated = await startMigratedDatabase()
    const secret = join(folder, 'secret')
    writeFileSync(secret, 'a secret of at least thirty-two characters')
    const environment = { PUBLIC_URL: ORIGIN, BACKEND_URL: 'http://localhost:8000', AUTH_SECRET_FILE: secret }
    for (const [name, value] of Object.entries({ ...migrated.environment, ...environment })) vi.stubEnv(name, value)
  })

  afterAll(async () => {
    await database().end()
    await migrated.stop()
    rmSync(folder, { recursive: true })
  })
}
