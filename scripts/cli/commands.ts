import { readDeployment } from '../checks/deployment.ts'
import { nearest } from '../lib/nearest.ts'
import { runSteps, withTools } from '../lib/pipeline/pipeline.ts'
import type { Context, FlagValue } from '../lib/run/context.ts'
import type { Flags, Operation } from '../lib/run/operation.ts'
import type { Step } from '../lib/run/step.ts'
import { usageError } from '../lib/run/usage-error.ts'

/** Operations by name, loaded when they are asked for: start-up pays for one command, not for all. */
const OPERATIONS: Readonly<Record<string, () => Promise<{ operation: Operation }>>> = {
  dev: () => import('../ops/dev/dev.ts'),
  bench: () => import('../ops/bench/bench.ts'),
  status: () => import('../ops/status/status.ts'),
  why: () => import('../ops/why/why.ts'),
  drill: () => import('../ops/drill/drill.ts'),
  reliability: () => import('../ops/reliability/reliability.ts'),
  diagnose: () => import('../ops/why/diagnose.ts'),
  logs: () => import('../ops/logs.ts'),
  open: () => import('../ops/open.ts'),
  doctor: () => import('../ops/doctor/doctor.ts'),
  rollback: () => import('../ops/rollback/rollback.ts'),
  backup: () => import('../ops/backup.ts'),
  restore: () => import('../ops/restore.ts'),
  rotate: () => import('../ops/rotate/rotate.ts'),
  ask: () => import('../ops/ask/ask.ts'),
  ai: () => import('../ops/ai/ai.ts'),
  env: () => import('../ops/env/env.ts'),
  tools: () => import('../ops/tools.ts'),
  mcp: () => import('../ops/mcp/mcp.ts'),
  receipts: () => import('../ops/receipts/receipts.ts'),
}

const STEP_FLAGS: Flags = {
  only: { about: 'run this step alone', argument: 'STEP' },
  from: { about: 'start at this step', argument: 'STEP' },
}

const PIPELINE_FLAGS: Flags = {
  ...STEP_FLAGS,
  set: {
    about: 'chart values to try out, as Helm takes them; the next deploy without it sets them back',
    argument: 'KEY=VALUE,…',
    repeats: true,
  },
}

const TEARDOWN_FLAGS: Flags = {
  level: { about: 'what goes: app (data kept), data, cluster or all', argument: 'LEVEL' },
  'keep-cache': { about: 'with --level all: keep downloads and builds, which every checkout shares' },
}

/** All command names, for help and for suggestions. */
export const COMMAND_NAMES: readonly string[] = [
  'deploy',
  'setup',
  'build',
  'load',
  'verify',
  'teardown',
  ...Object.keys(OPERATIONS),
]

/**
 * Finds a command. `deploy` is the whole pipeline; a step alone has the step's name (`deploy --only deploy` for that
 * one).
 */
export async function findCommand(name: string): Promise<Operation> {
  const loadOperation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined
  if (loadOperation) return (await loadOperation()).operation
  const { PIPELINE, STEPS } = await import('../steps.ts')
  if (name === 'deploy') return pipelineCommand(PIPELINE)
  const step = STEPS.find(({ id }) => id === name)
  if (step) return stepCommand(step, PIPELINE)
  throw usageError(`There is no command "${name}"${nearest(name, COMMAND_NAMES)}`)
}

/** One step as a command; `--from` lets it begin earlier in the pipeline. */
function stepCommand(step: Step, pipeline: readonly Step[]): Operation {
  const until = pipeline.includes(step) ? pipeline.slice(0, pipeline.indexOf(step) + 1) : [step]
  return {
    name: step.id,
    summary: `${step.title}: ${step.outcome}`,
    flags: { ...STEP_FLAGS, ...(step.id === 'teardown' ? TEARDOWN_FLAGS : {}) },
    changes: step.id !== 'verify',
    keepsReceipt: true,
    run: (context) => runSteps(chooseSteps(until, context, step.id), context),
  }
}

const pipelineCommand = (pipeline: readonly Step[]): Operation => ({
  name: 'deploy',
  summary: `Run ${pipeline.map(({ id }) => id).join(', ')}: everything up to a live, checked application`,
  flags: PIPELINE_FLAGS,
  changes: true,
  keepsReceipt: true,
  async run(context) {
    refuseImpossibleValues(context)
    const steps = chooseSteps(pipeline, context)
    await runSteps(steps, context)
    const verified = steps.at(-1) === pipeline.at(-1) && !context.options.dryRun
    return verified ? readDeployment(withTools(context)) : undefined
  },
})

/** Values that the suite's own cluster cannot follow: its one way in was published when the node was made. */
const FIXED_VALUES = ['frontend.service.type', 'frontend.service.nodePort']

/** Before minutes are spent on a deployment that can never answer. */
function refuseImpossibleValues({ options: { values } }: Context): void {
  const keys = [values['set'] ?? []]
    .flat()
    .flatMap((each) => String(each).split(','))
    .map((each) => each.split('=')[0]!)
  const fixed = keys.find((key) => FIXED_VALUES.includes(key))
  if (fixed)
    throw usageError(`--set ${fixed}: the node of this cluster publishes one node port, and it is the only way in`)
}

/** The part of the pipeline that the flags name; without them it begins at `start`. */
function chooseSteps(
  pipeline: readonly Step[],
  { options: { values } }: Context,
  start: string = pipeline[0]!.id,
): readonly Step[] {
  const only = indexOfStep(pipeline, values['only'], 'only')
  const from = indexOfStep(pipeline, values['from'], 'from')
  if (only !== undefined && from !== undefined) throw usageError('--only and --from exclude each other', 'deploy')
  return only === undefined
    ? pipeline.slice(from ?? indexOfStep(pipeline, start, 'from'))
    : pipeline.slice(only, only + 1)
}

function indexOfStep(pipeline: readonly Step[], value: FlagValue, flag: string): number | undefined {
  if (typeof value !== 'string') return undefined
  const ids: string[] = pipeline.map(({ id }) => id)
  if (!ids.includes(value))
    throw usageError(
      `--${flag} ${value}: there is no such step here${nearest(value, ids)}; steps are ${ids.join(', ')}`,
      'deploy',
    )
  return ids.indexOf(value)
}
