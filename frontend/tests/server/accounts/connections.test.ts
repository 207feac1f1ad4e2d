import { expect, test } from 'vitest'
import { authSchemaPresent, database } from '@/server/database'
import { useAccountService } from '../../fixtures/account-service'

useAccountService(async () => ({ DATABASE_CONNECTIONS: '4' }))

const opened = async () => {
  const text = 'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1'
  const { rows } = await database().query<{ pid: number }>(text, ['taskora-frontend'])
  return rows.map(({ pid }) => pid).sort()
}

test('a replica that says that it is ready has opened every connection, and opens no second set', async () => {
  expect(await authSchemaPresent()).toBe(true)
  const first = await opened()
  expect(first).toHaveLength(4)
  expect(await authSchemaPresent()).toBe(true)
  expect(await opened()).toEqual(first)
})
