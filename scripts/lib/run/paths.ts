import { homedir } from 'node:os'
import { join } from 'node:path'

/** Every place on disk that the suite uses. */
export interface Paths {
  /** The repository. */
  readonly root: string
  /** The folder that holds the sources of both images; dev deploys a frozen copy of them. */
  readonly sources: string
  /** State of this checkout, git-ignored; `teardown --level all` removes it. */
  readonly state: string
  /** Links to the chosen docker, minikube, kubectl and helm; first on the PATH of every command. */
  readonly bin: string
  /** Of this profile alone: another cluster of the same checkout has one of its own. */
  readonly kubeconfig: string
  readonly minikubeHome: string
  readonly toolchain: string
  readonly logs: string
  /** What is keyed by content and shared by all checkouts: downloads, builds from packages, base images. */
  readonly cache: string
  /** The project-owned Docker engine, where one is needed. */
  readonly engine: string
  readonly chart: string
}

/**
 * Derives all paths from the repository, the environment and the profile.
 * `TASKORA_STATE` and `TASKORA_CACHE` move state and cache; otherwise the XDG cache folder holds the cache.
 */
export function resolvePaths(root: string, env: Record<string, string | undefined>, profile: string): Paths {
  const state = env['TASKORA_STATE'] ?? join(root, '.taskora')
  const cache =
    env['TASKORA_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(env['HOME'] ?? homedir(), '.cache'), 'taskora')
  return {
    root,
    sources: root,
    state,
    bin: join(state, 'bin'),
    kubeconfig: join(state, 'kubeconfigs', profile),
    minikubeHome: join(state, 'minikube'),
    toolchain: join(state, 'toolchain.json'),
    logs: join(state, 'logs'),
    cache,
    engine: join(cache, 'engine'),
    chart: join(root, 'helm', 'taskora'),
  }
}
