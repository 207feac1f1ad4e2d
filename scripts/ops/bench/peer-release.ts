import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { BUILT_COMPONENTS } from '../../lib/images/images.ts'
import { publicUrl } from '../../lib/release/live.ts'
import type { Context } from '../../lib/run/context.ts'
import { requireToolchain } from '../../lib/toolchain/toolchain.ts'
import type { Workbench } from './workbench.ts'

/** The application once more in the same cluster, deployed by somebody else than the suite, from sources of its own. */
export interface PeerRelease {
  readonly namespace: string
  readonly release: string
  /** The folder that holds `backend` and `frontend`: an edit for one way is no change for the others. */
  readonly sources: string
  /** Values files in Helm's order. */
  readonly values: readonly string[]
  /** Names and state as the suite's functions take them. Made anew on each call. */
  readonly context: () => Context
}

/** Copies the sources and writes the values; deploys nothing. */
export function makePeerRelease(bench: Workbench, name: string): PeerRelease {
  const { paths, config } = bench.context()
  const sources = join(bench.root, '.taskora', 'peers', name)
  rmSync(sources, { recursive: true, force: true })
  mkdirSync(sources, { recursive: true })
  for (const component of BUILT_COMPONENTS)
    cpSync(join(bench.root, component), join(sources, component), { recursive: true, preserveTimestamps: true })
  const own = join(sources, 'values.yaml')
  writeFileSync(own, stringify(peerValues(publicUrl(bench.context()), requireToolchain(paths).baseImages.postgres)))
  const namespace = `${config.namespace}-${name}`
  return {
    namespace,
    release: config.release,
    sources,
    values: [join(paths.chart, `values-${config.values}.yaml`), own],
    context: () => {
      const context = bench.context()
      return { ...context, config: { ...context.config, namespace } }
    },
  }
}

/**
 * What differs from the suite's values: two releases cannot share a port of the node, and on two processors there is no
 * room for the requests of three databases beside a rollout.
 */
export function peerValues(url: string, database: string): object {
  const at = database.lastIndexOf(':')
  return {
    publicUrl: url,
    frontend: { service: { nodePort: 0 } },
    database: {
      image: { repository: database.slice(0, at), tag: database.slice(at + 1) },
      resources: { requests: { cpu: '50m' } },
    },
  }
}

/** Every image of these repositories has to go at the end. */
export async function noteImages(bench: Workbench, repositories: readonly string[]): Promise<void> {
  const { shell } = bench.context()
  for (const repository of repositories) {
    const { stdout } = await shell.probe('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', repository])
    stdout.split('\n').filter(Boolean).forEach(bench.disposable)
  }
}

/** `minikube image load` keeps an archive of each image. */
export const forgetArchives = (bench: Workbench): void =>
  rmSync(join(bench.context().paths.minikubeHome, '.minikube', 'cache', 'images'), { recursive: true, force: true })
