// The namespace of a target, which may be somebody else's, and the Secrets in it.
import { createCluster } from '../cluster/cluster.ts'
import {
  broughtSecrets,
  ensureNamespace,
  isMade,
  makeSecrets,
  missingSecrets,
  SECRET_NAMES,
} from '../cluster/secrets.ts'
import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { targetOf } from '../run/which-cluster.ts'

/** Makes the namespace where there is none. One that is there keeps its labels: they are its owner's. */
export async function ensureTargetNamespace(context: Context): Promise<void> {
  const { namespace } = context.config
  const { exitCode } = await createCluster(context).raw(`/api/v1/namespaces/${namespace}`)
  if (exitCode === 0) return
  await ensureNamespace(context)
  context.report.fact(`namespace made: ${namespace}, in which Pod Security "restricted" holds`)
}

/** Throws TSK_TARGET_SECRET for a Secret that the person's values name and that is not there. */
export async function assertBroughtSecrets(context: Context): Promise<void> {
  const names = Object.values(SECRET_NAMES) as readonly string[]
  const brought = [...broughtSecrets(context).values()].filter((name) => !names.includes(name))
  if (brought.length === 0) return
  const secrets = await createCluster(context).get('secrets')
  const lacking = brought.filter((name) => !secrets.some(({ metadata }) => metadata.name === name))
  if (lacking.length === 0) return
  throw new UserError('TSK_TARGET_SECRET', `Your values name a Secret that is not there: ${lacking.join(', ')}`, {
    evidence: [`namespace: ${context.config.namespace}`, `values: ${context.config.overrides}`],
    hint: 'docs/secrets.md says what has to be in it; without secrets.* in your values the suite makes its own',
  })
}

/**
 * Makes sure that the Secret is one that the suite made, or none: what an operator or another program writes, that one
 * has to change. Throws TSK_TARGET_SECRET. On the own cluster all are the suite's.
 */
export async function requireMadeSecret(context: Context, key: keyof typeof SECRET_NAMES): Promise<void> {
  if (!targetOf(context.config)) return
  const name = broughtSecrets(context).get(key) ?? SECRET_NAMES[key]
  if (name === SECRET_NAMES[key]) {
    const secret = (await createCluster(context).get('secrets')).find(({ metadata }) => metadata.name === name)
    if (!secret || isMade(secret)) return
  }
  throw new UserError('TSK_TARGET_SECRET', `The Secret ${name} is not one that the suite made`, {
    evidence: [`namespace: ${context.config.namespace}`],
    hint: 'Change it where it is made; docs/secrets.md says what has to be in it. Nothing was changed',
  })
}

/** Makes the Secrets that are the suite's to make, where they are missing. */
export async function ensureTargetSecrets(context: Context): Promise<void> {
  const made = await makeSecrets(context, await missingSecrets(context))
  if (made.length > 0) context.report.fact(`Secrets made: ${made.join(', ')}`)
}
