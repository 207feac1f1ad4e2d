// Secrets that change: new values come into force without losing data.
import { requireCluster } from '../../lib/cluster/cluster.ts'
import { withProgress } from '../../lib/report/progress.ts'
import { confirm } from '../../lib/run/confirm.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import { requireMadeSecret } from '../../lib/target/namespace.ts'
import { requireToolchain } from '../../lib/toolchain/toolchain.ts'
import { rotateAuth } from './auth.ts'
import { recoverDatabase, rotateDatabase } from './database.ts'

const BUDGET_MS = 180_000

export const operation: Operation = {
  name: 'rotate',
  summary: 'Give the auth Secret or the passwords of the database new values, and keep the data',
  words: 'auth|database',
  flags: { recover: { about: "database: make the roles' passwords those of the Secret; a lost Secret is made anew" } },
  changes: true,
  keepsReceipt: true,
  async run(context) {
    const { options, paths, report } = context
    const [subject, ...others] = options.words
    const recover = options.values['recover'] === true
    if ((subject !== 'auth' && subject !== 'database') || others.length > 0)
      throw usageError('rotate takes one word, auth or database', 'rotate')
    if (recover && subject !== 'database') throw usageError('--recover is for the database', 'rotate')
    requireToolchain(paths)
    await requireCluster(context)
    await requireMadeSecret(context, subject)
    if (subject === 'auth')
      await confirm(
        context,
        'Everybody is signed out. Accounts, tasks and conversations stay; second factors need a backup code once.',
      )
    const work = subject === 'auth' ? rotateAuth : recover ? recoverDatabase : rotateDatabase
    await withProgress(report, { id: 'rotate', title: `Rotate the ${subject} Secret`, budgetMs: BUDGET_MS }, () =>
      work(context),
    )
    return { rotated: subject, recovered: recover }
  },
}
