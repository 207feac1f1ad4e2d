import { type ChartValues, chartValues, type RawValues, readChartValues } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import { fact, forget, recall } from '../run/memo.ts'
import { valuesOfReleaseArgs } from './helm.ts'

/**
 * The values that the present revision was installed with, those tried by --set among them: what the application has to
 * be judged by. The chart's own where there is no release to ask.
 */
export const releaseValues = (context: Context): Promise<ChartValues> =>
  recall(context, VALUES, async () => {
    const { exitCode, stdout } = await context.shell.probe('helm', valuesOfReleaseArgs(context), { timeoutMs: 30_000 })
    return exitCode === 0 && stdout.trim() !== ''
      ? chartValues([JSON.parse(stdout) as RawValues])
      : readChartValues(context.paths, context.config)
  })

const VALUES = fact<ChartValues>('values of the present revision')

/** For whatever installs another revision, and for the start of a verification. */
export const forgetReleaseValues = (context: Pick<Context, 'memory'>): void => forget(context, VALUES)
