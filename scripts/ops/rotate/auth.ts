import { literal } from '../../lib/backup/database.ts'
import { newValues, SECRET_NAMES, writeSecret } from '../../lib/cluster/secrets.ts'
import { releaseDatabase } from '../../lib/release/release-database.ts'
import { restartApplication } from '../../lib/release/restart.ts'
import type { Context } from '../../lib/run/context.ts'

/**
 * The frontend makes a signing key of its own when it cannot open those that there are, so both generations of pods
 * work during the rollout. What the old secret protected goes last: whoever knows that secret could sign with its keys.
 */
export async function rotateAuth(context: Context): Promise<void> {
  const { options, report } = context
  const database = await releaseDatabase(context)
  const [began = ''] = await database.ask(database.name, 'SELECT now();')
  report.update('writing the new secret')
  await writeSecret(context, SECRET_NAMES.auth, newValues(SECRET_NAMES.auth))
  report.update('replacing the pods')
  await restartApplication(context)
  await database.change(database.name, dropSql(began))
  if (!options.dryRun) report.fact('the new secret is in force; sessions and signing keys of the old one are deleted')
}

const dropSql = (began: string): string => `
DELETE FROM auth.jwks WHERE "createdAt" < ${literal(began)};
DELETE FROM auth.session WHERE "createdAt" < ${literal(began)};
`
