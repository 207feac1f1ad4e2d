import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { requireToolchain } from '../../lib/toolchain/toolchain.ts'
import { withCost } from './cost.ts'
import { forgetArchives, noteImages, type PeerRelease } from './peer-release.ts'
import {
  loadScript,
  SKAFFOLD_REPOSITORIES,
  SKAFFOLD_SETTINGS,
  skaffoldArgs,
  skaffoldConfig,
} from './skaffold-config.ts'
import type { SkaffoldPrograms } from './skaffold-program.ts'
import type { SuiteRun, Workbench } from './workbench.ts'

const LIMIT_MS = 10 * 60_000

/** Runs `skaffold run` as a whole; see `skaffoldArgs` for what `steady` is. */
export type Skaffold = (options: { steady: boolean }) => Promise<SuiteRun>

/** Writes what Skaffold needs beside the sources of its release, and returns the way to run it. */
export function prepareSkaffold(bench: Workbench, peer: PeerRelease, programs: SkaffoldPrograms): Skaffold {
  const { paths, config } = bench.context()
  const { tools, baseImages } = requireToolchain(paths)
  const folder = join(peer.sources, 'skaffold')
  const bin = join(folder, 'bin')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(bin, { recursive: true })
  symlinkSync(programs.helm, join(bin, 'helm'))
  // A minikube that it finds makes it build in the node, by a daemon that containerd does not have.
  writeFileSync(join(bin, 'minikube'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  writeFileSync(join(folder, 'load.sh'), loadScript(tools.minikube.path, config.profile))
  writeFileSync(join(folder, 'config'), SKAFFOLD_SETTINGS)
  const { values, namespace, release, sources } = peer
  const plan = { folder, sources, chart: paths.chart, values, namespace, release, baseImages }
  writeFileSync(join(folder, 'skaffold.yaml'), skaffoldConfig(plan))

  return async (options) => {
    const { shell } = bench.context()
    const spent = stopwatch()
    const { durationMs, cost } = await withCost(() =>
      shell.act(programs.skaffold, skaffoldArgs(folder, config.profile, options), {
        cwd: folder,
        env: { PATH: [bin, shell.env['PATH']].join(delimiter) },
        timeoutMs: LIMIT_MS,
        onLine: spent.read,
      }),
    )
    await noteImages(bench, SKAFFOLD_REPOSITORIES)
    forgetArchives(bench)
    return { durationMs, steps: spent.steps(), ...(cost ? { cost } : {}) }
  }
}

/** What Skaffold says when it goes on to another step, and the step. Two images are two turns of the first ones. */
const BEGINS: readonly (readonly [says: RegExp, step: string])[] = [
  [/^(Generating tags|Completed post-build hooks)/, 'build'],
  [/^Starting post-build hooks/, 'load'],
  [/^Starting (test|deploy)/, 'deploy'],
  [/^Waiting for deployments to stabilize/, 'wait'],
]

/** Adds up what passes between the lines that begin a step, in milliseconds. */
export function stopwatch(now: () => number = () => performance.now()): {
  readonly read: (line: string) => void
  readonly steps: () => Record<string, number>
} {
  const spent = new Map<string, number>()
  let [step, since] = ['', 0]
  const turn = (next: string): void => {
    if (step !== '') spent.set(step, (spent.get(step) ?? 0) + now() - since)
    ;[step, since] = [next, now()]
  }
  return {
    read: (line) => {
      const next = BEGINS.find(([says]) => says.test(line))?.[1]
      if (next !== undefined) turn(next)
    },
    steps: () => {
      turn('')
      return Object.fromEntries(spent)
    },
  }
}
