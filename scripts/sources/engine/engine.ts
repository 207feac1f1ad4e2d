import { existsSync } from 'node:fs'
import { EXIT, UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { type Environment, findExecutable } from '../../lib/shell/command.ts'
import type { Tool } from '../../lib/toolchain/provision.ts'
import { howToGetAccess, howToStart } from './advice.ts'
import { clientEnvironment, pickClient } from './client.ts'
import { startDaemons, withSystemFolders } from './daemon.ts'
import { type Endpoint, endpoints } from './endpoint.ts'
import { type EngineFacts, readEngineInfo } from './info.ts'
import { installPackages } from './install.ts'
import { withEngineLock } from './lock.ts'
import { type Machine, readMachine } from './machine.ts'
import { ownEngine } from './own-engine.ts'
import { pruneEngine } from './prune.ts'
import { boundedRuntime } from './runtime.ts'
import { removeEngineData, stopDaemons } from './stop.ts'

/** A Docker engine that answers, and a client that can build on it. */
export interface Engine extends EngineFacts {
  /** As DOCKER_HOST takes it. */
  address: string
  /** True for the engine that the suite started and that teardown may stop. */
  owned: boolean
  docker: Tool
  /** To be laid over the environment of every command: `shell.withEnv(engine.env)`. */
  env: Environment
}

type Needs = Pick<Context, 'shell' | 'report' | 'paths' | 'signal'>

/**
 * The engine that answers, or undefined. Changes nothing. Throws for one that is remote, or chosen and silent, or
 * closed to this user.
 */
export async function findEngine(context: Needs, machine: Machine = readMachine()): Promise<Engine | undefined> {
  const own = ownEngine(context.paths)
  let denied: Endpoint | undefined
  for (const endpoint of await endpoints(context.shell, own.address)) {
    const answer = await readEngineInfo(endpoint.address)
    if (answer.state === 'answers') {
      if (answer.facts.rootless && answer.facts.cgroupVersion === 1) throw limitless(endpoint)
      const docker = await pickClient(context.shell, endpoint.address)
      return {
        ...answer.facts,
        address: endpoint.address,
        owned: endpoint.address === own.address,
        docker,
        env: clientEnvironment(endpoint.address),
      }
    }
    if (answer.state === 'denied') denied ??= endpoint
    else if (endpoint.chosen) throw silent(endpoint, answer.detail, machine)
  }
  if (denied) throw closed(denied, machine)
  return undefined
}

/** The engine that answers; on a Debian-like machine as root, one is started where none does. */
export async function ensureEngine(context: Needs, machine: Machine = readMachine()): Promise<Engine> {
  const found = await findEngine(context, machine)
  if (found) return found
  if (!(machine.platform === 'linux' && machine.isRoot && machine.isDebian)) throw notRunning(machine)
  const installed = await installEngine(context)
  // A package that brings a service may have started it.
  const afterwards = installed && !context.shell.dryRun ? await findEngine(context, machine) : undefined
  if (afterwards) return afterwards
  return startOwnEngine(context, machine)
}

/**
 * Stops our engine, and only ours. Says whether there was one. `removeData` also deletes its images and volumes, unless
 * containers are left in it: other checkouts share the engine. `force` deletes those too.
 */
export async function stopOwnEngine(
  context: Needs,
  { removeData, force = false }: { removeData: boolean; force?: boolean },
): Promise<boolean> {
  const own = ownEngine(context.paths)
  if (!existsSync(own.folder)) return false
  await withEngineLock(context, own, async () => {
    if (removeData) await pruneEngine(context, own, force)
    await stopDaemons(context, own)
    if (removeData && !context.shell.dryRun) removeEngineData(own)
  })
  return true
}

/** Installs what an engine needs and is missing. Says whether anything was. */
async function installEngine({ shell, report }: Needs): Promise<boolean> {
  const path = withSystemFolders(shell.env['PATH'])
  const wanted = [
    ['dockerd', 'docker.io'],
    ['iptables', 'iptables'],
    ['ip', 'iproute2'],
  ] as const
  const missing = wanted.filter(([program]) => !findExecutable(program, path)).map(([, name]) => name)
  if (missing.length > 0) await installPackages({ shell, report }, missing)
  return missing.length > 0
}

async function startOwnEngine(context: Needs, machine: Machine): Promise<Engine> {
  const { paths, report } = context
  const shell = context.shell.withEnv({ PATH: withSystemFolders(context.shell.env['PATH']) })
  const own = ownEngine(paths)
  const runtime = machine.grantsResources ? undefined : await boundedRuntime({ paths, shell, report }, own)
  await withEngineLock(context, own, () => startDaemons({ ...context, shell }, own, runtime))
  if (shell.dryRun) return planned(own.address)
  const found = await findEngine(context, machine)
  if (!found?.owned) throw notRunning(machine)
  report.note(`No Docker engine answered: started one of Taskora's own (Docker ${found.version}, data in ${own.data})`)
  return found
}

/** Stands for the engine that a dry run would have started, so that the rest of the run can be planned. */
const planned = (address: string): Engine => ({
  version: 'planned',
  rootless: false,
  cgroupVersion: 0,
  cpus: 0,
  memoryBytes: 0,
  address,
  owned: true,
  docker: { name: 'docker', version: 'planned', path: 'docker', origin: 'path' },
  env: clientEnvironment(address),
})

const notRunning = (machine: Machine): UserError =>
  new UserError('TSK_ENGINE_NOT_RUNNING', 'No Docker engine answers on this machine', {
    hint: howToStart(machine),
    exitCode: EXIT.guard,
  })

const silent = ({ address, from }: Endpoint, detail: string, machine: Machine): UserError =>
  new UserError('TSK_ENGINE_NOT_RUNNING', `${from} names ${address}, where no Docker engine answers (${detail})`, {
    hint: `${howToStart(machine)}; or choose another engine: \`unset DOCKER_HOST\`, \`docker context use default\``,
    exitCode: EXIT.guard,
  })

const closed = ({ address, from }: Endpoint, machine: Machine): UserError =>
  new UserError('TSK_ENGINE_PERMISSION', `A Docker engine is at ${address} (${from}), but this user may not use it`, {
    hint: howToGetAccess(machine),
    exitCode: EXIT.guard,
  })

const limitless = ({ address }: Endpoint): UserError =>
  new UserError(
    'TSK_ENGINE_ROOTLESS',
    `The engine at ${address} is rootless on cgroup v1, where a node cannot limit its pods`,
    {
      hint:
        'Use an engine that runs as root (`docker context use default`), or boot with ' +
        'systemd.unified_cgroup_hierarchy=1',
      exitCode: EXIT.guard,
    },
  )
