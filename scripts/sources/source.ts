import type { Context } from '../lib/run/context.ts'

/** A command-line program of the suite that can be obtained from more than one place. */
export type ToolName = 'docker' | 'minikube' | 'kubectl' | 'helm' | 'kubeconform'

/** The tools that every cluster command needs. */
export type ClusterToolName = 'minikube' | 'kubectl' | 'helm'

/** Tools that are there already. */
export type AtHand = Partial<Record<ClusterToolName, Tool>>

/** Where a tool was found. */
export type ToolOrigin = 'path' | 'upstream' | 'packages'

/** One usable executable. `version` always starts with `v`. */
export interface Tool {
  name: ToolName
  version: string
  path: string
  origin: ToolOrigin
}

/** Image references that the engine holds once a source has provided them. */
export interface BaseImages {
  node: string
  python: string
  postgres: string
}

/** Everything that setup needs from a source before it can create the cluster. */
export interface Provision {
  tools: Record<ClusterToolName, Tool>
  baseImages: BaseImages
  /** With the leading `v`, as `minikube start --kubernetes-version` takes it. */
  kubernetesVersion: string
  /** The arguments of `minikube start` that depend on the source, and only those. */
  startArgs: string[]
  /** Environment of `minikube start` that depends on the source. */
  startEnv?: Record<string, string>
}

/** Whether a source can deliver from here, and what the answer rests on. */
export interface Reachability {
  ok: boolean
  detail: string
}

/** How long a source needs for what is not cached yet. */
export interface Estimate {
  seconds: number
  missing: string[]
}

/** A place that tools and images come from. Steps after setup never learn which one it was. */
export interface Source {
  id: 'upstream' | 'packages'
  /** Answers within seconds, never throws. */
  reachable(context: Context): Promise<Reachability>
  /** 0 seconds and nothing missing when all is cached. */
  estimate(context: Context, atHand?: AtHand): Promise<Estimate>
  /** One tool alone: the tests need helm and kubeconform without an engine. */
  tool(name: ToolName, context: Context): Promise<Tool>
  /**
   * Everything. An engine answers already; its address is in the environment of `context.shell`.
   * Tools that are `atHand` are taken as they are and need not be obtained.
   */
  provide(context: Context, atHand?: AtHand): Promise<Provision>
}
