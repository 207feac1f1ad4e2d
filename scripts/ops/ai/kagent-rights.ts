import type { Cluster } from '../../lib/cluster/cluster.ts'
import { UserError } from '../../lib/errors.ts'

/** What no identity of Kagent may do in the namespace of the application. */
const FORBIDDEN: readonly (readonly [verb: string, what: string])[] = [
  ['get', 'secrets'],
  ['delete', 'pods'],
  ['create', 'pods/exec'],
  ['patch', 'deployments'],
]

/**
 * Asks the API for each ServiceAccount of Kagent's namespace what it may do in `namespace`. Throws TSK_AI_RIGHTS where
 * one may do more than look, and where there is no answer.
 */
export async function assertOnlyLooking(cluster: Cluster, namespace: string): Promise<void> {
  const listed = await cluster.ask(['get', 'serviceaccounts', '--output', 'name'], { timeoutMs: 30_000 })
  const accounts = listed.stdout
    .split('\n')
    .filter(Boolean)
    .map((each) => each.replace('serviceaccount/', ''))
  const asked = await Promise.all(
    accounts.flatMap((account) =>
      FORBIDDEN.map(async ([verb, what]) => {
        const as = `system:serviceaccount:kagent:${account}`
        // The last of two flags counts.
        const args = ['auth', 'can-i', verb, what, '--as', as, '--namespace', namespace]
        const { stdout } = await cluster.probe(args, { timeoutMs: 15_000 })
        // `can-i` says "no" with exit code 1, and something else where it could not ask.
        return stdout.trim() === 'no' ? undefined : `${account}: ${verb} ${what}: ${stdout.trim() || 'no answer'}`
      }),
    ),
  )
  const wrong = asked.filter((each) => each !== undefined)
  if (wrong.length === 0) return
  throw new UserError('TSK_AI_RIGHTS', `Kagent may not be used, and was removed: ${wrong.slice(0, 4).join(', ')}`, {
    hint: 'npm run ai -- status',
  })
}
