import type { UserError } from '../lib/errors.ts'
import type { Flags } from '../lib/run/operation.ts'
import { SETTING_PATHS } from '../lib/run/settings.ts'
import { usageError } from '../lib/run/usage-error.ts'
import { formatCommand } from '../lib/shell/command.ts'
import { COMMON_FLAGS } from './args.ts'
import type { NpmCall } from './npm-call.ts'

/** What was typed, as far as it arrived. */
interface Typed {
  readonly command: string
  /** The command's own flags. */
  readonly own: Flags
  /** The arguments that arrived. */
  readonly argv: readonly string[]
  /** Those of them that are no flags. */
  readonly words: readonly string[]
  /** What words the command takes; without it, none. */
  readonly takes?: string | undefined
}

interface Swallowed {
  readonly flag: string
  readonly argument: boolean
  /** As typed with `=`; npm leaves what follows a blank among the words. */
  readonly value: string | undefined
}

/**
 * Throws TSK_USAGE, with the line as it has to be typed, when npm kept a flag of this command for itself, or when there
 * are words which the command does not take: each would run something else than what was asked for.
 */
export function refuseLostArguments(typed: Typed, npm: NpmCall): void {
  const swallowed = swallowedFlags(typed, npm)
  const stray = typed.takes === undefined ? typed.words : []
  if (swallowed.length > 0) throw swallowedError(typed, swallowed)
  if (stray.length > 0)
    throw usageError(`${typed.command} takes no words: ${stray.map((word) => `"${word}"`).join(', ')}`, typed.command)
}

function swallowedFlags({ own, argv }: Typed, { kept, hasOtherOrigin }: NpmCall): Swallowed[] {
  const flags: Flags = {
    ...Object.fromEntries(
      [...SETTING_PATHS].map(([path, { bare }]) => [
        path,
        // Of a flag that may stand alone npm keeps nothing but that it was there.
        { about: '', ...(bare !== undefined && kept.get(path) === 'true' ? {} : { argument: 'VALUE' }) },
      ]),
    ),
    ...COMMON_FLAGS,
    ...own,
  }
  return Object.entries(flags).flatMap(([flag, { argument }]) => {
    if (argv.some((word) => word === `--${flag}` || word.startsWith(`--${flag}=`))) return []
    // A rehearsal that is none does the damage: wherever the wish comes from, it has to be said to the command.
    const typed = keptAs(flag, argument !== undefined, kept).find(
      ({ name }) => !hasOtherOrigin(name) || name === 'dry-run',
    )
    if (!typed) return []
    return [{ flag, argument: argument !== undefined, value: typed.value === 'true' ? undefined : typed.value }]
  })
}

/** Flags that npm reads as something else: for it, `-n` is short for `--no-yes`; `-o` it does not know. */
const OTHER_NAMES: readonly { flag: string; name: string; value: string }[] = [
  { flag: 'verbose', name: 'loglevel', value: 'verbose' },
  { flag: 'dry-run', name: 'yes', value: '' },
  { flag: 'previous', name: 'parseable', value: 'true' },
  { flag: 'output', name: 'o', value: 'true' },
]

/** Values that only npm's own setting of the same name has: its registry is an address, ours a place in one. */
const NPM_ALONE: ReadonlyMap<string, RegExp> = new Map([['registry', /^https?:\/\//]])

/** The settings of npm that a flag may end up as, each with its value when it was given. */
function keptAs(flag: string, argument: boolean, kept: NpmCall['kept']): { name: string; value: string }[] {
  const others = OTHER_NAMES.filter((other) => other.flag === flag && kept.get(other.name) === other.value)
  const negated = flag.startsWith('no-')
  const name = negated ? flag.slice('no-'.length) : flag
  const found = kept.get(name)
  const value = found !== undefined && NPM_ALONE.get(name)?.test(found) ? undefined : found
  const given = argument ? value : value === (negated ? '' : 'true') ? 'true' : undefined
  return [...(given ? [{ name, value: given }] : []), ...others.map((other) => ({ name: other.name, value: 'true' }))]
}

function swallowedError({ command, argv, words }: Typed, swallowed: readonly Swallowed[]): UserError {
  const names = swallowed.map(({ flag }) => `--${flag}`).join(', ')
  const wanting = swallowed.filter(({ argument, value }) => argument && value === undefined)
  // npm leaves the words in their order; where there are more or fewer, only the person knows which belongs where.
  const values = wanting.length === words.length ? [...words] : undefined
  const flags = swallowed.flatMap(({ flag, argument, value }) =>
    argument ? [`--${flag}`, value ?? values?.shift() ?? 'VALUE'] : [`--${flag}`],
  )
  const rest = values ? argv.filter((word) => !words.includes(word)) : argv
  return usageError(
    `npm kept ${names} for itself, so ${command} would run without it: flags come after "--"`,
    command,
    `npm run ${command} -- ${formatCommand([...flags, ...rest])}`,
  )
}
