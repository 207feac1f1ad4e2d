import { nearest } from '../lib/nearest.ts'
import { runSteps, withTools } from '../lib/pipeline/pipeline.ts'
import type { Context, FlagValue } from '../lib/run/context.ts'
import type { Flags, Operation } from '../lib/run/operation.ts'
import type { StepId } from '../lib/run/step.ts'
import { usageError } from '../lib/run/usage-error.ts'
import { type ClusterKind, clusterKind } from '../lib/run/which-cluster.ts'
import { loadSteps, PIPELINE, PIPELINES, STEPS } from '../steps.ts'

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
  trust: () => import('../ops/trust.ts'),
  receipts: () => import('../ops/receipts/receipts.ts'),
}

const STEP_FLAGS: Flags = {
  only: { about: 'run this step alone', argument: 'STEP' },
  from: { about: 'start at this step', argument: 'STEP' },
  confirm: { about: 'the name of the target, which answers the question before its first use', argument: 'NAME' },
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
  'push',
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
  if (name === 'deploy') return DEPLOY
  const id = STEPS.find((each) => each === name)
  if (id) return await stepCommand(id)
  throw usageError(`There is no command "${name}"${nearest(name, COMMAND_NAMES)}`)
}

/** One step as a command; `--from` lets it begin earlier in the pipeline. */
async function stepCommand(id: StepId): Promise<Operation> {
  const [step] = await loadSteps([id])
  const stepsIn = (kind: ClusterKind): readonly StepId[] => {
    const all = PIPELINES[kind]
    return all.includes(id) ? all.slice(0, all.indexOf(id) + 1) : [id]
  }
  return {
    name: id,
    summary: `${step!.title}: ${step!.outcome}`,
    flags: { ...STEP_FLAGS, ...(id === 'teardown' ? TEARDOWN_FLAGS : {}) },
    changes: id !== 'verify',
    keepsReceipt: true,
    run: async (context) => {
      const kind = clusterKind(context.config)
      await runSteps(await loadSteps(chooseSteps(stepsIn(kind), context, id), kind), context)
    },
  }
}

const DEPLOY: Operation = {
  name: 'deploy',
  summary: `Run ${PIPELINE.join(', ')}: everything up to a live, checked application`,
  flags: PIPELINE_FLAGS,
  changes: true,
  keepsReceipt: true,
  async run(context) {
    const kind = clusterKind(context.config)
    if (kind === 'own') refuseImpossibleValues(context)
    const steps = chooseSteps(PIPELINES[kind], context)
    await runSteps(await loadSteps(steps, kind), context)
    const verified = steps.at(-1) === PIPELINES[kind].at(-1) && !context.options.dryRun
    if (!verified) return undefined
    const { readDeployment } = await import('../checks/deployment.ts')
    return readDeployment(withTools(context))
  },
}

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
  pipeline: readonly StepId[],
  { options: { values } }: Context,
  start: StepId = pipeline[0]!,
): readonly StepId[] {
  const only = indexOfStep(pipeline, values['only'], 'only')
  const from = indexOfStep(pipeline, values['from'], 'from')
  if (only !== undefined && from !== undefined) throw usageError('--only and --from exclude each other', 'deploy')
  return only === undefined
    ? pipeline.slice(from ?? indexOfStep(pipeline, start, 'from'))
    : pipeline.slice(only, only + 1)
}

function indexOfStep(pipeline: readonly StepId[], value: FlagValue, flag: string): number | undefined {
  if (typeof value !== 'string') return undefined
  const ids: readonly string[] = pipeline
  if (!ids.includes(value))
    throw usageError(
      `--${flag} ${value}: there is no such step here${nearest(value, ids)}; steps are ${ids.join(', ')}`,
      'deploy',
    )
  return ids.indexOf(value)
}
