import { userInfo } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

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

type Variables = Record<string, string | undefined>

/** A variable that is set and empty counts as unset, as the XDG base directory specification has it. */
const given = (env: Variables, name: string): string | undefined => env[name] || undefined

/** The person's home folder. */
export const homeFolder = (env: Variables): string => given(env, 'HOME') ?? userInfo().homedir

/** A folder of the XDG specification, which ignores relative paths; `fallback` is below the home folder. */
export function xdgFolder(env: Variables, name: 'XDG_CACHE_HOME' | 'XDG_CONFIG_HOME', fallback: string): string {
  const folder = given(env, name)
  return folder !== undefined && isAbsolute(folder) ? folder : join(homeFolder(env), fallback)
}

/**
 * Derives all paths from the repository, the environment and the profile.
 * `TASKORA_STATE` and `TASKORA_CACHE` move state and cache, a relative path below the repository; otherwise the XDG
 * cache folder holds the cache.
 */
export function resolvePaths(root: string, env: Variables, profile: string): Paths {
  const state = resolve(root, given(env, 'TASKORA_STATE') ?? '.taskora')
  const cache = resolve(
    root,
    given(env, 'TASKORA_CACHE') ?? join(xdgFolder(env, 'XDG_CACHE_HOME', '.cache'), 'taskora'),
  )
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
