import type { Context } from '../../lib/run/context.ts'
import { type Cost, medianCost } from './cost.ts'
import type { Measurement } from './result.ts'
import type { Timer, Wanted } from './scenario.ts'
import { summarize } from './statistics.ts'
import { formatFigure } from './table.ts'
import type { SuiteRun } from './workbench.ts'

interface Page {
  readonly samples: number[]
  readonly failures: string[]
  readonly steps: Map<string, number[]>
  readonly costs: Cost[]
}

/** Keeps every figure under what it measures and the way that took it. */
export interface Notebook {
  /** `round` is said beside each figure. */
  timer(round: string): Timer
  measurements(): Measurement[]
}

export function createNotebook(
  { report, signal, config }: Pick<Context, 'report' | 'signal' | 'config'>,
  wanted: readonly Wanted[],
): Notebook {
  const pages = new Map<string, Page>(
    wanted.flatMap(({ id, ways }) =>
      ways.map((way): [string, Page] => [
        `${id} ${way.id}`,
        { samples: [], failures: [], steps: new Map(), costs: [] },
      ]),
    ),
  )
  const pageOf = (id: string, way: string): Page => pages.get(`${id} ${way}`)!

  return {
    timer: (round) => async (id, way, work, proof) => {
      const { title, targetMs = config.budgets.deploy, ways } = wanted.find((each) => each.id === id)!
      const page = pageOf(id, way)
      report.start(id, `${round}  ${title}: ${ways.find((each) => each.id === way)!.title}`, targetMs)
      const started = performance.now()
      try {
        const run = await work()
        const durationMs = run?.durationMs ?? performance.now() - started
        await proof?.()
        keep(page, durationMs, run)
        report.finish(
          'done',
          undefined,
          `  ${report.colour.dim(round)}  ${title}, ${ways.find((each) => each.id === way)!.title}: ` +
            `${formatFigure(durationMs)}`,
        )
      } catch (error) {
        report.finish('failed')
        if (signal.aborted) throw error
        page.failures.push((error as Error).message)
        report.warn(`not measured: ${(error as Error).message}`)
      }
    },
    measurements: () =>
      wanted.map(({ ways, ...rest }) => ({
        ...rest,
        variants: ways.map((way) => {
          const { samples, failures, steps, costs } = pageOf(rest.id, way.id)
          const medians = [...steps].map(([step, durations]): [string, number] => [step, summarize(durations)!.median])
          return {
            ...way,
            samples,
            failures,
            ...(medians.length > 0 ? { steps: Object.fromEntries(medians) } : {}),
            ...(costs.length > 0 ? { cost: medianCost(costs) } : {}),
          }
        }),
      })),
  }
}

function keep({ samples, steps, costs }: Page, durationMs: number, run: SuiteRun | void): void {
  // What takes less than ten milliseconds has its hundredths: a ratio to a rounded one would mean nothing.
  samples.push(durationMs < 10 ? Math.round(durationMs * 100) / 100 : Math.round(durationMs))
  if (run?.cost) costs.push(run.cost)
  for (const [step, spent] of Object.entries(run?.steps ?? {}))
    steps.set(step, [...(steps.get(step) ?? []), Math.round(spent)])
}
