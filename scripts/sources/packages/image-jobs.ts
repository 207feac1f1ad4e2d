import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildPreload, kubernetesFiles } from './cluster-images.ts'
import { type BuildContext, buildImages, engineHolds, type ImageTarget, loadImages, saveImages } from './images.ts'
import type { Job } from './jobs.ts'
import { COST, type OnLine, type StoredJob, stored, type Tools } from './kept.ts'
import { type Plan, programPath } from './plan.ts'

const layerFile = (plan: Plan, name: string): string =>
  join(plan.store.path(`layer-${name}`, plan.keys.layers[name]!), 'layer.tar')

const layerFiles = (plan: Plan, ...names: string[]): BuildContext =>
  Object.fromEntries(names.map((name) => [`${name}.tar`, layerFile(plan, name)]))

/** The images that the application is built from. */
export function basesJob(plan: Plan, tools: Tools): Job {
  const names = ['node', 'python', 'postgres'] as const
  const context: BuildContext = {
    ...layerFiles(plan, 'debian', ...names),
    'runtime.tar': join(plan.store.path('node-runtime', plan.keys.nodeRuntime), 'runtime.tar'),
    'docker-entrypoint.sh': join(plan.images, 'docker-entrypoint.sh'),
  }
  const targets = names.map((name) => ({ target: name, references: [plan.references[name]] }))
  const needs = ['node-runtime', ...['debian', ...names].map((name) => `layer-${name}`)]
  return archiveJob(
    plan,
    tools,
    { id: 'bases', title: 'packs the base images', needs, cpuSeconds: COST.bases, key: plan.keys.bases },
    'bases.Dockerfile',
    context,
    targets,
  )
}

/** The image that minikube starts as the node. */
export function machineJob(plan: Plan, tools: Tools): Job {
  const context: BuildContext = {
    ...layerFiles(plan, 'debian', 'iptables', 'machine'),
    entrypoint: join(plan.images, 'node-entrypoint.sh'),
    crictl: programPath(plan, 'crictl'),
    runc: join(plan.store.path('runc', plan.keys.runc), 'runc'),
  }
  const needs = ['layer-debian', 'layer-iptables', 'layer-machine', 'programs', 'runc']
  return archiveJob(
    plan,
    tools,
    { id: 'machine', title: 'packs the node image', needs, cpuSeconds: COST.machineImage, key: plan.keys.machine },
    'machine.Dockerfile',
    context,
    [{ target: 'machine', references: [plan.references.machine] }],
  )
}

/** The archive with which a new node has its images and programs at once. */
export function preloadJob(plan: Plan, tools: Tools): Job {
  return stored(
    plan,
    tools,
    {
      id: 'preload',
      title: "unpacks the cluster's images",
      needs: ['machine'],
      cpuSeconds: COST.preload,
      key: plan.keys.preload,
    },
    async (folder, onLine) => {
      await ensureLoaded(plan, tools, 'machine', [plan.references.machine], onLine)
      const programs = join(folder, 'programs')
      mkdirSync(programs)
      await tools.shell.act('cp', ['--link', programPath(plan, 'kubernetes'), programPath(plan, 'kubectl'), programs])
      await buildPreload(
        folder,
        {
          shell: tools.shell,
          images: plan.images,
          kubernetes: plan.kubernetes,
          machine: plan.references.machine,
          programs,
          name: `taskora-preload-${process.pid}`,
          context: {
            ...layerFiles(plan, 'debian', 'iptables'),
            ...kubernetesFiles(programPath(plan, 'kubernetes')),
            etcd: programPath(plan, 'etcd'),
            coredns: programPath(plan, 'coredns'),
            pause: programPath(plan, 'pause'),
          },
        },
        { onLine },
      )
      rmSync(programs, { recursive: true })
    },
  )
}

/** Imports the archive of a finished job when the engine lacks its images. */
export async function ensureLoaded(
  plan: Plan,
  { shell }: Tools,
  id: 'bases' | 'machine' | 'ingress',
  references: readonly string[],
  onLine: OnLine,
) {
  if (await engineHolds(shell, references)) return
  await loadImages(shell, join(plan.store.path(id, plan.keys[id]), 'images.tar'), { onLine })
}

/** Builds images and keeps them as one archive. */
export function archiveJob(
  plan: Plan,
  tools: Tools,
  about: StoredJob,
  dockerfile: string,
  context: BuildContext,
  targets: readonly ImageTarget[],
): Job {
  return stored(plan, tools, about, async (folder, onLine) => {
    await buildImages(tools.shell, join(plan.images, dockerfile), context, targets, { onLine })
    await saveImages(
      tools.shell,
      targets.flatMap((target) => target.references),
      join(folder, 'images.tar'),
      { onLine },
    )
  })
}
