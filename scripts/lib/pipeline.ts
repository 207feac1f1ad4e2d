import type { Context } from './context.ts'
import { requireToolchain, toolEnvironment } from './toolchain.ts'
import type { Step } from './step.ts'

/** Runs steps in order and records each. The first failure ends the run, with its step marked as failed. */
export async function runSteps(steps: readonly Step[], given: Context): Promise<void> {
  for (const step of steps) {
    // Setup decides which engine and tools there are: what comes after it has to see that.
    const context: Context = { ...given, shell: given.shell.withEnv(toolEnvironment(given, given.env)) }
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
