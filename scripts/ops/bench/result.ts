import { arch, cpus, platform, totalmem } from 'node:os'
import type { Context } from '../../lib/run/context.ts'
import { readToolchain } from '../../lib/toolchain/toolchain.ts'
import type { Cost } from './cost.ts'
import { type Summary, summarize } from './statistics.ts'

/** Everything that one run of the benchmarks measured; docs/benchmarks/results.json. Durations are milliseconds. */
export interface BenchResult {
  readonly schema: 1
  readonly measuredAt: string
  readonly repetitions: number
  readonly machine: Machine
  readonly versions: Readonly<Record<string, string>>
  readonly measurements: readonly Measurement[]
}

/** What a reader needs to compare machines, and nothing that names this one. */
export interface Machine {
  readonly cores: number
  readonly cpu: string
  readonly memoryBytes: number
  readonly system: string
}

export interface Measurement {
  readonly id: string
  readonly title: string
  /** When it was measured, and how often, if in another run than the rest. */
  readonly anew?: { readonly measuredAt: string; readonly repetitions: number }
  /** What the median of the first variant is meant to stay below. */
  readonly targetMs?: number
  readonly variants: readonly VariantResult[]
}

export interface VariantResult {
  readonly id: string
  readonly title: string
  /** One duration per repetition that succeeded, in their order. */
  readonly samples: readonly number[]
  /** Why a repetition has none. */
  readonly failures: readonly string[]
  /** Medians of the steps of a deployment, by their names. */
  readonly steps?: Readonly<Record<string, number>>
  /** Medians of what the way cost beside time, where that was measured. */
  readonly cost?: Cost
}

/**
 * A stored result with some of its measurements replaced by those of a later run. Undefined where the two do not
 * compare: another machine, other versions.
 */
export function withAnew(stored: BenchResult, later: BenchResult): BenchResult | undefined {
  const { measuredAt, repetitions } = later
  const world = ({ machine, versions }: BenchResult): string => JSON.stringify([machine, versions])
  if (world(stored) !== world(later)) return undefined
  const replaced = new Map(later.measurements.map((each) => [each.id, { ...each, anew: { measuredAt, repetitions } }]))
  const kept = stored.measurements.map((each) => replaced.get(each.id) ?? each)
  const added = [...replaced.values()].filter(({ id }) => !stored.measurements.some((each) => each.id === id))
  return { ...stored, measurements: [...kept, ...added] }
}

export const summaryOf = ({ samples }: VariantResult): Summary | undefined => summarize(samples)

/**
 * How many times the median of the first variant a variant takes; undefined for the first one, and where nothing was
 * measured.
 */
export function ratioOf({ variants: [first] }: Measurement, variant: VariantResult): number | undefined {
  const [own, others] = [first && summaryOf(first)?.median, summaryOf(variant)?.median]
  return variant === first || own === undefined || others === undefined ? undefined : others / own
}

export const describeMachine = (): Machine => ({
  cores: cpus().length,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  memoryBytes: totalmem(),
  system: `${platform()} ${arch()}`,
})

/** Versions of what the figures depend on, as setup recorded them. */
export function describeVersions({ paths, config }: Pick<Context, 'paths' | 'config'>): Record<string, string> {
  const toolchain = readToolchain(paths)
  const tools = Object.values(toolchain?.tools ?? {}).map(({ name, version }) => [name, version])
  return {
    ...Object.fromEntries(tools),
    kubernetes: toolchain?.kubernetesVersion ?? 'unknown',
    runtime: config.runtime,
    node: process.version,
  }
}

/** Reads a stored result. Throws what is wrong with it, by its place. */
export function readResult(value: unknown): BenchResult {
  const result = value as BenchResult
  const want = (holds: boolean, place: string): void => {
    if (!holds) throw new Error(`benchmark result: ${place} is not as documented`)
  }
  want(result?.schema === 1, 'schema')
  want(!Number.isNaN(Date.parse(result.measuredAt)), 'measuredAt')
  want(Number.isInteger(result.repetitions) && result.repetitions > 0, 'repetitions')
  want(
    Number.isInteger(result.machine?.cores) && result.machine.memoryBytes > 0 && typeof result.machine.cpu === 'string',
    'machine',
  )
  want(
    Object.values(result.versions ?? {}).every((version) => typeof version === 'string'),
    'versions',
  )
  want(Array.isArray(result.measurements), 'measurements')
  for (const { id, title, variants, anew } of result.measurements) {
    const most = anew?.repetitions ?? result.repetitions
    want(/^[a-z0-9-]+$/.test(id) && title !== '' && variants.length > 0, `measurements.${id}`)
    for (const each of variants) {
      want(
        each.samples.every((sample) => Number.isFinite(sample) && sample >= 0),
        `measurements.${id}.${each.id}.samples`,
      )
      want(
        each.samples.length + each.failures.length <= most,
        `measurements.${id}.${each.id}: more samples than repetitions`,
      )
    }
  }
  return result
}
