import { nearest } from '../../lib/nearest.ts'
import type { FlagValue } from '../../lib/run/context.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import type { Scenario } from './scenario.ts'
import { SCENARIOS } from './scenarios.ts'

/** What the flags ask for. */
export interface Choice {
  readonly list: boolean
  /** All scenarios with their own numbers of rounds. */
  readonly whole: boolean
  readonly scenarios: readonly Scenario[]
  readonly accounts: number
  readonly rate: number
  readonly rounds?: number | undefined
  readonly seed?: number | undefined
  readonly table?: string | undefined
}

/** Each account may write 600 times a minute; two fifths of the requests are writes. */
const PER_ACCOUNT = 20

/** Reads the flags. Throws TSK_USAGE. */
export function choose(values: Readonly<Record<string, FlagValue>>): Choice {
  const quick = values['quick'] === true
  const only = [values['only'] ?? []].flat().map(String)
  if (quick && only.length > 0) throw usageError('--quick and --only exclude each other', 'reliability')
  const rate = wholeNumber(values, 'rate', 200) ?? (quick ? 10 : 50)
  const rounds = wholeNumber(values, 'rounds', 1_000) ?? (quick ? 1 : undefined)
  return {
    list: values['list'] === true,
    whole: !quick && only.length === 0 && rounds === undefined,
    scenarios: quick ? SCENARIOS.filter((each) => each.quick) : withControls(only.map(scenarioNamed)),
    accounts: Math.max(2, Math.ceil(rate / PER_ACCOUNT)),
    rate,
    rounds,
    seed: wholeNumber(values, 'seed', 2 ** 31),
    table: typeof values['table'] === 'string' ? values['table'] : undefined,
  }
}

/** How often a scenario is made. A control twice at least: a kill just after the server wrote finds nothing to lose. */
export const roundsOf = ({ rounds, control }: Scenario, choice: Pick<Choice, 'rounds'>): number =>
  Math.max(choice.rounds ?? rounds, control ? 2 : 1)

/** All where none is chosen; each control before what it proves, whether it was chosen or not. */
function withControls(chosen: readonly Scenario[]): Scenario[] {
  if (chosen.length === 0) return [...SCENARIOS]
  const names = new Set(chosen.flatMap(({ name, provenBy }) => [name, provenBy]))
  return SCENARIOS.filter(({ name }) => names.has(name))
}

function scenarioNamed(name: string): Scenario {
  const known = SCENARIOS.map((each) => each.name)
  const found = SCENARIOS.find((each) => each.name === name)
  if (found) return found
  throw usageError(
    `There is no scenario "${name}"${nearest(name, known)}; there are ${known.join(', ')}`,
    'reliability',
  )
}

function wholeNumber(values: Readonly<Record<string, FlagValue>>, name: string, most: number): number | undefined {
  const value = values[name]
  if (value === undefined) return undefined
  const number = Number(value)
  if (/^\d+$/.test(String(value)) && number >= 1 && number <= most) return number
  throw usageError(`--${name} takes a whole number from 1 to ${most}, not "${value}"`, 'reliability')
}
