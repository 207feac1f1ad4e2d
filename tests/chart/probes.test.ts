import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import { render } from '../fixtures/chart/helm.ts'
import { type Container, containersOf, podsOf } from '../fixtures/chart/objects.ts'

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const

const SLOW_FOR_A_MOMENT = 'readiness takes pods away that are slow for a moment, and all of them where the node is'

/** What is wrong with the probes of a container that serves, one sentence each. */
function probeFaults(container: Container): string[] {
  const [startup, readiness, liveness] = PROBES.map((name) => container[name])
  if (!startup || !readiness || !liveness) return ['a probe is missing']
  const budget = (probe: any): number => probe.periodSeconds * probe.failureThreshold
  const question = ({ httpGet, exec, tcpSocket }: any): unknown => httpGet ?? exec ?? tcpSocket
  const facts: [boolean, string][] = [
    [
      isDeepStrictEqual(startup, readiness) || isDeepStrictEqual(startup, liveness),
      'startup is a copy of another probe',
    ],
    [isDeepStrictEqual(question(readiness), question(liveness)), 'liveness asks what readiness asks'],
    [budget(startup) < 120, 'the budget to start is short'],
    [readiness.periodSeconds > 2, 'readiness is seen late'],
    [readiness.timeoutSeconds * readiness.failureThreshold < 30, SLOW_FOR_A_MOMENT],
    [liveness.periodSeconds <= readiness.periodSeconds, 'liveness is not slower than readiness'],
    [budget(liveness) < 30, 'liveness kills a process that pauses'],
    [[startup, readiness, liveness].some((probe) => !(probe.timeoutSeconds >= 3)), 'a timeout is below 3 seconds'],
  ]
  return facts.filter(([broken]) => broken).map(([, fact]) => fact)
}

const serving = (await render()).filter(({ kind }) => kind !== 'Pod')
const containers = podsOf(serving).map(({ owner, spec }) => ({ owner, spec, container: spec.containers[0]! }))

t.test('every container that serves has three probes of different purpose', async (t) => {
  t.equal(containers.length, 3)
  for (const { owner, container } of containers) {
    // There is one database: it has nobody to leave traffic to, and says soon that it takes no sessions.
    const alone = owner.startsWith('StatefulSet') ? [SLOW_FOR_A_MOMENT] : []
    t.strictSame(probeFaults(container), alone, owner)
  }
})

t.test('the check finds bad probes', async (t) => {
  const good = containers[0]!.container
  const spoilt: [string, Partial<Container>][] = [
    ['a probe is missing', { startupProbe: undefined }],
    ['startup is a copy of another probe', { startupProbe: good['livenessProbe'] }],
    ['liveness asks what readiness asks', { livenessProbe: { ...good['readinessProbe'], periodSeconds: 10 } }],
    ['the budget to start is short', { startupProbe: { ...good['startupProbe'], failureThreshold: 3 } }],
    ['readiness is seen late', { readinessProbe: { ...good['readinessProbe'], periodSeconds: 10 } }],
    [SLOW_FOR_A_MOMENT, { readinessProbe: { ...good['readinessProbe'], failureThreshold: 3 } }],
    ['liveness is not slower than readiness', { livenessProbe: { ...good['livenessProbe'], periodSeconds: 1 } }],
    ['liveness kills a process that pauses', { livenessProbe: { ...good['livenessProbe'], failureThreshold: 1 } }],
    ['a timeout is below 3 seconds', { readinessProbe: { ...good['readinessProbe'], timeoutSeconds: 1 } }],
  ]
  for (const [fault, change] of spoilt) t.ok(probeFaults({ ...good, ...change }).includes(fault), `finds: ${fault}`)
})

t.test('liveness of frontend and backend asks the process alone', async (t) => {
  for (const name of ['frontend', 'backend']) {
    const { container } = containers.find(({ owner }) => owner === `Deployment/taskora-${name}`)!
    t.equal(container['livenessProbe'].httpGet.path, '/healthz')
    t.equal(container['readinessProbe'].httpGet.path, '/readyz')
  }
})

t.test('a stopping pod serves on until it is forgotten, and has time to finish', async (t) => {
  for (const { owner, spec, container } of containers.filter(({ owner }) => owner.startsWith('Deployment'))) {
    const delay = container['lifecycle'].preStop.sleep.seconds
    t.ok(delay >= 2 && delay <= 3, `${owner} waits ${delay} s`)
    const drain = Number(container['env'].find(({ name }: any) => name === 'SHUTDOWN_DRAIN_SECONDS').value)
    t.ok(drain > 5, `${owner} asks callers to go elsewhere for longer than the 5 s for which idle connections are kept`)
    t.ok(spec['terminationGracePeriodSeconds'] >= delay + drain + 35, `${owner} may finish an answer of 35 s`)
  }
  t.equal(containers.find(({ owner }) => owner.startsWith('StatefulSet'))!.spec['terminationGracePeriodSeconds'], 60)
})

t.test('a rollout never takes a pod away before the new one is ready', async (t) => {
  for (const { spec } of serving.filter(({ kind }) => kind === 'Deployment')) {
    t.strictSame(spec.strategy.rollingUpdate, { maxUnavailable: 0, maxSurge: 1 })
  }
})

t.test('every container has requests and limits for processor, memory and disk', async (t) => {
  for (const { owner, spec } of podsOf(await render())) {
    for (const { name, resources } of containersOf(spec)) {
      for (const side of ['requests', 'limits']) {
        t.strictSame(
          Object.keys(resources[side]).sort(),
          ['cpu', 'ephemeral-storage', 'memory'],
          `${owner} ${name} ${side}`,
        )
      }
    }
  }
})

t.test('the whole application fits beside the control plane of a node with 2 processors', async (t) => {
  const replicas = (owner: string): number =>
    serving.find(({ kind, metadata }) => owner === `${kind}/${metadata.name}`)!.spec.replicas
  const sum = (side: string, read: (amounts: any) => number): number =>
    containers.reduce((total, { owner, container }) => total + replicas(owner) * read(container['resources'][side]), 0)
  t.ok(sum('requests', ({ cpu }) => Number.parseInt(cpu, 10)) <= 600, 'at most 600m are requested')
  t.ok(sum('limits', ({ memory }) => Number.parseInt(memory, 10)) <= 2560, 'at most 2.5 GiB can be used')
})
