import 'server-only'
import type { Pool } from 'pg'
import { ChangingPasswordPool } from './changing-password'
import { describeError, log } from './log'
import { settings } from './settings'

let pool: Pool | undefined

/** The connections for accounts and sessions. This service only ever reads and writes the schema `auth`. */
export function database(): Pool {
  pool ??= openPool()
  return pool
}

function openPool(): Pool {
  const { host, port, name, user, passwordFiles, connections } = settings().database
  const config = {
    host,
    port,
    user,
    database: name,
    options: '-c search_path=auth',
    application_name: 'taskora-frontend',
    max: connections,
    // Kept: on a busy machine to open one takes longer than all that it is then used for.
    idleTimeoutMillis: 0,
    keepAlive: true,
    connectionTimeoutMillis: 6_000,
    query_timeout: 5_000,
  }
  const opened = new ChangingPasswordPool(config, passwordFiles)
  // Without a listener, a database restart would end the process through an idle connection's error event.
  opened.on('error', (error) => log('warn', 'database_connection_lost', describeError(error)))
  return opened
}

const TABLES = ['user', 'session', 'account', 'verification', 'jwks', 'rateLimit', 'twoFactor', 'recoveryCode']

let opening: Promise<void> | undefined

/** Opens, once, all connections that the pool may have, so that no request of a new replica waits for one. */
function openConnections(): Promise<void> {
  opening ??= openEach().catch((error: unknown) => {
    opening = undefined
    throw error
  })
  return opening
}

async function openEach(): Promise<void> {
  const wanted = Array.from({ length: settings().database.connections }, () => database().connect())
  const tried = await Promise.allSettled(wanted)
  for (const each of tried) if (each.status === 'fulfilled') each.value.release()
  const failed = tried.find((each) => each.status === 'rejected')
  // With some of them it can serve; a server that takes no more just now may take them later.
  if (failed && tried.every(({ status }) => status === 'rejected')) throw failed.reason
}

/** Whether PostgreSQL answers and the migrations have made the tables that this service needs. */
export async function authSchemaPresent(): Promise<boolean> {
  await openConnections()
  const { rows } = await database().query<{ present: boolean }>(
    `SELECT bool_and(to_regclass('auth."' || name || '"') IS NOT NULL) AS present
       FROM unnest($1::text[]) AS name`,
    [TABLES],
  )
  return rows[0]?.present === true
}
