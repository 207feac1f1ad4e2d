import type { Receipt } from '../../lib/receipts/receipt.ts'
import type { StepRecord } from '../../lib/report/recorder.ts'
import type { CheckResult } from '../../lib/run/health.ts'
import { count, formatDuration, formatSize } from '../../lib/units.ts'

/** One step in two runs. */
interface StepComparison {
  id: string
  before?: StepRecord
  after?: StepRecord
  differenceMs: number
  /** Why it took longer, as far as the receipts tell; empty when it did not. */
  reasons: string[]
}

export interface Comparison {
  a: number
  b: number
  differenceMs: number
  steps: StepComparison[]
  /** The step that lost the most time. */
  slowest?: string
}

/** A difference that a person notices and that is not the noise of the machine. */
const isSlower = (before: number, after: number): boolean => after - before > 250 && after > before * 1.1

/** The last two runs that can be compared: of the same command, both successful, with the same steps. */
export function lastComparable(receipts: readonly Receipt[]): [Receipt, Receipt] | undefined {
  const good = receipts.filter(({ outcome, steps }) => outcome.ok && steps.length > 0)
  for (let last = good.length - 1; last > 0; last--) {
    const before = good.slice(0, last).findLast((each) => comparableBy(each) === comparableBy(good[last]!))
    if (before) return [before, good[last]!]
  }
  return undefined
}

const comparableBy = ({ command, steps }: Receipt): string => [command, ...steps.map(({ id }) => id)].join(' ')

/** Sets two runs side by side, step by step, and says for each slower one why. */
export function compareReceipts(before: Receipt, after: Receipt): Comparison {
  const ids = [...new Set([...before.steps, ...after.steps].map(({ id }) => id))]
  const steps = ids.map((id) => compareStep(id, before, after))
  const slowest = steps.filter(({ reasons }) => reasons.length > 0).sort((x, y) => y.differenceMs - x.differenceMs)[0]
  return {
    a: before.number,
    b: after.number,
    differenceMs: after.durationMs - before.durationMs,
    steps,
    ...(slowest ? { slowest: slowest.id } : {}),
  }
}

function compareStep(id: string, a: Receipt, b: Receipt): StepComparison {
  const [before, after] = [a, b].map(({ steps }) => steps.find((step) => step.id === id))
  const differenceMs = (after?.durationMs ?? 0) - (before?.durationMs ?? 0)
  const reasons =
    before && after && isSlower(before.durationMs, after.durationMs) ? reasonsFor(before, after, a, b) : []
  return { id, ...(before ? { before } : {}), ...(after ? { after } : {}), differenceMs, reasons }
}

function reasonsFor(before: StepRecord, after: StepRecord, a: Receipt, b: Receipt): string[] {
  const own = [
    ...(before.state === 'skipped' && after.state !== 'skipped'
      ? [`it had work to do: ${after.reason ?? 'no reason was kept'}`]
      : []),
    ...(before.state === after.state &&
    after.reason !== undefined &&
    before.reason !== after.reason &&
    after.state !== 'skipped'
      ? [`its work was another: ${after.reason}`]
      : []),
    ...measureReasons(before, after),
    ...(after.id === 'verify' ? checkReasons(a.checks ?? [], b.checks ?? []) : []),
  ]
  const around = environmentChanges(a, b)
  return own.length + around.length > 0
    ? [...own, ...around]
    : ['the receipts tell no difference: the same work took longer']
}

/** Figures of a step: what is counted in bytes is shown as such. */
const measureReasons = ({ measures: before = {} }: StepRecord, { measures: after = {} }: StepRecord): string[] =>
  Object.entries(after)
    .filter(([name, value]) => value > (before[name] ?? 0) * 1.1)
    .map(([name, value]) => `${name} ${formatSize(value)} instead of ${formatSize(before[name] ?? 0)}`)

/** The one check that lost the most: checks run side by side, so the slowest one decides. */
function checkReasons(before: readonly CheckResult[], after: readonly CheckResult[]): string[] {
  const pairs = after
    .map((check) => ({ check, was: before.find(({ id }) => id === check.id)?.durationMs ?? 0 }))
    .filter(({ check, was }) => isSlower(was, check.durationMs))
  const worst = pairs.sort((x, y) => y.check.durationMs - y.was - (x.check.durationMs - x.was))[0]
  return worst
    ? [
        `check "${worst.check.id}" took ${formatDuration(worst.check.durationMs)} instead of ` +
          `${formatDuration(worst.was)}`,
      ]
    : []
}

/** What was different around the runs, whatever the step. */
function environmentChanges(a: Receipt, b: Receipt): string[] {
  const tools = Object.entries(b.tools ?? {}).filter(
    ([name, version]) => a.tools && a.tools[name as keyof typeof a.tools] !== version,
  )
  return [
    ...(a.cluster.id && b.cluster.id && a.cluster.id !== b.cluster.id
      ? ['another cluster: its node was made anew']
      : []),
    ...(a.cluster.runtime === b.cluster.runtime
      ? []
      : [`runtime ${b.cluster.runtime} instead of ${a.cluster.runtime}`]),
    ...tools.map(([name, version]) => `${name} ${version} instead of ${a.tools![name as keyof typeof a.tools]}`),
    ...(a.machine.cpus === b.machine.cpus
      ? []
      : [`${count(b.machine.cpus, 'processor')} instead of ${a.machine.cpus}`]),
    ...(b.machine.load > a.machine.cpus && b.machine.load > a.machine.load * 1.5
      ? [`the machine was busier: load ${b.machine.load} instead of ${a.machine.load}`]
      : []),
  ]
}
