import type { Context } from '../../lib/run/context.ts'

/**
 * What `action` gives. One that throws is done again, once, and a note says so: a call that failed, on a machine that
 * was busy, says nothing of the answers that a drill judges. Throws what the second one threw, and at an interruption
 * what the first one did.
 */
export async function onceMore<T>(
  { report, signal }: Pick<Context, 'report' | 'signal'>,
  what: string,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (signal.aborted) throw error
    report.note(`${what}: once more, because of ${error instanceof Error ? error.message : String(error)}`)
    return action()
  }
}
