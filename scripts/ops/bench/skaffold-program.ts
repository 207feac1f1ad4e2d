import { UserError } from '../../lib/errors.ts'
import { type Environment, findExecutable } from '../../lib/shell/command.ts'
import type { Shell } from '../../lib/shell/shell.ts'

export interface SkaffoldPrograms {
  readonly skaffold: string
  /** Helm 3: Skaffold asks `helm version --client`, which Helm 4 does not know. */
  readonly helm: string
}

/**
 * The programs that the person names. Throws TSK_BENCH_FAILED with what is missing and where to read how it is built.
 */
export async function findSkaffold(env: Environment, shell: Pick<Shell, 'probe'>): Promise<SkaffoldPrograms> {
  const skaffold = programIn(env, 'TASKORA_SKAFFOLD', 'Skaffold 2.16')
  const helm = programIn(env, 'TASKORA_SKAFFOLD_HELM', 'Helm 3')
  const { exitCode, stdout } = await shell.probe(helm, ['version', '--client', '--short'])
  if (exitCode !== 0 || !stdout.startsWith('v3.'))
    throw missing(`TASKORA_SKAFFOLD_HELM names ${helm}, which is no Helm 3: Skaffold works with none other`)
  return { skaffold, helm }
}

function programIn(env: Environment, variable: string, what: string): string {
  const path = env[variable]
  if (!path) throw missing(`${what} cannot be measured: ${variable} does not name the program`)
  const found = findExecutable(path, env['PATH'] ?? '')
  if (found === undefined) throw missing(`${variable} names ${path}, which is no program that can be run`)
  return found
}

const missing = (fact: string): UserError =>
  new UserError('TSK_BENCH_FAILED', `${fact} (docs/benchmarks/README.md, "Peers", says how it is built)`)
