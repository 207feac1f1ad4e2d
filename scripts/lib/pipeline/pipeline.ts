import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { markProven, type Step, unproven } from '../run/step.ts'
import { requireToolchain, toolEnvironment } from '../toolchain/toolchain.ts'
import { assertLineEnds } from './line-ends.ts'

/** The context with what setup has decided by now: which engine, which tools. */
export const withTools = (context: Context): Context => ({
  ...context,
  shell: context.shell.withEnv(toolEnvironment(context, context.env)),
})

/** Runs steps in order and records each. The first failure ends the run, with its step marked as failed. */
export async function runSteps(steps: readonly Step[], given: Context): Promise<void> {
  for (const step of steps) {
    const context = withTools(given)
    context.signal.throwIfAborted()
    context.report.start(step.id, step.title, context.config.budgets[step.id])
    try {
      await runStep(step, context)
    } catch (error) {
      context.report.finish('failed')
      throw error
    }
  }
}

/** Check, apply, and the same check again: what is proven is left alone, and what was done has to be proven. */
async function runStep(step: Step, context: Context): Promise<void> {
  const { options, paths, report } = context
  if (step.id !== 'teardown') assertLineEnds(paths)
  if (step.needsToolchain && !options.dryRun) requireToolchain(paths)
  const before = options.force ? unproven('--force was given') : await step.check?.(context)
  if (before?.holds) return finish(step, context, 'skipped', before.because)
  if (before) report.reason(before.because)
  await step.apply(context)
  const after = options.dryRun ? undefined : await step.check?.(withTools(context))
  if (after?.holds === false) throw stepUnproven(step, after.because)
  finish(step, context, 'done')
}

function finish({ id }: Step, context: Context, state: 'done' | 'skipped', reason?: string): void {
  if (!context.options.dryRun) markProven(context, id)
  context.report.finish(state, reason)
}

const stepUnproven = ({ id, title, outcome }: Step, because: string): UserError =>
  new UserError('TSK_STEP_UNPROVEN', `${title}: every command succeeded, and still it is not so that ${outcome}`, {
    evidence: [because],
    hint:
      `Something else changed it meanwhile: run \`npm run ${id}\` again; \`npm run doctor\` looks at engine ` +
      `and cluster`,
  })
