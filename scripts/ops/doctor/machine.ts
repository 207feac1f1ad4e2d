import { availableParallelism, freemem, totalmem } from 'node:os'
import { fitToMachine, readNodeState } from '../../lib/cluster/minikube.ts'
import {
  availableBytes,
  FREE_DISK,
  type Free,
  isPortFree,
  LEAST_DISK_BYTES,
  leastFree,
  WHERE_ENGINE,
} from '../../lib/cluster/preflight.ts'
import type { Context } from '../../lib/run/context.ts'
import { targetOf } from '../../lib/run/which-cluster.ts'
import type { Environment } from '../../lib/shell/command.ts'
import { count, formatSize } from '../../lib/units.ts'
import type { Engine } from '../../sources/engine/engine.ts'
import { answeringEngine } from './engine.ts'
import type { Finding } from './finding.ts'
import { type Examination, ok, problem, warning } from './finding.ts'
import { findPortOwner } from './port-owner.ts'

/** The oldest Node that runs the suite's TypeScript as it is. */
const LEAST_NODE = 22

/** With less than this the running cluster's images and data soon fill the disk. */
const CRITICAL_DISK_BYTES = 2e9

export const MACHINE: readonly Examination[] = [
  { subject: 'node', examine: async () => judgeNode(process.version) },
  {
    subject: 'size',
    examine: async (context) => {
      const engine = await answeringEngine(context)
      const { cpus, memory } = context.config.cluster
      return judgeSize(
        { cpus, memoryBytes: memory },
        engine ?? { cpus: availableParallelism(), memoryBytes: totalmem() },
        engine ? 'the engine has' : 'this machine has',
      )
    },
  },
  {
    subject: 'memory',
    examine: async (context) => {
      const engine = await answeringEngine(context)
      return judgeFreeMemory(freemem(), await nodeRuns(context), engine)
    },
  },
  {
    subject: 'disk',
    examine: async (context) => {
      const engine = await answeringEngine(context)
      const inside = engine && engine.dataFolder === undefined ? await freeInNode(context) : undefined
      const here = leastFree(context.paths, engine?.dataFolder)
      return judgeDisk(inside === undefined || here.bytes <= inside ? here : { bytes: inside, where: WHERE_ENGINE })
    },
  },
  {
    subject: 'port',
    examine: async (context) => {
      const {
        config: { port, profile },
        shell,
      } = context
      if (await isPortFree(port))
        return (await nodeRuns(context))
          ? problem(
              `nobody listens on port ${port}, although the node runs`,
              `npm run setup -- --port ${port} --force makes the node's container anew for it, with all data`,
            )
          : ok(`port ${port} is free`)
      const { stdout } = (await answeringEngine(context))
        ? await shell.probe('docker', ['container', 'port', profile], { timeoutMs: 5_000 })
        : { stdout: '' }
      if (stdout.split('\n').some((line) => line.endsWith(`:${port}`)))
        return ok(`port ${port} belongs to the cluster "${profile}"`)
      const owner = await findPortOwner(port, shell)
      return problem(
        `port ${port} is taken by ${owner ? `${owner.program} (process ${owner.pid})` : 'another program'}`,
        `${owner ? `Stop it (kill ${owner.pid}), or` : 'Stop it, or'} choose another: \`port: ${port + 1}\` in ` +
          `taskora.yaml`,
      )
    },
  },
  { subject: 'variables', examine: async () => judgeVariables(process.env) },
]

export function judgeNode(version: string): Finding {
  const major = Number(/^v(\d+)/.exec(version)?.[1] ?? 0)
  return major >= LEAST_NODE
    ? ok(`Node ${version}`)
    : problem(
        `Node ${version}; ${LEAST_NODE} is the oldest that works`,
        "npm ci, then call commands with `npm run` or `make`, which use the project's own Node",
      )
}

interface Size {
  cpus: number
  memoryBytes: number
}

export function judgeSize(wanted: Size, machine: Size, whose = 'this machine has'): Finding {
  const { shortfall } = fitToMachine(wanted, machine)
  const has = `${whose} ${count(machine.cpus, 'processor')}, ${formatSize(machine.memoryBytes)} of memory`
  return shortfall.length === 0
    ? ok(has)
    : warning(
        `${has}; the cluster gets ${shortfall.join('; ')}`,
        'Nothing to do; `cluster` in taskora.yaml names what you want, and silences this',
      )
}

const WANTED_MEMORY_BYTES = 4e9

export function judgeFreeMemory(
  free: number,
  running: boolean,
  engine?: Pick<Engine, 'product' | 'dataFolder' | 'memoryBytes'>,
  platform = process.platform,
): Finding {
  // How much of a virtual machine's memory is free is known inside it alone.
  if (platform === 'darwin' && engine && engine.dataFolder === undefined)
    return ok(`not seen: ${engine.product} has ${formatSize(engine.memoryBytes)} in a virtual machine`)
  const text = `${formatSize(free)} of memory are free`
  if (running)
    return free < 0.3e9
      ? warning(`${text}, the node included`, 'Close other programs, or stop other clusters: minikube profile list')
      : ok(text)
  return free < WANTED_MEMORY_BYTES
    ? warning(`${text}; the running application takes up to ${formatSize(WANTED_MEMORY_BYTES)}`, 'Close other programs')
    : ok(text)
}

/** Of an engine that hangs nothing more is asked. */
const nodeRuns = async (context: Context): Promise<boolean> =>
  !targetOf(context.config) &&
  (await answeringEngine(context)) !== undefined &&
  (await readNodeState(context)) === 'running'

/** Free bytes of the engine's disk, as a running node sees them. */
async function freeInNode({ config, shell }: Context): Promise<number | undefined> {
  const { exitCode, stdout } = await shell.probe('docker', ['exec', config.profile, 'df', '-Pk', '/var'], {
    timeoutMs: 2_000,
  })
  return exitCode === 0 ? availableBytes(stdout) : undefined
}

export function judgeDisk({ bytes, where }: Free): Finding {
  const text = `${formatSize(bytes)} of disk are free for ${where}`
  if (bytes < CRITICAL_DISK_BYTES) return problem(text, FREE_DISK)
  return bytes < LEAST_DISK_BYTES
    ? warning(`${text}; a new cluster needs ${formatSize(LEAST_DISK_BYTES)}`, FREE_DISK)
    : ok(text)
}

/** Variables of the person's shell that lead programs elsewhere. */
export function judgeVariables(env: Environment): Finding {
  if (env['MINIKUBE_ACTIVE_DOCKERD']) {
    return problem(
      `this shell talks to the engine inside the minikube profile "${env['MINIKUBE_ACTIVE_DOCKERD']}" (docker-env)`,
      'eval "$(minikube docker-env --unset)"',
    )
  }
  const proxy = env['HTTPS_PROXY'] || env['https_proxy'] || env['HTTP_PROXY'] || env['http_proxy']
  const direct = (env['NO_PROXY'] || env['no_proxy'] || '').split(',').map((each) => each.trim())
  const missing = ['localhost', '127.0.0.1', '192.168.49.0/24'].filter((each) => !direct.includes(each))
  if (proxy && !direct.includes('*') && missing.length > 0) {
    return warning(
      `a proxy is set and NO_PROXY lacks ${missing.join(', ')}: kubectl would ask the proxy for the cluster`,
      `export NO_PROXY="$NO_PROXY,${missing.join(',')}"`,
    )
  }
  return ok('no variable of this shell leads elsewhere')
}
