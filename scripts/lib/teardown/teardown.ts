import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createCluster } from '../cluster/cluster.ts'
import { deleteArgs, hasCluster, type NodeState, readNodeState } from '../cluster/minikube.ts'
import { ofRelease, WATCHED } from '../cluster/rollout.ts'
import { SECRET_NAMES } from '../cluster/secrets.ts'
import { restoreState } from '../cluster/state-copy.ts'
import { waitForObjects } from '../cluster/watch-objects.ts'
import { EXIT } from '../errors.ts'
import { removeController } from '../ingress/controller.ts'
import { uninstallArgs } from '../release/helm.ts'
import type { Context } from '../run/context.ts'
import { forgetWayIn, mayHaveController } from '../run/way-in.ts'
import { count } from '../units.ts'
import { type Inventory, type Item, isOwnImage } from './inventory.ts'

/** What goes. Each level includes the ones before it. */
export const LEVELS = ['app', 'data', 'cluster', 'all'] as const
export type Level = (typeof LEVELS)[number]

export const includes = (chosen: Level, level: Level): boolean => LEVELS.indexOf(chosen) >= LEVELS.indexOf(level)

/** What a level takes away, in the words of the question that comes before it. */
export const LOSS: Readonly<Record<Level, string>> = {
  app: 'the application; its data and Secrets stay',
  data: 'the application, all tasks and accounts, and the Secrets',
  cluster: 'the whole cluster, with all tasks and accounts',
  all: 'the cluster with all data, the images, the engine that Taskora started, and its state and caches',
}

/**
 * Removes the release and the ingress controller, and waits until their last pods are gone; volume and Secrets stay,
 * since neither belongs to it. The database takes its time for a clean shutdown. The servers do not go on serving while
 * the node forgets them, as they do in a rollout: nobody comes to take over.
 */
export async function removeApplication(context: Context, { clusterAnswers }: Inventory): Promise<void> {
  if (!clusterAnswers) return
  // Orphaned and with their owners, since a pod's time is set when its removal begins, and owners would replace it.
  const servers = [
    'deployments,replicasets,pods',
    '--selector',
    `${ofRelease(context)},app.kubernetes.io/component in (frontend,frontend-development,backend)`,
    '--cascade=orphan',
  ]
  await createCluster(context).act(['delete', ...servers, '--grace-period', '1', '--wait=false'])
  await context.shell.act('helm', uninstallArgs(context, { wait: false }))
  if (context.shell.dryRun) return
  await waitForObjects(context, {
    subject: 'The end of the last pod',
    kinds: WATCHED,
    selector: ofRelease(context),
    timeoutMs: context.config.timeouts.ready,
    timeoutCode: 'TSK_TEARDOWN_INCOMPLETE',
    exitCode: EXIT.unhealthy,
    hint: 'Run the same command again; `npm run doctor` looks at the node',
    judge: (objects) =>
      objects.length === 0
        ? { state: 'done', value: undefined }
        : {
            state: 'pending',
            detail:
              `${count(objects.length, 'object')} left: ` +
              `${objects.map(({ metadata }) => metadata.name).join(', ')}`,
          },
  })
  if (mayHaveController(context)) await removeController(context)
}

/** Removes the namespace, and with it the Secrets; waits until it and the volumes that its claims held are gone. */
export async function removeData(context: Context, { clusterAnswers }: Inventory): Promise<void> {
  if (!clusterAnswers) return
  const { namespace } = context.config
  const cluster = createCluster(context)
  const volumes = (await cluster.get('persistentvolumes')).filter(
    ({ spec }) => (spec as { claimRef?: { namespace?: string } } | undefined)?.claimRef?.namespace === namespace,
  )
  await cluster.act(['delete', 'namespace', namespace, '--ignore-not-found', '--wait', '--timeout', '120s'], {
    timeoutMs: 150_000,
  })
  if (volumes.length === 0) return
  // The provisioner deletes the folder after the claim: only then is the data gone.
  const names = volumes.map(({ metadata }) => `persistentvolume/${metadata.name}`)
  await cluster.act(['wait', '--for', 'delete', ...names, '--timeout', '60s'], { timeoutMs: 90_000 })
}

/**
 * Removes node, volume and network of this profile, also a volume whose node is gone; a cluster that another checkout
 * made is left alone. Nothing that runs in the node is ended in order, because its data go as well; should the volume
 * remain, PostgreSQL recovers in it as after a crash, and another node can be made for it.
 */
export async function removeCluster(context: Context, { ours, clusterAnswers }: Inventory): Promise<void> {
  const { shell, paths } = context
  const [state, canBeKilled] = await Promise.all([
    readNodeState(context),
    clusterAnswers && holdsFrozen(context).then((frozen) => !frozen),
  ])
  if (canBeKilled && state === 'running') await killNode(context, ours)
  else await deleteNode(context, ours, state)
  if (shell.dryRun) return
  rmSync(paths.kubeconfig, { force: true })
  forgetWayIn(context)
}

/** Whether the node has processes that no signal ends: those that `minikube pause` froze, in version 1 of cgroups. */
async function holdsFrozen({ shell, config: { profile } }: Context): Promise<boolean> {
  const look = ['grep', '-rqsx', '--include=freezer.state', 'FROZEN', '/sys/fs/cgroup/freezer']
  return (await shell.probe('docker', ['exec', profile, ...look], { timeoutMs: 20_000 })).exitCode === 0
}

/** What `minikube delete` does, without shutting the node down first: that takes ten seconds and more. */
async function killNode({ shell, config: { profile }, paths }: Context, ours: readonly Item[]): Promise<void> {
  await shell.act('docker', ['rm', '--force', '--volumes', profile], { timeoutMs: 60_000 })
  const remains = ['volume', 'network'].filter((each) => ours.some(({ kind }) => kind === each))
  await Promise.all(remains.map((kind) => shell.act('docker', [kind, 'rm', profile], { timeoutMs: 120_000 })))
  if (shell.dryRun) return
  for (const records of ['machines', 'profiles'])
    rmSync(join(paths.minikubeHome, '.minikube', records, profile), { recursive: true, force: true })
}

/** The way for every other state: stopped, paused, damaged, or gone but for its volume. */
async function deleteNode(context: Context, ours: readonly Item[], state: NodeState): Promise<void> {
  const { shell, config } = context
  const orphan = state === 'missing' && ours.some(({ kind }) => ['volume', 'network'].includes(kind))
  // minikube waits for the processes of a node, which never end while it is paused.
  if (state === 'paused') await shell.act('docker', ['unpause', config.profile])
  const there = state !== 'missing' && state !== 'foreign'
  const known = hasCluster(context) || (there && (await restoreState(context)))
  if (known && (there || orphan)) await shell.act('minikube', deleteArgs(config.profile), { timeoutMs: 180_000 })
  else if (there) await killNode(context, ours)
}

/** Removes the images that only Taskora uses. */
export async function removeImages({ shell }: Context, { ours }: Inventory): Promise<void> {
  const images = ours.flatMap(({ kind, name }) => (kind === 'image' && isOwnImage(name) ? [name] : []))
  if (images.length > 0) await shell.act('docker', ['image', 'rm', '--force', ...images], { timeoutMs: 120_000 })
}

/** Which of our items may still be there after a level. */
export function mayRemain(level: Level, imagesStay: boolean): (item: Item) => boolean {
  const secrets: readonly string[] = Object.values(SECRET_NAMES)
  return ({ kind, name, namespace }) => {
    if (kind === 'image') return level !== 'all' || imagesStay
    if (includes(level, 'cluster')) return false
    if (namespace === undefined) return true
    return (
      level === 'app' &&
      ((kind === 'Secret' && secrets.includes(name)) ||
        kind === 'PersistentVolumeClaim' ||
        // Kubernetes puts its own root certificate into every namespace.
        (kind === 'ConfigMap' && name === 'kube-root-ca.crt'))
    )
  }
}
