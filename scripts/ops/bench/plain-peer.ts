import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { BASE_ARGUMENT, type BuiltComponent } from '../../lib/images/images.ts'
import { plainInstallArgs } from '../../lib/release/helm.ts'
import { requireToolchain } from '../../lib/toolchain/toolchain.ts'
import { withCost } from './cost.ts'
import { forgetArchives, type PeerRelease } from './peer-release.ts'
import { buildAndLoad } from './plain-way.ts'
import type { SuiteRun, Workbench } from './workbench.ts'

/**
 * A plain script for these components: docker build, minikube image load, helm upgrade --install --wait. Who wrote it
 * remembers the tags; an edited component has to be given another one by `edited`.
 */
export interface PlainScript {
  readonly edited: (component: BuiltComponent) => void
  readonly run: (components: readonly BuiltComponent[]) => Promise<SuiteRun>
}

const HELM_S = 300

/** The script for a release, which nothing has installed yet. */
export function plainScript(bench: Workbench, peer: PeerRelease): PlainScript {
  const newTag = (): string => randomBytes(4).toString('hex')
  const tags: Record<BuiltComponent, string> = { backend: newTag(), frontend: newTag() }
  const repository = (component: BuiltComponent): string => `taskora-bench/plain-${component}`

  async function deploy(components: readonly BuiltComponent[]): Promise<SuiteRun> {
    const context = peer.context()
    const { shell, paths } = context
    const { baseImages } = requireToolchain(paths)
    const started = performance.now()
    let [build, load] = [0, 0]
    for (const component of components) {
      const [argument, base] = BASE_ARGUMENT[component]
      const reference = `${repository(component)}:${tags[component]}`
      bench.disposable(reference)
      const took = await buildAndLoad(context, {
        reference,
        context: join(peer.sources, component),
        // As in Skaffold's configuration: two ways must not have an image of the same ID.
        buildArgs: { [argument]: baseImages[base], BUILD_HASH: 'plain' },
      })
      build += took.build
      load += took.load
    }
    const images = (['backend', 'frontend'] as const).flatMap((component) => [
      `${component}.image.repository=${repository(component)}`,
      `${component}.image.tag=${tags[component]}`,
    ])
    const upgrade = await shell.act(
      'helm',
      [
        ...plainInstallArgs(context, paths.chart, HELM_S),
        '--create-namespace',
        ...peer.values.flatMap((file) => ['--values', file]),
        ...images.flatMap((image) => ['--set-string', image]),
      ],
      { timeoutMs: (HELM_S + 30) * 1_000 },
    )
    return { durationMs: performance.now() - started, steps: { build, load, deploy: upgrade.durationMs } }
  }

  return {
    edited: (component) => void (tags[component] = newTag()),
    run: async (components) => {
      try {
        return await withCost(() => deploy(components))
      } finally {
        forgetArchives(bench)
      }
    },
  }
}
