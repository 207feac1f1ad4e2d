import { mkdirSync, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { buildLayer } from './chroots.ts'
import { goCommand } from './go-toolchain.ts'
import { basesJob, machineJob, preloadJob } from './image-jobs.ts'
import type { Job } from './jobs.ts'
import { COST, job, stored, type Tools } from './kept.ts'
import { buildNodeRuntime } from './node-runtime.ts'
import type { Plan } from './plan.ts'
import { goBuildArgs, goEnvironment, PROGRAMS, type Program } from './programs.ts'

const GO_TIMEOUT_MS = 60 * 60_000

/**
 * Lines of `go build -v` with empty caches: one for each module that it downloads and each package that it compiles.
 */
const GO_LINES = { programs: 4_200, oneProgram: 1_500 }

/** All jobs that lead to the cluster and the base images. Programs that are `atHand` are not compiled. */
export function allJobs(plan: Plan, tools: Tools, atHand: readonly Program[] = []): Job[] {
  return [
    programsJob(
      plan,
      tools,
      clusterPrograms.filter((name) => !atHand.includes(name)),
    ),
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
  const missing = (): Program[] =>
    programs.filter((name) => !plan.store.has(`program-${name}`, plan.keys.programs[name]))
  let lines = 0
  return job(
    tools,
    {
      id: 'programs',
      title: programs.length === 1 ? `compiles ${programs[0]}` : 'compiles Kubernetes, minikube and helm',
      needs: [],
      // They share most of their packages: the first few cost as much as all.
      cpuSeconds: Math.min(COST.programs, programs.length * COST.oneProgram),
      spreads: true,
      done: () => missing().length === 0,
      progress: () => Math.min(1, lines / (programs.length === 1 ? GO_LINES.oneProgram : GO_LINES.programs)),
    },
    async (write) => {
      const onLine = (line: string): void => {
        lines += 1
        write(line)
      }
      const go = await goCommand(plan, tools, write)
      const wanted = missing()
      const folder = join(plan.store.root, `programs.${process.pid}.partial`)
      mkdirSync(folder, { recursive: true })
      try {
        await tools.shell.act(go, goBuildArgs(wanted, folder, plan.goMod), {
          cwd: join(plan.source, 'go'),
          env: goEnvironment(tools.paths.cache),
          timeoutMs: GO_TIMEOUT_MS,
          onLine,
        })
        for (const name of wanted) {
          await plan.store.publish(`program-${name}`, plan.keys.programs[name], (own) =>
            rename(join(folder, name), join(own, name)),
          )
        }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )
}

/** After the programs, so that a compiler that has to be fetched is fetched once. */
function runcJob(plan: Plan, tools: Tools): Job {
  return stored(
    plan,
    tools,
    { id: 'runc', title: 'compiles bounded-runc', needs: ['programs'], cpuSeconds: COST.runc, key: plan.keys.runc },
    async (folder, onLine) => {
      const go = await goCommand(plan, tools, onLine)
      await tools.shell.act(
        go,
        ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', join(folder, 'runc'), '.'],
        {
          cwd: join(plan.source, 'bounded-runc'),
          env: goEnvironment(tools.paths.cache),
          timeoutMs: GO_TIMEOUT_MS,
          onLine,
        },
      )
    },
  )
}

function layerJob(name: string, plan: Plan, tools: Tools): Job {
  const from = plan.layers.layers[name]!.from
  const cpuSeconds = (COST as Record<string, number>)[name] ?? COST.layer
  const needs = from === undefined ? [] : [`layer-${from}`]
  return stored(
    plan,
    tools,
    { id: `layer-${name}`, title: `installs Debian's ${name}`, needs, cpuSeconds, key: plan.keys.layers[name]! },
    (folder, onLine) =>
      buildLayer(name, folder, {
        shell: tools.shell,
        layers: plan.layers,
        images: plan.images,
        onLine,
        ...(from === undefined ? {} : { parent: plan.store.path(`layer-${from}`, plan.keys.layers[from]!) }),
      }),
  )
}

function nodeRuntimeJob(plan: Plan, tools: Tools): Job {
  return stored(
    plan,
    tools,
    { id: 'node-runtime', title: 'fetches Node', needs: [], cpuSeconds: COST.nodeRuntime, key: plan.keys.nodeRuntime },
    (folder, onLine) => buildNodeRuntime(tools.shell, join(plan.images, 'node'), folder, { onLine }),
  )
}
