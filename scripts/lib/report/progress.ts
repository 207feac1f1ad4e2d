import type { Report } from './report.ts'

/** Shows an operation's work as a step is shown: live, with its time against a goal, and marked when it fails. */
export async function withProgress<T>(
  report: Report,
  step: { id: string; title: string; budgetMs: number },
  work: () => Promise<T>,
): Promise<T> {
  report.start(step.id, step.title, step.budgetMs)
  try {
    const result = await work()
    report.finish('done')
    return result
  } catch (error) {
    report.finish('failed')
    throw error
  }
}
