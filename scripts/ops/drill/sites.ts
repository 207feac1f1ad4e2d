// Where faults are made: in the application's namespace, one at a time, or side by side, each in one of its own.
import { createCluster } from '../../lib/cluster/cluster.ts'
import type { Context } from '../../lib/run/context.ts'
import { type Action, type Fault, type Names, namesOf } from './fault.ts'
import { named } from './own-workload.ts'

/** A fault with the place that it is made in. */
export interface Site {
  readonly fault: Fault
  readonly at: Names
  /** Bound to the namespace of the fault. */
  readonly context: Context
}

/** As strict as the application's own namespace, so that what is refused there is refused here. */
const STRICT = { 'pod-security.kubernetes.io/enforce': 'restricted' }

/** Puts faults that can be made side by side together, at most `most`; any other stays alone. Keeps their order. */
export function groupFaults(faults: readonly Fault[], most: number): Fault[][] {
  const groups: Fault[][] = []
  for (const fault of faults) {
    const last = groups.at(-1)
    if (fault.apart && last?.[0]?.apart && last.length < most && !last.includes(fault)) last.push(fault)
    else groups.push([fault])
  }
  return groups
}

/** Makes the namespaces that the faults of a group need; what an earlier run left there goes first. */
export async function openSites(context: Context, faults: readonly Fault[], image: string): Promise<Site[]> {
  const sites = faults.map((fault): Site => {
    const namespace = fault.apart ? `drill-${fault.name}` : context.config.namespace
    const own = { ...context, config: { ...context.config, namespace } }
    return { fault, context: own, at: namesOf(own, image) }
  })
  const namespaces = namespacesOf(sites)
  if (namespaces.length === 0) return sites
  const cluster = createCluster(context)
  await cluster.act(['delete', 'namespace', ...namespaces, '--ignore-not-found'], { timeoutMs: 120_000 })
  await cluster.apply(namespaces.map((name) => withLabels(named('v1', 'Namespace', {}, name))))
  // Controllers fill a new namespace; a pod that comes before is refused, which is another fault than the one meant.
  const filled = ['wait', '--for=create', 'serviceaccount/default', 'configmap/kube-root-ca.crt', '--timeout=30s']
  await Promise.all(
    sites
      .filter(({ fault }) => fault.apart)
      .map((site) => createCluster(site.context).ask(filled, { timeoutMs: 40_000 })),
  )
  return sites
}

const withLabels = (namespace: object): object => ({
  ...namespace,
  metadata: { ...(namespace as { metadata: object }).metadata, labels: STRICT },
})

/** Takes the namespaces away, also after an interruption; does not wait until they are gone. */
export async function closeSites(context: Context, sites: readonly Site[]): Promise<void> {
  const namespaces = namespacesOf(sites)
  if (namespaces.length === 0) return
  const args = ['delete', 'namespace', ...namespaces, '--ignore-not-found', '--wait=false']
  await createCluster(context).act(args, { timeoutMs: 60_000, cleanup: true })
}

const namespacesOf = (sites: readonly Site[]): string[] =>
  sites.filter(({ fault }) => fault.apart).map(({ at }) => at.namespace)

/** Does what an action says, in the namespace of its site. `cleanup`: also after an interruption. */
export async function act({ context }: Pick<Site, 'context'>, { kubectl, docker, input }: Action, cleanup = false) {
  const options = { timeoutMs: 60_000, cleanup, ...(input ? { input: JSON.stringify(input) } : {}) }
  if (kubectl) await createCluster(context).act(kubectl, options)
  if (docker) await context.shell.act('docker', docker, options)
}
