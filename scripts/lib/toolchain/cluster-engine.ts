import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Paths } from '../run/paths.ts'

/** The engine in which a cluster was made. */
export interface ClusterEngine {
  /** As DOCKER_HOST takes it. */
  readonly host: string
  /** The engine's own; empty or undefined where it is not known. */
  readonly id?: string | undefined
  /** By what people know it. */
  readonly product?: string | undefined
  /** Folder of the certificates with which it is reached. */
  readonly certificates?: string | undefined
}

type Scope = Pick<Paths, 'minikubeHome' | 'toolchain'>

/** Beside minikube's own records of the cluster, with which it comes and goes. */
const folderOf = ({ minikubeHome }: Scope, profile: string): string =>
  join(minikubeHome, '.minikube', 'profiles', profile)

const fileOf = (paths: Scope, profile: string): string => join(folderOf(paths, profile), 'taskora-engine.json')

/**
 * The engine that holds a profile's cluster; undefined when this checkout has none of that name. Of a cluster that was
 * made before this was kept, the engine of the tools' record is the one.
 */
export function readClusterEngine(paths: Scope, profile: string): ClusterEngine | undefined {
  if (!existsSync(join(folderOf(paths, profile), 'config.json'))) return undefined
  const kept = readJson<ClusterEngine>(fileOf(paths, profile))
  if (kept?.host) return kept
  const host = readJson<{ engine?: ClusterEngine }>(paths.toolchain)?.engine?.host
  return host ? { host } : undefined
}

export function keepClusterEngine(paths: Scope, profile: string, engine: ClusterEngine): void {
  const file = fileOf(paths, profile)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(engine, null, 2))
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return undefined
  }
}
