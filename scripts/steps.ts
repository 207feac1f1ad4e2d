import type { Step, StepId } from './lib/run/step.ts'
import type { ClusterKind } from './lib/run/which-cluster.ts'

/** The pipeline in order: what `npm run deploy` runs, in the suite's own cluster and in a target. */
export const PIPELINES: Readonly<Record<ClusterKind, readonly StepId[]>> = {
  own: ['setup', 'build', 'load', 'deploy', 'verify'],
  target: ['setup', 'build', 'push', 'deploy', 'verify'],
}

export const PIPELINE = PIPELINES.own

export const STEPS: readonly StepId[] = [...new Set([...PIPELINES.own, ...PIPELINES.target, 'teardown' as const])]

type Modules = Readonly<Record<StepId, () => Promise<Step>>>

const OWN: Modules = {
  setup: async () => (await import('./01-setup.ts')).setup,
  build: async () => (await import('./02-build.ts')).build,
  load: async () => (await import('./03-load.ts')).load,
  push: async () => (await import('./03-push.ts')).push,
  deploy: async () => (await import('./04-deploy.ts')).deploy,
  verify: async () => (await import('./05-verify.ts')).verify,
  teardown: async () => (await import('./06-teardown.ts')).teardown,
}

/** Where steps of the two kinds of cluster have nothing in common, each kind has its own. */
const MODULES: Readonly<Record<ClusterKind, Modules>> = {
  own: OWN,
  target: {
    ...OWN,
    setup: async () => (await import('./01-setup-target.ts')).setupTarget,
    teardown: async () => (await import('./06-teardown-target.ts')).teardownTarget,
  },
}

/** These steps in their order. A step's module is loaded when it is asked for: `npm run load` pays for one alone. */
export const loadSteps = (ids: readonly StepId[], kind: ClusterKind = 'own'): Promise<Step[]> =>
  Promise.all(ids.map((id) => MODULES[kind][id]()))
