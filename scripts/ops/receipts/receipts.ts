// What was run here, how long it took, and why one run took longer than another.

import { UserError } from '../../lib/errors.ts'
import type { Receipt } from '../../lib/receipts/receipt.ts'
import { readReceipts } from '../../lib/receipts/receipt-store.ts'
import type { StepRecord } from '../../lib/report/recorder.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import { formatDuration } from '../../lib/units.ts'
import { type Comparison, compareReceipts, lastComparable } from './receipt-comparison.ts'

/** As many as a screen holds; --json has all. */
const SHOWN = 20

/** A command line that is longer is cut; --json has all of it. */
const WIDEST = 40

export const operation: Operation = {
  name: 'receipts',
  summary: 'List the runs of this checkout; `compare [A] [B]` names the step that became slower, and why',
  words: '[compare [A] [B]]',
  changes: false,
  async run(context) {
    const { words } = context.options
    const { receipts, unreadable } = readReceipts(context.paths)
    for (const { file, reason } of unreadable) context.report.warn(`${file} is passed over: ${reason}`)
    if (words.length === 0) {
      list(receipts, context)
      return { receipts, unreadable }
    }
    if (words[0] !== 'compare' || words.length > 3)
      throw usageError('receipts takes nothing, or: compare [A] [B]', 'receipts')
    const comparison = compareReceipts(...choose(receipts, words.slice(1)))
    show(comparison, context)
    return comparison
  },
}

function list(receipts: readonly Receipt[], { report }: Context): void {
  if (receipts.length === 0) return report.note('No run has been recorded yet: `npm run deploy` makes the first one')
  const { colour } = report
  const heads = ['#', 'STARTED', 'COMMAND', 'RESULT', 'TIME', 'COMMIT', 'STEPS'].map((head) => colour.dim(head))
  report.table([
    heads,
    ...receipts
      .slice(-SHOWN)
      .map(({ number, startedAt, line, outcome, durationMs, git, steps }) => [
        String(number),
        startedAt.slice(0, 19).replace('T', ' '),
        shorten(line.replace('npm run ', '').replace(' -- ', ' ')),
        outcome.ok ? colour.green('ok') : colour.red(outcome.code ?? 'failed'),
        formatDuration(durationMs),
        git ? `${git.commit.slice(0, 8)}${git.changedFiles > 0 ? `+${git.changedFiles}` : ''}` : '',
        steps
          .map(({ id, state, durationMs: spent }) =>
            state === 'skipped' ? colour.dim(id) : `${id} ${formatDuration(spent)}`,
          )
          .join(', '),
      ]),
  ])
}

const shorten = (text: string): string => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text)

/** The two runs to compare: those named, or one and the last comparable, or the last two comparable ones. */
function choose(receipts: readonly Receipt[], words: readonly string[]): [Receipt, Receipt] {
  const named = words.map((word) => receipts.find(({ number }) => String(number) === word) ?? missing(word, receipts))
  const [a, b] = named
  if (a && b) return [a, b]
  const pair = a ? withNext(a, receipts) : lastComparable(receipts)
  if (pair) return pair
  throw new UserError('TSK_RECEIPTS_NONE', 'There are no two successful runs of the same steps to compare', {
    hint: 'Name two: `npm run receipts` lists them, `npm run receipts -- compare A B` compares',
  })
}

/** A run and the newest one that can be compared with it. */
function withNext(chosen: Receipt, receipts: readonly Receipt[]): [Receipt, Receipt] | undefined {
  const later = receipts.findLast(
    (each) => each.number !== chosen.number && lastComparable([chosen, each]) !== undefined,
  )
  return later && (later.number > chosen.number ? [chosen, later] : [later, chosen])
}

function missing(word: string, receipts: readonly Receipt[]): never {
  throw usageError(
    `There is no receipt ${word}; they are ` +
      `${receipts.length > 0 ? `${receipts[0]!.number} to ${receipts.at(-1)!.number}` : 'none yet'}`,
    'receipts',
  )
}

function show({ a, b, steps, differenceMs, slowest }: Comparison, { report }: Context): void {
  const { colour } = report
  const time = (record: StepRecord | undefined): string =>
    record ? `${formatDuration(record.durationMs)}${record.state === 'skipped' ? ' skipped' : ''}` : 'not run'
  report.table([
    ['STEP', `#${a}`, `#${b}`, 'DIFFERENCE'].map((head) => colour.dim(head)),
    ...steps.map(({ id, before, after, differenceMs: lost, reasons }) => [
      id,
      time(before),
      time(after),
      (reasons.length > 0 ? colour.yellow : colour.dim)(signed(lost)),
    ]),
    [colour.bold('run'), '', '', signed(differenceMs)],
  ])
  report.note('')
  if (!slowest) return report.note('No step became slower')
  for (const { id, reasons } of steps.filter((step) => step.reasons.length > 0)) {
    report.note(`${id === slowest ? colour.yellow(`${id} became slower most`) : `${id} became slower`}: ${reasons[0]}`)
    for (const reason of reasons.slice(1)) report.note(`${' '.repeat(id.length)}  ${reason}`)
  }
}

const signed = (ms: number): string => `${ms < 0 ? '−' : '+'}${formatDuration(Math.abs(ms))}`
