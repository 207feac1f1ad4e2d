import { realpathSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { Context } from '../../lib/run/context.ts'
import { findExecutable } from '../../lib/shell/command.ts'
import type { ClusterToolName, Tool } from '../../lib/toolchain/provision.ts'
import { misfit } from './fit.ts'

/** A tool of the person's PATH that fits, or why none does. */
export type OnPath = { tool: Tool } | { reason: string }

const VERSION_ARGS: Record<ClusterToolName, string[]> = {
  minikube: ['version', '--output=json'],
  kubectl: ['version', '--client', '--output=json'],
  helm: ['version', '--template', '{{.Version}}'],
}

/** The first executable of this name on the PATH whose version fits the cluster. */
export async function toolOnPath(
  name: ClusterToolName,
  kubernetes: string,
  { shell, paths }: Pick<Context, 'shell' | 'paths'>,
): Promise<OnPath> {
  const reasons: string[] = []
  for (const path of candidates(name, shell.env['PATH'] ?? '', paths.bin)) {
    const version = await versionOf(name, path, shell)
    const reason = version === undefined ? `${path} does not tell its version` : misfit(name, version, kubernetes)
    if (version !== undefined && reason === undefined) return { tool: { name, version, path, origin: 'path' } }
    reasons.push(reason!)
  }
  return { reason: reasons[0] ?? 'none on the PATH' }
}

/** The suite's own links are no tools of the person's: following them would freeze an earlier choice. */
function candidates(name: string, path: string, ownFolder: string): string[] {
  const folders = path.split(delimiter).filter((folder) => folder !== '' && resolve(folder) !== resolve(ownFolder))
  const found = folders.flatMap((folder) => findExecutable(join(folder, name), '') ?? [])
  const real = found.map((each) => realpathSync(each))
  return found.filter((_, index) => real.indexOf(real[index]!) === index)
}

/** What an executable says its version is; undefined when it does not run. */
export async function versionOf(
  name: ClusterToolName,
  path: string,
  shell: Context['shell'],
): Promise<string | undefined> {
  const { exitCode, stdout } = await shell.probe(path, VERSION_ARGS[name], { timeoutMs: 15_000 })
  if (exitCode !== 0) return undefined
  return name === 'helm' ? stdout.trim() : readJsonVersion(stdout)
}

function readJsonVersion(stdout: string): string | undefined {
  try {
    const answer = JSON.parse(stdout) as { minikubeVersion?: string; clientVersion?: { gitVersion?: string } }
    return answer.minikubeVersion ?? answer.clientVersion?.gitVersion
  } catch {
    return undefined
  }
}
