import { createHash } from 'node:crypto'
import { createCluster, type KubeObject } from '../../lib/cluster/cluster.ts'
import { ofRelease } from '../../lib/cluster/rollout.ts'
import { UserError } from '../../lib/errors.ts'
import { PASSWORD_NOTE } from '../../lib/password-note.ts'
import type { Context } from '../../lib/run/context.ts'
import { count } from '../../lib/units.ts'
import { waitFor } from '../../lib/wait.ts'

/** The files that a password reaches pods as: the one in force, and while it is being changed the one after it. */
export type PasswordFile = 'database' | 'database-next'

const fileOf = (which: PasswordFile): string => `/run/secrets/${which}/password`
/** The volumes that they come in. */
const VOLUMES = { now: 'database-secret', next: 'database-next' }
/** The kubelet looks for changes once a minute and a half at the latest, whatever it is told. */
const LIMIT_MS = 150_000
const AGAIN_MS = 1_000

interface PodSpec {
  readonly containers: readonly { readonly name: string }[]
  readonly volumes?: readonly { readonly name: string }[]
}

const specOf = (pod: KubeObject): PodSpec => pod['spec'] as PodSpec
const phaseOf = (pod: KubeObject): string => (pod['status'] as { phase?: string } | undefined)?.phase ?? ''

/**
 * Waits until every pod that opens connections as the application's role has this password in a file, those that start
 * or end meanwhile included. Throws TSK_PASSWORD_UNSEEN; what was in force before is in force then.
 */
export async function untilPodsHave(context: Context, which: PasswordFile, password: string): Promise<void> {
  if (context.options.dryRun) return
  const digest = createHash('sha256').update(password).digest('hex')
  const asked = new Set<string>()
  await waitFor({
    subject: 'The new password in every pod',
    timeoutMs: LIMIT_MS,
    intervalMs: AGAIN_MS,
    signal: context.signal,
    timeoutCode: 'TSK_PASSWORD_UNSEEN',
    hint: 'Look at the pod with `npm run why`, then run the same command again: it goes on where this one ended',
    onChange: (detail) => context.report.update(detail),
    async observe() {
      const pods = await connectingPods(context)
      await askKubelet(context, pods, asked)
      const have = await Promise.all(pods.map((pod) => hasPassword(context, pod, which, digest)))
      const without = pods.filter((_, index) => !have[index]).map(({ metadata }) => metadata.name)
      if (without.length === 0) return { state: 'done', value: undefined }
      return { state: 'pending', detail: `${count(without.length, 'pod')} to hear of it: ${without.join(', ')}` }
    },
  })
}

/**
 * The pods that open connections, but the server's own, which has the password for its first start alone. Throws
 * TSK_PASSWORD_UNSEEN.
 */
async function connectingPods(context: Context): Promise<KubeObject[]> {
  const selector = `${ofRelease(context)},app.kubernetes.io/component!=database`
  const has = (pod: KubeObject, volume: string) => specOf(pod).volumes?.some(({ name }) => name === volume) ?? false
  const all = await createCluster(context).get('pods', selector)
  const pods = all.filter((pod) => has(pod, VOLUMES.now) && !['Succeeded', 'Failed'].includes(phaseOf(pod)))
  const old = pods.find((pod) => !has(pod, VOLUMES.next))
  if (old)
    throw new UserError(
      'TSK_PASSWORD_UNSEEN',
      `Pod ${old.metadata.name} is of a release that knows one password only`,
      {
        hint: 'Run `npm run deploy` first; nothing was changed that pods would notice',
      },
    )
  return pods
}

/** A change of the pod has the kubelet look after its volumes at once; by itself it does so every minute or so. */
async function askKubelet(context: Context, pods: readonly KubeObject[], asked: Set<string>): Promise<void> {
  const names = pods.map(({ metadata }) => metadata.name).filter((name) => !asked.has(name))
  if (names.length === 0) return
  const note = `${PASSWORD_NOTE}=${Date.now()}`
  // A pod may have gone since the listing; that nobody looks any sooner for the others costs time alone.
  await createCluster(context).probe(['annotate', 'pod', ...names, note, '--overwrite'])
  for (const name of names) asked.add(name)
}

async function hasPassword(context: Context, pod: KubeObject, which: PasswordFile, digest: string): Promise<boolean> {
  const container = specOf(pod).containers[0]!.name
  const command = ['exec', pod.metadata.name, '--container', container, '--', 'sha256sum', fileOf(which)]
  const { exitCode, stdout } = await createCluster(context).probe(command, { timeoutMs: 20_000 })
  return exitCode === 0 && stdout.startsWith(digest)
}
