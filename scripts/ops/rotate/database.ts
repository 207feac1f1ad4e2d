import { type Database, identifier, literal } from '../../lib/backup/database.ts'
import { createCluster } from '../../lib/cluster/cluster.ts'
import { makeSecrets, newValues, SECRET_NAMES, writeSecretKeys } from '../../lib/cluster/secrets.ts'
import { UserError } from '../../lib/errors.ts'
import { releaseDatabase } from '../../lib/release/release-database.ts'
import { restartApplication } from '../../lib/release/restart.ts'
import { objectName } from '../../lib/run/chart-values.ts'
import type { Context } from '../../lib/run/context.ts'
import { untilPodsHave } from './passwords-seen.ts'

const SUPERUSER = 'postgres'
const KEYS = ['postgres-password', 'password'] as const
/** Beside each key, while its value is being changed. */
const nextOf = (key: string): string => `${key}-next`

/**
 * The new passwords are put beside the old ones, every pod learns the application's, the roles get them, and only
 * then do the old ones go: at no point is there a pod without a password that the server takes, and none is replaced.
 * A run that is cut off has lost nothing; the next one goes on with the passwords that are there.
 */
export async function rotateDatabase(context: Context): Promise<void> {
  const { options, report } = context
  const database = await releaseDatabase(context)
  const held = await readValues(context)
  const begun = KEYS.every((key) => held[nextOf(key)])
  const values = begun
    ? Object.fromEntries(KEYS.map((key) => [key, held[nextOf(key)]!]))
    : newValues(SECRET_NAMES.database)
  if (begun) report.fact('a rotation that was cut off goes on')
  report.update('putting the new passwords beside the old ones')
  const next = Object.fromEntries(KEYS.map((key) => [nextOf(key), values[key]!]))
  if (!begun) await writeSecretKeys(context, SECRET_NAMES.database, { ...ownOf(held), ...next })
  await untilPodsHave(context, 'database-next', values['password']!)
  report.update('altering the roles')
  await alterRoles(database, values)
  report.update('writing the Secret')
  await writeSecretKeys(context, SECRET_NAMES.database, { ...values, ...next })
  await untilPodsHave(context, 'database', values['password']!)
  await writeSecretKeys(context, SECRET_NAMES.database, values)
  if (!options.dryRun) report.fact('both roles have new passwords, and every pod knows them; none was replaced')
}

const ownOf = (held: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(KEYS.map((key) => [key, held[key]!]))

/** Makes the roles' passwords those of the Secret, over the socket of the database's pod, which asks for none. */
export async function recoverDatabase(context: Context): Promise<void> {
  const { config, options, report } = context
  const database = await releaseDatabase(context)
  const name = SECRET_NAMES.database
  if (!(await secretExists(context))) {
    await makeSecrets(context, [name])
    report.fact(`${name} was gone and is made anew`)
  }
  report.update('waiting for the database')
  const workload = `statefulset/${objectName(config, 'database')}`
  // A pod that waits for its Secret starts by itself now that there is one.
  await createCluster(context).act(['rollout', 'status', workload, '--timeout', '180s'], { timeoutMs: 190_000 })
  const values = options.dryRun ? newValues(name) : await readValues(context)
  await alterRoles(database, values)
  if (KEYS.some((key) => values[nextOf(key)])) await writeSecretKeys(context, name, ownOf(values))
  report.update('replacing the pods')
  await restartApplication(context)
  if (!options.dryRun) report.fact('both roles have the passwords of the Secret; no data was touched')
}

/** Sent by standard input and kept out of the server's log. The server stores a verifier, not the password. */
async function alterRoles(database: Database, values: Record<string, string>): Promise<void> {
  const passwords = { [SUPERUSER]: values['postgres-password']!, [database.user]: values['password']! }
  const statements = Object.entries(passwords).map(
    ([role, password]) => `ALTER ROLE ${identifier(role)} PASSWORD ${literal(password)};`,
  )
  const quiet = ["SET log_statement = 'none';", "SET log_min_error_statement = 'panic';"]
  await database.change(SUPERUSER, [...quiet, 'BEGIN;', ...statements, 'COMMIT;'].join('\n'))
}

const getSecret = (output: string): string[] => [
  'get',
  'secret',
  SECRET_NAMES.database,
  '--ignore-not-found',
  '--output',
  output,
]

const secretExists = async (context: Context): Promise<boolean> =>
  (await createCluster(context).ask(getSecret('name'))).stdout !== ''

/** The values of the database's Secret. Throws TSK_SECRET_INCOMPLETE when one is missing. */
async function readValues(context: Context): Promise<Record<string, string>> {
  const { stdout } = await createCluster(context).ask(getSecret('json'))
  const data = stdout === '' ? {} : ((JSON.parse(stdout) as { data?: Record<string, string> }).data ?? {})
  const missing = KEYS.filter((key) => !data[key])
  if (missing.length > 0) throw incomplete(missing)
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  )
}

const incomplete = (missing: readonly string[]): UserError =>
  new UserError('TSK_SECRET_INCOMPLETE', `The Secret ${SECRET_NAMES.database} has no ${missing.join(' and no ')}`, {
    hint: 'Run `npm run rotate -- database --recover`; a Secret that is there but not whole has to be deleted first',
  })
