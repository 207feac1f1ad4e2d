import { join } from 'node:path'
import { createCluster } from '../../lib/cluster/cluster.ts'
import { noteWorkloads, waitForWorkloads } from '../../lib/cluster/rollout.ts'
import { nodeInventory } from '../../lib/images/node-inventory.ts'
import { plainUpgradeArgs, upgradeArgs } from '../../lib/release/helm.ts'
import type { Context } from '../../lib/run/context.ts'
import { count } from '../../lib/units.ts'
import { withCost } from './cost.ts'
import { writeChart } from './made-up-chart.ts'
import type { Scenario, Wanted } from './scenario.ts'
import { rotated } from './statistics.ts'
import type { Workbench } from './workbench.ts'

const SERVICES = [1, 5, 10, 20]
const LIMIT_MS = 330_000

/** Both change one value of a release that is there, and are done when the new pods run. */
const WAYS = {
  suite: (context: Context, mark: string) => upgradeAndWait(context, mark),
  helm: async ({ shell, ...context }: Context, mark: string): Promise<void> => {
    await shell.act('helm', plainUpgradeArgs(context, { mark }), { timeoutMs: LIMIT_MS })
  },
} as const

type Name = keyof typeof WAYS

/** How a rollout grows with the services that it replaces, by the suite's wait and by Helm's own. */
export const SERVICES_GROWTH: Scenario = {
  wanted: SERVICES.map(
    (services): Wanted => ({
      id: `growth-services-${services}`,
      title: `Replace the pods of ${count(services, 'service')}`,
      ways: [
        { id: 'suite', title: 'helm upgrade and the wait of the deploy step' },
        { id: 'helm', title: 'helm upgrade --wait' },
      ],
    }),
  ),
  onlyWhenNamed: true,
  async repeat(bench, time, repetition) {
    for (const services of SERVICES) {
      const context = await installed(bench, services)
      try {
        for (const name of rotated(Object.keys(WAYS) as Name[], repetition)) {
          const mark = `${name}-${repetition}`
          await time(
            `growth-services-${services}`,
            name,
            async () => {
              const began = performance.now()
              const { cost } = await withCost(async () => ({ done: await WAYS[name](context(), mark) }))
              return { durationMs: performance.now() - began, steps: {}, ...(cost ? { cost } : {}) }
            },
            () => assertReplaced(context(), mark, services),
          )
        }
      } finally {
        await removeNamespace(context())
      }
    }
  },
}

/** As the deploy step has it. */
async function upgradeAndWait(context: Context, mark: string): Promise<void> {
  await noteWorkloads(context)
  await context.shell.act('helm', upgradeArgs(context), { input: `mark: ${mark}\n`, timeoutMs: LIMIT_MS })
  await waitForWorkloads(context)
}

/** The chart of so many services, installed in a namespace of its own; the context is made anew on each call. */
async function installed(bench: Workbench, services: number): Promise<() => Context> {
  const first = bench.context()
  const chart = join(first.paths.state, 'made-up-chart')
  writeChart(chart, services, await waitingImage(first))
  const namespace = `services-${services}`
  const context = (): Context => {
    const own = bench.context()
    return { ...own, paths: { ...own.paths, chart }, config: { ...own.config, namespace, release: 'services' } }
  }
  await createCluster(context()).apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }])
  await upgradeAndWait(context(), 'first')
  return context
}

/** The one that keeps each pod's network, which every node has. */
async function waitingImage(context: Context): Promise<string> {
  const { images } = await nodeInventory(context)
  const image = [...images.keys()].find((name) => /\/pause:/.test(name))
  if (!image) throw new Error('the node has no image of pause')
  return image
}

/** Throws unless so many pods run with that mark, and no others. */
async function assertReplaced(context: Context, mark: string, services: number): Promise<void> {
  const pods = await createCluster(context).get('pods', 'app.kubernetes.io/instance=services')
  const alive = pods.filter(({ metadata }) => !metadata.deletionTimestamp)
  const marked = alive.filter(({ metadata }) => metadata.annotations?.['mark'] === mark)
  if (marked.length !== services || alive.length !== services)
    throw new Error(
      `${marked.length} of ${alive.length} pods have the new mark, and ${services} services were replaced`,
    )
}

async function removeNamespace(context: Context): Promise<void> {
  await createCluster(context).act(['delete', 'namespace', context.config.namespace, '--timeout=60s'], {
    cleanup: true,
  })
}
