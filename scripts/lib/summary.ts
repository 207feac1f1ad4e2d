import type { Context } from './context.ts'
import type { ErrorReport } from './errors.ts'
import type { Operation } from './operation.ts'
import { publicUrl } from './reach.ts'
import type { Report, StepRecord } from './report.ts'
import { formatDuration } from './units.ts'

/** The end of a run: steps with their time against the goal and, after a whole success, where to go from here. */
export function printSummary({ config, report, options }: Context, operation: Operation, error: ErrorReport | undefined): void {
  const { records, colour } = report
  if (records.length < 2) return
  report.note('')
  const spentMs = records.reduce((sum, { durationMs }) => sum + durationMs, 0)
  report.table([...records.map((record) => row(record, report)), ['', colour.bold('total'), colour.bold(formatDuration(spentMs))]])
  if (error || options.dryRun || operation.name !== 'deploy' || records.at(-1)?.id !== 'verify') return
  report.note('')
  report.note(`${colour.green('Taskora is live:')} ${colour.bold(publicUrl({ config }))}`)
  report.note(colour.dim('next: npm run open · npm run status · npm run logs · eval "$(npm run -s env)" · npm run teardown'))
}

function row({ id, state, durationMs, budgetMs }: StepRecord, { colour }: Report): string[] {
  const mark = state === 'failed' ? colour.red('✖') : colour.green('✔')
  const goal = durationMs > budgetMs ? colour.yellow(`over its goal of ${formatDuration(budgetMs)}`) : colour.dim(`goal ${formatDuration(budgetMs)}`)
  return [mark, id, formatDuration(durationMs), state === 'skipped' ? colour.dim('nothing to do') : goal]
}

/** What `--json` writes. */
export const resultAsJson = ({ records }: Report, data: unknown, error: ErrorReport | undefined): object => ({
  ok: error === undefined,
  ...(records.length > 0 ? { steps: records } : {}),
  ...(data === undefined ? {} : { data }),
  ...(error === undefined ? {} : { error }),
})
