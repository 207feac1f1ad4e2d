import type { Context } from './context.ts'
import { requireToolchain, toolEnvironment } from './toolchain.ts'
import type { Step } from './step.ts'

/** The context with what setup has decided by now: which engine, which tools. */
export const withTools = (context: Context): Context => ({ ...context, shell: context.shell.withEnv(toolEnvironment(context, context.env)) })

/** Runs steps in order and records each. The first failure ends the run, with its step marked as failed. */
export async function runSteps(steps: readonly Step[], given: Context): Promise<void> {
  for (const step of steps) {
    const context = withTools(given)
    context.signal.throwIfAborted()
    context.report.start(step.id, step.title, context.config.budgets[step.id])
    try {
      if (step.needsToolchain && !context.options.dryRun) requireToolchain(context.paths)
      const reason = context.options.force ? undefined : await step.skip?.(context)
      if (reason === undefined) await step.run(context)
      context.report.finish(reason === undefined ? 'done' : 'skipped', reason)
    } catch (error) {
      context.report.finish('failed')
      throw error
    }
  }
}
