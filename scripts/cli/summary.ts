import type { Deployment } from '../checks/deployment.ts'
import type { ErrorReport } from '../lib/errors.ts'
import type { Receipt } from '../lib/receipts/receipt.ts'
import type { StepRecord } from '../lib/report/recorder.ts'
import type { Report } from '../lib/report/report.ts'
import type { Context } from '../lib/run/context.ts'
import { formatDuration, formatSize } from '../lib/units.ts'

/** The end of a run of several steps: their time against the goals and, after a whole success, what is there now. */
export function printSummary({ report }: Pick<Context, 'report'>, deployment: Deployment | undefined): void {
  const { records, colour } = report
  if (records.length < 2) return
  report.note('')
  const spentMs = records.reduce((sum, { durationMs }) => sum + durationMs, 0)
  report.table([
    ...records.map((record) => stepRow(record, report)),
    ['', colour.bold('total'), colour.bold(formatDuration(spentMs))],
  ])
  if (!deployment) return
  report.note('')
  report.table(deployment.components.map((each) => componentRow(each, report)))
  report.note('')
  report.note(`${colour.green('Taskora is live:')} ${colour.bold(deployment.url)}`)
  const { authority, url } = deployment
  if (authority)
    report.note(`Browsers do not know its certificate yet: npm run trust · curl --cacert ${authority} ${url}`)
  report.note(
    colour.dim('next: npm run open · npm run status · npm run logs · eval "$(npm run -s env)" · npm run teardown'),
  )
}

function stepRow({ id, state, durationMs, budgetMs }: StepRecord, { colour }: Report): string[] {
  const mark = state === 'failed' ? colour.red('✖') : colour.green('✔')
  const goal =
    durationMs > budgetMs
      ? colour.yellow(`over its goal of ${formatDuration(budgetMs)}`)
      : colour.dim(`goal ${formatDuration(budgetMs)}`)
  return [mark, id, formatDuration(durationMs), state === 'skipped' ? colour.dim('nothing to do') : goal]
}

function componentRow(
  { component, ready, desired, sizeBytes, limitBytes, image }: Deployment['components'][number],
  { colour }: Report,
): string[] {
  const limit = limitBytes === undefined ? '' : colour.dim(`limit ${formatSize(limitBytes)}`)
  return [colour.green('✔'), component, `${ready} of ${desired} ready`, formatSize(sizeBytes), limit, colour.dim(image)]
}

/** What `--json` writes. */
export const resultAsJson = (
  { records }: Report,
  data: unknown,
  error: ErrorReport | undefined,
  receipt?: Receipt,
): object => ({
  ok: error === undefined,
  ...(records.length > 0 ? { steps: records } : {}),
  ...(data === undefined ? {} : { data }),
  ...(error === undefined ? {} : { error }),
  ...(receipt === undefined ? {} : { receipt: receipt.number, ...(receipt.undo ? { undo: receipt.undo } : {}) }),
})
