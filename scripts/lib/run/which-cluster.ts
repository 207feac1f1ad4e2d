// Which cluster a command speaks of: the suite's own minikube, or one that the person names. Every place that has to
// tell them apart asks here.
import { join } from 'node:path'
import type { Context } from './context.ts'
import type { Paths } from './paths.ts'
import type { Config } from './settings.ts'

/** A cluster that somebody else runs. */
export interface Target {
  /** Its context in the person's kubeconfig. */
  readonly context: string
  /** `HOST/PATH` of the registry that its nodes pull from; empty where none was named yet. */
  readonly registry: string
  /** Where people open the application; empty where none was named yet. */
  readonly url: string
}

/** The target of a configuration in which what was kept has been filled in; undefined for the suite's own cluster. */
export const targetOf = ({ target, registry, url }: Config): Target | undefined =>
  target === 'auto' || target === 'off' ? undefined : { context: target, registry, url }

export type ClusterKind = 'own' | 'target'

export const clusterKind = (config: Config): ClusterKind => (targetOf(config) ? 'target' : 'own')

/** By what people know the cluster, and its context in the suite's kubeconfig. */
export const clusterName = (config: Config): string => targetOf(config)?.context ?? config.profile

/** The folder of what is kept of one target. */
export const targetFolder = ({ state }: Pick<Paths, 'state'>, context: string): string =>
  join(state, 'targets', encodeURIComponent(context))

/** The suite's own kubeconfig of the cluster: never the person's. */
export function kubeconfigOf({ config, paths }: Pick<Context, 'config' | 'paths'>): string {
  const target = targetOf(config)
  return target ? join(targetFolder(paths, target.context), 'kubeconfig') : paths.kubeconfig
}
