import { usageError } from '../../lib/run/usage-error.ts'

/** How one kind of shell writes an assignment that programs inherit. */
interface Dialect {
  quote(value: string): string
  assign(name: string, quoted: string): string
  /** Puts folders before what the person's PATH already has. */
  prependPath(quotedFolders: readonly string[]): string
}

const posixQuote = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`

const posix: Dialect = {
  quote: posixQuote,
  assign: (name, quoted) => `export ${name}=${quoted}`,
  prependPath: (folders) => `export PATH=${folders.join(':')}:"$PATH"`,
}

const fish: Dialect = {
  quote: (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
  assign: (name, quoted) => `set -gx ${name} ${quoted};`,
  prependPath: (folders) => `set -gx PATH ${folders.join(' ')} $PATH;`,
}

const powershell: Dialect = {
  quote: (value) => `'${value.replaceAll("'", "''")}'`,
  assign: (name, quoted) => `$env:${name} = ${quoted}`,
  prependPath: (folders) => `$env:PATH = (@(${folders.join(', ')}) + $env:PATH) -join [IO.Path]::PathSeparator`,
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  sh: posix,
  bash: posix,
  zsh: posix,
  fish,
  powershell,
  pwsh: powershell,
}

/** Lines for `eval` in the named shell. No value can end its quotes, whatever it holds. Throws TSK_USAGE. */
export function exportLines(
  shell: string,
  folders: readonly string[],
  variables: Readonly<Record<string, string>>,
): string[] {
  const dialect = Object.hasOwn(DIALECTS, shell) ? DIALECTS[shell] : undefined
  if (!dialect) throw usageError(`--shell ${shell}: not one of ${Object.keys(DIALECTS).join(', ')}`, 'env')
  return [
    dialect.prependPath(folders.map(dialect.quote)),
    ...Object.entries(variables).map(([name, value]) => dialect.assign(name, dialect.quote(value))),
  ]
}
