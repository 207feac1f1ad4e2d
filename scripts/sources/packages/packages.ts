import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Provision, Tool, ToolName } from '../../lib/toolchain/provision.ts'
import type { AtHand, Estimate, Source } from '../source.ts'
import { allJobs, programsJob } from './build.ts'
import { prepareHost } from './host.ts'
import { ensureLoaded } from './image-jobs.ts'
import { place } from './images.ts'
import { controllerJobs } from './ingress.ts'
import { type Job, missingJobs, runJobs, secondsLeft } from './jobs.ts'
import { architecture, type Plan, programPath, readPlan } from './plan.ts'
import { type Program, programVersion, requiredGo } from './programs.ts'
import { buildObstacles } from './registries.ts'

/** The programs that are tools of the suite. */
type BuiltTool = Program & ToolName

const isBuilt = (name: ToolName): name is BuiltTool => name !== 'docker'

/** What need not be compiled. kubectl goes into the node as well, and so is always compiled. */
const spared = (atHand: AtHand): Program[] => (['minikube', 'helm'] as const).filter((name) => atHand[name])

/** Everything built from the registries of Go, npm and Debian, kept by content. */
export const packages: Source = {
  id: 'packages',
  async reachable(context) {
    const plan = readPlan(context.paths.root, context.paths.cache)
    if ((await missingJobs(allJobs(plan, context))).size === 0) return { ok: true, detail: 'all of it has been built' }
    const obstacles = await buildObstacles(context, plan)
    return obstacles.length === 0
      ? { ok: true, detail: 'the registries of Go, npm and Debian answer' }
      : { ok: false, detail: obstacles.join('; ') }
  },
  async estimate(context, atHand = {}): Promise<Estimate> {
    const missing = [
      ...(
        await missingJobs(allJobs(readPlan(context.paths.root, context.paths.cache), context, spared(atHand)))
      ).values(),
    ]
    return { seconds: secondsLeft(missing, availableParallelism()), missing: missing.map((job) => job.id) }
  },
  async tool(name, context) {
    if (!isBuilt(name)) throw new UserError('TSK_PACKAGES_TOOL', `${name} is not built from packages`)
    const plan = readPlan(context.paths.root, context.paths.cache)
    await build([programsJob(plan, context, [name])], context)
    return toolOf(plan, name)
  },
  async provide(context, atHand = {}) {
    requireContainerd(context.config.runtime)
    const plan = readPlan(context.paths.root, context.paths.cache)
    const jobs = allJobs(plan, context, spared(atHand))
    if ((await missingJobs(jobs)).size > 0) await prepareHost(context, requiredGo(plan.goMod))
    await build(jobs, context)
    if (!context.shell.dryRun) await equip(plan, context)
    return provision(plan, atHand)
  },
  async ingressController(context) {
    const plan = readPlan(context.paths.root, context.paths.cache)
    const { ingress } = plan.references
    const jobs = controllerJobs(plan, context)
    if ((await missingJobs(jobs)).size > 0) await prepareHost(context, requiredGo(plan.goMod))
    await build(jobs, context)
    const onLine = (line: string): void => context.report.detail(line)
    if (!context.shell.dryRun) await ensureLoaded(plan, context, 'ingress', [ingress], onLine)
    return ingress
  },
}

/** The node image from packages has containerd alone. */
function requireContainerd(runtime: string): void {
  if (runtime === 'containerd') return
  throw new UserError('TSK_PACKAGES_RUNTIME', `the source packages has no node with the container runtime ${runtime}`, {
    hint: 'Leave `runtime` at containerd, or download with `--sources upstream`',
  })
}

async function build(jobs: readonly Job[], { shell, report, signal }: Context): Promise<void> {
  if (shell.dryRun) {
    const missing = [...(await missingJobs(jobs)).values()]
    for (const job of missing) report.note(`would run the job ${job.id}, which ${job.title}`)
    return
  }
  await runJobs(jobs, {
    concurrency: availableParallelism(),
    signal,
    onProgress: ({ running, done, total, secondsLeft: seconds }) =>
      report.update(`${done}/${total} built, about ${Math.ceil(seconds / 60)} min left: ${running.join('; ')}`),
  })
}

/** Gives the engine its images and minikube its caches; what is there already is left alone. */
async function equip(plan: Plan, context: Context): Promise<void> {
  const { node, python, postgres, machine } = plan.references
  const onLine = (line: string): void => context.report.detail(line)
  await Promise.all([
    ensureLoaded(plan, context, 'bases', [node, python, postgres], onLine),
    ensureLoaded(plan, context, 'machine', [machine], onLine),
    ...Object.entries(minikubeCache(plan)).map(([name, file]) =>
      place(file, join(context.paths.minikubeHome, '.minikube', 'cache', name)),
    ),
  ])
}

/** Files below minikube's cache folder: with them `minikube start` asks no host for anything. */
export function minikubeCache(plan: Plan): Record<string, string> {
  const arch = architecture()
  const binaries = join('linux', arch, plan.kubernetes)
  return {
    [join('preloaded-tarball', `preloaded-images-k8s-v18-${plan.kubernetes}-containerd-overlay2-${arch}.tar.lz4`)]:
      join(plan.store.path('preload', plan.keys.preload), 'preload.tar.lz4'),
    [join(binaries, 'kubeadm')]: programPath(plan, 'kubernetes'),
    [join(binaries, 'kubelet')]: programPath(plan, 'kubernetes'),
    [join(binaries, 'kubectl')]: programPath(plan, 'kubectl'),
  }
}

function provision(plan: Plan, atHand: AtHand): Provision {
  const { node, python, postgres, machine } = plan.references
  return {
    tools: {
      minikube: toolOf(plan, 'minikube'),
      kubectl: toolOf(plan, 'kubectl'),
      helm: toolOf(plan, 'helm'),
      ...atHand,
    },
    baseImages: { node, python, postgres },
    kubernetesVersion: plan.kubernetes,
    // The bridge network plugin is part of the node image; the others would be pulled.
    startArgs: [`--base-image=${machine}`, '--container-runtime=containerd', '--cni=bridge'],
  }
}

const toolOf = (plan: Plan, name: BuiltTool): Tool => ({
  name,
  version: programVersion(name, plan.goMod),
  path: programPath(plan, name),
  origin: 'packages',
})
