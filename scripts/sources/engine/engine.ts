import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { homeFolder } from '../../lib/run/paths.ts'
import { type Environment, findExecutable } from '../../lib/shell/command.ts'
import { type ClusterEngine, readClusterEngine } from '../../lib/toolchain/cluster-engine.ts'
import type { Tool } from '../../lib/toolchain/provision.ts'
import { clientEnvironment, pickClient } from './client.ts'
import { startDaemons, withSystemFolders } from './daemon.ts'
import { type Endpoint, endpoints } from './endpoint.ts'
import { type Answer, type EngineAddress, type EngineFacts, engineHas, readEngineInfo } from './info.ts'
import { installPackages } from './install.ts'
import { withEngineLock } from './lock.ts'
import { type Machine, readMachine } from './machine.ts'
import { ownEngine } from './own-engine.ts'
import { pruneEngine } from './prune.ts'
import { closed, engineChanged, limitless, notRunning, podman, silent } from './refusals.ts'
import { boundedRuntime } from './runtime.ts'
import { assertSnapSees } from './snap.ts'
import { removeEngineData, stopDaemons } from './stop.ts'

/** A Docker engine that answers, and a client that can build on it. */
export interface Engine extends EngineFacts, EngineAddress {
  /** True for the engine that the suite started and that teardown may stop. */
  owned: boolean
  docker: Tool
  /** To be laid over the environment of every command: `shell.withEnv(engine.env)`. */
  env: Environment
}

type Needs = Pick<Context, 'shell' | 'report' | 'paths' | 'signal' | 'env' | 'config'>

/** How long an engine may take to answer. */
const ANSWER_MS = 5_000

/**
 * The engine that answers, or undefined. Changes nothing. A cluster that is there decides: its engine, and no other.
 * Throws for one that is remote, or chosen and silent, or closed to this user, or Podman, or rootless without limits,
 * and TSK_ENGINE_CHANGED where the cluster's engine has given way to another.
 */
export async function findEngine(
  context: Needs,
  machine: Machine = readMachine(),
  limitMs = ANSWER_MS,
): Promise<Engine | undefined> {
  const made = readClusterEngine(context.paths, context.config.profile)
  if (made === undefined) return searchEngine(context, machine, limitMs)
  const own = ownEngine(context.paths).address
  const from = `the cluster "${context.config.profile}"`
  const endpoint = { address: made.host, certificates: made.certificates, from, chosen: made.host !== own }
  const answer = await readEngineInfo(endpoint.address, limitMs, endpoint.certificates)
  if (answer.state === 'answers' && !(await isAnother(made, endpoint, answer.facts, context.config.profile)))
    return useEngine(context, endpoint, answer.facts)
  if (answer.state === 'answers')
    throw engineChanged(made, { ...endpoint, from: 'the same address', ...answer.facts }, context.config.profile)
  if (answer.state === 'denied') throw closed(endpoint, machine)
  if (!endpoint.chosen && !isLate(answer)) return undefined
  const now = await searchEngine(context, machine, limitMs).catch(() => undefined)
  if (now && now.address !== made.host)
    throw engineChanged(made, { ...now, from: 'found instead', chosen: false }, context.config.profile)
  if (answer.state === 'podman') throw podman(endpoint, answer.version, machine)
  throw silent(endpoint, answer.detail, machine)
}

/** An address may lead to another engine since; one that was reset keeps the cluster where node or volume are there. */
async function isAnother(
  made: ClusterEngine,
  engine: EngineAddress,
  { id }: EngineFacts,
  profile: string,
): Promise<boolean> {
  if (!made.id || made.id === id) return false
  const found = await Promise.all(
    [`/containers/${profile}/json`, `/volumes/${profile}`].map((p) => engineHas(engine, p)),
  )
  return !found.includes(true)
}

/** The engine that the person's settings name, or the first that answers. */
async function searchEngine(context: Needs, machine: Machine, limitMs: number): Promise<Engine | undefined> {
  const own = ownEngine(context.paths)
  const asked = (await endpoints(context, own.address)).map((endpoint) => ({
    endpoint,
    reading: readEngineInfo(endpoint.address, limitMs, endpoint.certificates),
  }))
  let refused: UserError | undefined
  for (const { endpoint, reading } of asked) {
    const answer = await reading
    if (answer.state === 'answers') {
      if (answer.facts.rootless && answer.facts.cgroupVersion === 1) throw limitless(endpoint)
      return useEngine(context, endpoint, answer.facts)
    }
    if (answer.state === 'denied') refused ??= closed(endpoint, machine)
    else if (answer.state === 'podman') {
      if (endpoint.chosen) throw podman(endpoint, answer.version, machine)
      if (!canStartOwn(machine)) refused ??= podman(endpoint, answer.version, machine)
    } else if (endpoint.chosen) throw silent(endpoint, answer.detail, machine)
    else if (isLate(answer)) refused ??= silent(endpoint, answer.detail, machine)
  }
  if (refused) throw refused
  return undefined
}

async function useEngine(
  { env, paths, shell }: Needs,
  { address, certificates }: Endpoint,
  facts: EngineFacts,
): Promise<Engine> {
  const docker = await pickClient(shell, { address, certificates })
  assertSnapSees(docker.path, [paths.root, paths.cache, tmpdir()], homeFolder(env))
  return {
    ...facts,
    address,
    certificates,
    owned: address === ownEngine(paths).address,
    docker,
    env: clientEnvironment({ address, certificates }),
  }
}

/** Somebody is there, so that nothing else may be started in its place. */
const isLate = (answer: Answer): boolean => answer.state === 'silent' && answer.late === true

const canStartOwn = (machine: Machine): boolean => machine.platform === 'linux' && machine.isRoot && machine.isDebian

/** The engine that answers; on a Debian-like machine as root, one is started where none does. */
export async function ensureEngine(context: Needs, machine: Machine = readMachine()): Promise<Engine> {
  const found = await findEngine(context, machine)
  if (found) return found
  if (!canStartOwn(machine)) throw notRunning(machine)
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
  product: 'Docker',
  id: '',
  rootless: false,
  cgroupVersion: 0,
  cpus: 0,
  memoryBytes: 0,
  address,
  owned: true,
  docker: { name: 'docker', version: 'planned', path: 'docker', origin: 'path' },
  env: clientEnvironment({ address }),
})
