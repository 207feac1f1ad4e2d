import type { Shell } from '../shell/shell.ts'

/** Which sources a run worked with. */
export interface GitState {
  commit: string
  /** How many files differ from the commit, new ones among them. */
  changedFiles: number
}

/** The state of the checkout; undefined where there is no git, or where this is no working copy. */
export async function readGitState(shell: Shell): Promise<GitState | undefined> {
  const { exitCode, stdout } = await shell.probe(
    'git',
    ['status', '--porcelain=v2', '--branch', '--untracked-files=normal'],
    { timeoutMs: 5_000 },
  )
  return exitCode === 0 ? parseGitStatus(stdout) : undefined
}

function parseGitStatus(text: string): GitState | undefined {
  const lines = text.split('\n').filter(Boolean)
  const commit = lines.find((line) => line.startsWith('# branch.oid '))?.split(' ')[2]
  return commit === undefined
    ? undefined
    : { commit, changedFiles: lines.filter((line) => !line.startsWith('#')).length }
}
