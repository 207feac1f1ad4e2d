import type { Step, StepId } from './lib/run/step.ts'

/** The pipeline in order: what `npm run deploy` runs. */
export const PIPELINE: readonly StepId[] = ['setup', 'build', 'load', 'deploy', 'verify']

export const STEPS: readonly StepId[] = [...PIPELINE, 'teardown']

const MODULES: Readonly<Record<StepId, () => Promise<Step>>> = {
  setup: async () => (await import('./01-setup.ts')).setup,
  build: async () => (await import('./02-build.ts')).build,
  load: async () => (await import('./03-load.ts')).load,
  deploy: async () => (await import('./04-deploy.ts')).deploy,
  verify: async () => (await import('./05-verify.ts')).verify,
  teardown: async () => (await import('./06-teardown.ts')).teardown,
}

/** These steps in their order. A step's module is loaded when it is asked for: `npm run load` pays for one of six. */
export const loadSteps = (ids: readonly StepId[]): Promise<Step[]> => Promise.all(ids.map((id) => MODULES[id]()))
