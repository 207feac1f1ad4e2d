// The release in somebody else's cluster: what it consists of there, and its removal. Nothing else is looked at.
import { createCluster } from '../cluster/cluster.ts'
import { ofRelease } from '../cluster/rollout.ts'
import { isMade, SECRET_NAMES } from '../cluster/secrets.ts'
import { claimName } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import type { Item } from './inventory.ts'

const KINDS =
  'deployments,statefulsets,cronjobs,services,ingresses,configmaps,networkpolicies,poddisruptionbudgets,' +
  'serviceaccounts,persistentvolumeclaims,pods'

/** What of the release is in its namespace: objects that bear its name, its claims, and the Secrets that were made. */
export async function releaseItems(context: Context): Promise<Item[]> {
  const { namespace } = context.config
  const cluster = createCluster(context)
  const [labelled, claims, secrets] = await Promise.all([
    cluster.get(KINDS, ofRelease(context)),
    cluster.get('persistentvolumeclaims'),
    cluster.get('secrets'),
  ])
  const own: readonly string[] = Object.values(SECRET_NAMES)
  const items = [
    ...labelled,
    ...claims.filter(({ metadata }) => metadata.name === claimName(context.config)),
    ...secrets.filter((each) => own.includes(each.metadata.name) && isMade(each)),
  ].map(({ kind, metadata }): Item => ({ kind, name: metadata.name, namespace }))
  return [...new Map(items.map((each) => [`${each.kind}/${each.name}`, each])).values()]
}

/** What a removal without data leaves. */
export const isData = ({ kind }: Item): boolean => kind === 'PersistentVolumeClaim' || kind === 'Secret'

/** Removes claims and Secrets one by one: the namespace may hold what is not the suite's. */
export async function removeReleaseData(context: Context, items: readonly Item[]): Promise<void> {
  const names = items.filter(isData).map(({ kind, name }) => `${kind.toLowerCase()}/${name}`)
  if (names.length === 0) return
  await createCluster(context).act(['delete', ...names, '--ignore-not-found', '--wait', '--timeout', '120s'], {
    timeoutMs: 150_000,
  })
}
