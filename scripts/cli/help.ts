import type { Flags, Operation } from '../lib/run/operation.ts'
import { SETTING_PATHS, variableOf } from '../lib/run/settings.ts'
import { COMMON_FLAGS } from './args.ts'

/** The list of commands. */
export async function generalHelp(
  names: readonly string[],
  find: (name: string) => Promise<Operation>,
): Promise<string> {
  const operations = await Promise.all(names.map(find))
  const rows = operations.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`)
  return [
    'Taskora on local Kubernetes',
    '',
    'Usage: npm run COMMAND -- [FLAGS]     (or: make COMMAND)',
    '',
    ...rows,
    '',
    '`npm run COMMAND -- --help` explains one command.',
  ].join('\n')
}

/** Usage, flags and settings of one command. */
export function commandHelp({ name, summary, words, flags }: Operation): string {
  return [
    summary,
    '',
    `Usage: npm run ${name} -- [FLAGS]${words ? ` ${words}` : ''}`,
    '',
    ...(flags && Object.keys(flags).length > 0 ? [...flagRows(flags), ''] : []),
    ...flagRows(COMMON_FLAGS),
    '',
    'Settings, from taskora.yaml, the environment or a flag of the same name:',
    ...[...SETTING_PATHS].map(
      ([path, { about, fallback }]) =>
        `  --${path.padEnd(18)} ${about}${fallback ? ` (${fallback})` : ''} [${variableOf(path)}]`,
    ),
  ].join('\n')
}

const flagRows = (flags: Flags): string[] =>
  Object.entries(flags).map(
    ([flag, { about, argument, short }]) =>
      `  ${short ? `-${short}, ` : '    '}--${`${flag}${argument ? ` ${argument}` : ''}`.padEnd(14)} ${about}`,
  )
