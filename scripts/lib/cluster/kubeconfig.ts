import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parse, stringify } from 'yaml'
import type { Context } from '../run/context.ts'

/** What stands in the profile's kubeconfig: `damaged` cannot be read, or lacks the profile's own entries. */
type KubeconfigState = 'usable' | 'missing' | 'damaged'

type Scope = Pick<Context, 'config' | 'paths'>

/** The parts of a kubeconfig that are read here; https://kubernetes.io/docs/reference/config-api/kubeconfig.v1. */
interface Kubeconfig {
  clusters?: { name: string; cluster: { server?: string; [field: string]: unknown } }[]
  users?: { name: string; user: object }[]
  contexts?: { name: string; context: { cluster: string; user: string } }[]
}

/** Looks into the file; asks nobody. */
export function kubeconfigState({ config, paths }: Scope): KubeconfigState {
  let text: string
  try {
    text = readFileSync(paths.kubeconfig, 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'damaged'
  }
  return leadsTo(text, config.profile) ? 'usable' : 'damaged'
}

function leadsTo(text: string, profile: string): boolean {
  try {
    const { clusters = [], users = [], contexts = [] } = parse(text) as Kubeconfig
    const context = contexts.find(({ name }) => name === profile)?.context
    return (
      users.some(({ name }) => name === context?.user) &&
      clusters.some(({ name, cluster }) => name === context?.cluster && URL.canParse(cluster.server ?? ''))
    )
  } catch {
    return false
  }
}

/**
 * Puts a damaged file out of the way. minikube takes one that it cannot read for a cluster that cannot be restarted,
 * and resets the cluster; a missing one it writes anew.
 */
export function dropDamagedKubeconfig(scope: Scope): boolean {
  const damaged = kubeconfigState(scope) === 'damaged'
  // Resuming with one that was written from the node was seen to end after minutes in "certificate signed by unknown
  // authority"; without any, minikube writes its own.
  if (damaged || holdsAuthority(scope)) rmSync(scope.paths.kubeconfig, { recursive: true, force: true })
  return damaged
}

const holdsAuthority = ({ paths }: Scope): boolean =>
  /certificate-authority-data/.test(readIfThere(paths.kubeconfig) ?? '')

/** What the control plane keeps for its administrator. */
const ADMIN_CONF = '/etc/kubernetes/admin.conf'

/**
 * The kubeconfig as the running node itself has it, with an address that this machine reaches. Undefined when the node
 * does not run, or is no control plane yet. Only asks.
 */
async function kubeconfigOfNode({ config, shell }: Pick<Context, 'config' | 'shell'>): Promise<string | undefined> {
  const { profile, namespace } = config
  const limit = { timeoutMs: 20_000 }
  const { exitCode, stdout } = await shell.probe('docker', ['exec', profile, 'cat', ADMIN_CONF], limit)
  if (exitCode !== 0) return undefined
  const { clusters, users } = parse(stdout) as Kubeconfig
  const [cluster, user] = [clusters?.[0]?.cluster, users?.[0]?.user]
  if (!cluster?.server || !user) return undefined
  const inside = new URL(cluster.server).port || '443'
  const published = await shell.probe('docker', ['container', 'port', profile, `${inside}/tcp`], limit)
  // The first address: the same port may be published on ::1 as well.
  const port = /:(\d+)\s*$/m.exec(published.stdout)?.[1]
  if (published.exitCode !== 0 || !port) return undefined
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: profile, cluster: { ...cluster, server: `https://127.0.0.1:${port}` } }],
    users: [{ name: profile, user }],
    contexts: [{ name: profile, context: { cluster: profile, user: profile, namespace } }],
    'current-context': profile,
  })
}

/** Writes the profile's kubeconfig from the running node. False when the node could not tell it, or it stood there. */
export async function rewriteKubeconfig(context: Pick<Context, 'config' | 'paths' | 'shell'>): Promise<boolean> {
  const text = await kubeconfigOfNode(context)
  const file = context.paths.kubeconfig
  if (text === undefined || text === readIfThere(file)) return false
  if (context.shell.dryRun) return true
  mkdirSync(dirname(file), { recursive: true })
  // Something that is no file may stand there; the new one appears whole or not at all, readable by its owner alone.
  if (readIfThere(file) === undefined) rmSync(file, { recursive: true, force: true })
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return true
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
