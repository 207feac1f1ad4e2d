import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import { BACKENDS, measureCapacity } from './capacity.ts'
import { filled } from './capacity-document.ts'
import type { CapacityResult } from './capacity-result.ts'
import { scalingParts } from './capacity-tables.ts'
import { onOwnCluster } from './own-cluster.ts'

/** Below the root of the checkout. */
export const CAPACITY_FOLDER = 'docs/benchmarks/capacity'
export const CAPACITY_DOCUMENT = 'docs/scaling.md'

/** Measures the capacity on a cluster of its own, and writes what docs/scaling.md says of it. */
export async function runCapacity(context: Context, repetitions: number): Promise<CapacityResult | undefined> {
  const { options, report, paths } = context
  const { only, peers, output } = options.values
  if (only !== undefined || peers)
    throw usageError('--capacity measures one thing alone: leave --only and --peers out', 'bench')
  if (options.dryRun) {
    report.note(`would measure what ${BACKENDS.join(', ')} backends and the database can serve`)
    return undefined
  }
  const result = await onOwnCluster(context, true, (bench) => measureCapacity(context, bench, repetitions))
  if (typeof output === 'string') write(context, join(output, 'results.json'), storedText(result))
  else {
    write(context, join(paths.root, CAPACITY_FOLDER, 'results.json'), storedText(result))
    const file = join(paths.root, CAPACITY_DOCUMENT)
    write(context, file, filled(readFileSync(file, 'utf8'), scalingParts(result)))
  }
  return result
}

const storedText = (result: CapacityResult): string => `${JSON.stringify(result, null, 2)}\n`

function write({ report }: Context, file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    report.note(`written: ${file}`)
  } catch (error) {
    throw new UserError('TSK_BENCH_NOT_STORED', `The results cannot be written to ${file}`, {
      evidence: [(error as Error).message],
      hint: 'Name another folder: `npm run bench -- --capacity --output FOLDER`',
    })
  }
}
