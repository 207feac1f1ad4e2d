import { LEAST } from '../../lib/cluster/minikube.ts'
import type { Context } from '../../lib/run/context.ts'
import type { ClusterToolName } from '../../lib/toolchain/provision.ts'
import { readToolchain } from '../../lib/toolchain/toolchain.ts'
import { formatSize } from '../../lib/units.ts'
import { misfit } from '../../sources/auto/fit.ts'
import { versionOf } from '../../sources/auto/path-tools.ts'
import { howToStart } from '../../sources/engine/advice.ts'
import type { Engine } from '../../sources/engine/engine.ts'
import { type Machine, readMachine } from '../../sources/engine/machine.ts'
import { otherChoice } from '../../sources/engine/other-choice.ts'
import { theEngine } from './engine.ts'
import { type Examination, type Finding, ok, problem, warning } from './finding.ts'

export const TOOLS: readonly Examination[] = [
  {
    subject: 'engine',
    examine: async (context) => {
      const [engine, other] = await Promise.all([theEngine(context), otherChoice(context)])
      const finding = judgeEngine(engine, readMachine())
      return other === undefined || finding.verdict !== 'ok'
        ? finding
        : warning(other, 'Nothing to do, or go back: `unset DOCKER_HOST`, `docker context use` the former')
    },
  },
  ...(['minikube', 'kubectl', 'helm'] as const).map(
    (name): Examination => ({ subject: name, examine: (context) => examineTool(name, context) }),
  ),
]

export function judgeEngine(engine: Engine | undefined, machine: Machine): Finding {
  if (!engine) {
    return machine.isRoot && machine.isDebian
      ? warning('no Docker engine answers', 'npm run setup starts one of its own on this system')
      : problem('no Docker engine answers', howToStart(machine))
  }
  const { version, product, address, cpus, memoryBytes, docker, owned } = engine
  const text =
    `${product} ${version} at ${address}${owned ? ' (started by Taskora)' : ''}, ${cpus} processors, ` +
    `${formatSize(memoryBytes)}; client ${docker.path} builds with BuildKit`
  return cpus < LEAST.cpus || memoryBytes < LEAST.memoryBytes
    ? problem(`${text}: too small for a cluster`, 'Give Docker more: Docker Desktop, Settings, Resources')
    : ok(text)
}

/** The tool that setup recorded: does it run, and does its version fit the cluster? */
async function examineTool(name: ClusterToolName, { paths, shell }: Context): Promise<Finding> {
  const toolchain = readToolchain(paths)
  if (!toolchain) return warning('none chosen yet', 'npm run setup chooses or provides it')
  const { path, origin } = toolchain.tools[name]
  const version = await versionOf(name, path, shell)
  if (version === undefined) return problem(`${path} does not run`, 'npm run setup -- --force')
  const reason = misfit(name, version, toolchain.kubernetesVersion)
  return reason === undefined
    ? ok(`${version}, ${path} (${origin})`)
    : problem(`${path}: ${reason}`, 'npm run setup -- --force')
}
