import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Context } from '../../lib/context.ts'
import { buildLayer } from './chroots.ts'
import { buildPreload, kubernetesFiles } from './cluster-images.ts'
import { goCommand } from './go-toolchain.ts'
import { buildImages, engineHolds, loadImages, saveImages, type BuildContext, type ImageTarget } from './images.ts'
import { jobFailed, type Job } from './jobs.ts'
import { buildNodeRuntime } from './node-runtime.ts'
import { programPath, type Plan } from './plan.ts'
import { goBuildArgs, goEnvironment, PROGRAMS, type Program } from './programs.ts'

type Tools = Pick<Context, 'shell' | 'paths' | 'env' | 'signal'>
type Run = (onLine: (line: string) => void) => Promise<unknown>
const GO_TIMEOUT_MS = 60 * 60_000

/** CPU seconds of each job; the figures of k8s/packages/README.md. */
const COST = { programs: 600, runc: 3, debian: 22, layer: 6, postgres: 10, machine: 12, nodeRuntime: 8, bases: 15, machineImage: 10, preload: 25 }

/** All jobs that lead to the cluster and the base images. Programs that are `atHand` are not compiled. */
export function allJobs(plan: Plan, tools: Tools, atHand: readonly Program[] = []): Job[] {
  return [
    programsJob(plan, tools, clusterPrograms.filter((name) => !atHand.includes(name))),
    runcJob(plan, tools),
    ...Object.keys(plan.layers.layers).map((name) => layerJob(name, plan, tools)),
    nodeRuntimeJob(plan, tools),
    basesJob(plan, tools),
    machineJob(plan, tools),
    preloadJob(plan, tools),
  ]
}

/** kubeconform is for the tests alone; kubectl is a part of the node too. */
const clusterPrograms = (Object.keys(PROGRAMS) as Program[]).filter((name) => name !== 'kubeconform')

/** Compiles those of the programs that are missing, in one run of the compiler. */
export function programsJob(plan: Plan, tools: Tools, programs: readonly Program[]): Job {
  const missing = (): Program[] => programs.filter((name) => !plan.store.has(`program-${name}`, plan.keys.programs[name]))
  return job(tools, {
    id: 'programs', title: programs.length === 1 ? `compiles ${programs[0]}` : 'compiles Kubernetes, minikube and helm', needs: [],
    cpuSeconds: COST.programs, spreads: true, done: () => missing().length === 0,
  }, async (onLine) => {
    const go = await goCommand(plan, tools, onLine)
    const wanted = missing()
    const folder = join(plan.store.root, `programs.${process.pid}.partial`)
    mkdirSync(folder, { recursive: true })
    try {
      await tools.shell.act(go, goBuildArgs(wanted, folder, plan.goMod),
        { cwd: join(plan.source, 'go'), env: goEnvironment(tools.paths.cache), timeoutMs: GO_TIMEOUT_MS, onLine })
      for (const name of wanted) {
        await plan.store.publish(`program-${name}`, plan.keys.programs[name], (own) => rename(join(folder, name), join(own, name)))
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

/** After the programs, so that a compiler that has to be fetched is fetched once. */
function runcJob(plan: Plan, tools: Tools): Job {
  return stored(plan, tools, { id: 'runc', title: 'compiles bounded-runc', needs: ['programs'], cpuSeconds: COST.runc, key: plan.keys.runc }, async (folder, onLine) => {
    const go = await goCommand(plan, tools, onLine)
    await tools.shell.act(go, ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', join(folder, 'runc'), '.'],
      { cwd: join(plan.source, 'bounded-runc'), env: goEnvironment(tools.paths.cache), timeoutMs: GO_TIMEOUT_MS, onLine })
  })
}

function layerJob(name: string, plan: Plan, tools: Tools): Job {
  const from = plan.layers.layers[name]!.from
  const cpuSeconds = (COST as Record<string, number>)[name] ?? COST.layer
  const needs = from === undefined ? [] : [`layer-${from}`]
  return stored(plan, tools, { id: `layer-${name}`, title: `installs Debian's ${name}`, needs, cpuSeconds, key: plan.keys.layers[name]! }, (folder, onLine) =>
    buildLayer(name, folder, {
      shell: tools.shell, layers: plan.layers, images: plan.images, onLine,
      ...(from === undefined ? {} : { parent: plan.store.path(`layer-${from}`, plan.keys.layers[from]!) }),
    }))
}

function nodeRuntimeJob(plan: Plan, tools: Tools): Job {
  return stored(plan, tools, { id: 'node-runtime', title: 'fetches Node', needs: [], cpuSeconds: COST.nodeRuntime, key: plan.keys.nodeRuntime },
    (folder, onLine) => buildNodeRuntime(tools.shell, join(plan.images, 'node'), folder, { onLine }))
}

const layerFile = (plan: Plan, name: string): string => join(plan.store.path(`layer-${name}`, plan.keys.layers[name]!), 'layer.tar')

const layerFiles = (plan: Plan, ...names: string[]): BuildContext =>
  Object.fromEntries(names.map((name) => [`${name}.tar`, layerFile(plan, name)]))

function basesJob(plan: Plan, tools: Tools): Job {
  const names = ['node', 'python', 'postgres'] as const
  const context: BuildContext = {
    ...layerFiles(plan, 'debian', ...names),
    'runtime.tar': join(plan.store.path('node-runtime', plan.keys.nodeRuntime), 'runtime.tar'),
    'docker-entrypoint.sh': join(plan.images, 'docker-entrypoint.sh'),
  }
  const targets = names.map((name) => ({ target: name, references: [plan.references[name]] }))
  const needs = ['node-runtime', ...['debian', ...names].map((name) => `layer-${name}`)]
  return archiveJob(plan, tools, { id: 'bases', title: 'packs the base images', needs, cpuSeconds: COST.bases, key: plan.keys.bases }, 'bases.Dockerfile', context, targets)
}

function machineJob(plan: Plan, tools: Tools): Job {
  const context: BuildContext = {
    ...layerFiles(plan, 'debian', 'iptables', 'machine'),
    entrypoint: join(plan.images, 'node-entrypoint.sh'),
    crictl: programPath(plan, 'crictl'),
    runc: join(plan.store.path('runc', plan.keys.runc), 'runc'),
  }
  const needs = ['layer-debian', 'layer-iptables', 'layer-machine', 'programs', 'runc']
  return archiveJob(plan, tools, { id: 'machine', title: 'packs the node image', needs, cpuSeconds: COST.machineImage, key: plan.keys.machine },
    'machine.Dockerfile', context, [{ target: 'machine', references: [plan.references.machine] }])
}

function preloadJob(plan: Plan, tools: Tools): Job {
  return stored(plan, tools, { id: 'preload', title: "unpacks the cluster's images", needs: ['machine'], cpuSeconds: COST.preload, key: plan.keys.preload }, async (folder, onLine) => {
    await ensureLoaded(plan, tools, 'machine', [plan.references.machine], onLine)
    const programs = join(folder, 'programs')
    mkdirSync(programs)
    await tools.shell.act('cp', ['--link', programPath(plan, 'kubernetes'), programPath(plan, 'kubectl'), programs])
    await buildPreload(folder, {
      shell: tools.shell, images: plan.images, kubernetes: plan.kubernetes, machine: plan.references.machine, programs, name: `taskora-preload-${process.pid}`,
      context: {
        ...layerFiles(plan, 'debian', 'iptables'),
        ...kubernetesFiles(programPath(plan, 'kubernetes')),
        etcd: programPath(plan, 'etcd'), coredns: programPath(plan, 'coredns'), pause: programPath(plan, 'pause'),
      },
    }, { onLine })
    rmSync(programs, { recursive: true })
  })
}

/** Imports the archive of a finished job when the engine lacks its images. */
export async function ensureLoaded(plan: Plan, { shell }: Tools, id: 'bases' | 'machine', references: readonly string[], onLine: (line: string) => void) {
  if (await engineHolds(shell, references)) return
  await loadImages(shell, join(plan.store.path(id, plan.keys[id]), 'images.tar'), { onLine })
}

function archiveJob(plan: Plan, tools: Tools, about: StoredJob, dockerfile: string, context: BuildContext, targets: readonly ImageTarget[]): Job {
  return stored(plan, tools, about, async (folder, onLine) => {
    await buildImages(tools.shell, join(plan.images, dockerfile), context, targets, { onLine })
    await saveImages(tools.shell, targets.flatMap((target) => target.references), join(folder, 'images.tar'), { onLine })
  })
}

interface StoredJob { id: string; title: string; needs: string[]; cpuSeconds: number; key: string }

/** A job whose result is one folder of the store. */
function stored(plan: Plan, tools: Tools, { key, ...about }: StoredJob, fill: (folder: string, onLine: (line: string) => void) => Promise<void>): Job {
  return job(tools, { ...about, done: () => plan.store.has(about.id, key) }, (onLine) => plan.store.publish(about.id, key, (folder) => fill(folder, onLine)))
}

/** Adds what every job has: its log file, and an error that quotes it. */
function job({ paths }: Tools, about: Omit<Job, 'done' | 'run'> & { done: () => boolean }, run: Run): Job {
  const log = join(paths.logs, 'packages', `${about.id}.log`)
  return {
    ...about,
    done: async () => about.done(),
    async run() {
      mkdirSync(join(paths.logs, 'packages'), { recursive: true })
      appendFileSync(log, `--- ${new Date().toISOString()} ${about.title}\n`)
      try {
        await run((line) => appendFileSync(log, `${line}\n`))
      } catch (error) {
        throw jobFailed(about, log, error)
      }
    },
  }
}

export const cores = (): number => Math.max(1, cpus().length)
