/** A command-line program of the suite that can be obtained from more than one place. */
export type ToolName = 'docker' | 'minikube' | 'kubectl' | 'helm' | 'kubeconform'

/** The tools that every cluster command needs. */
export type ClusterToolName = 'minikube' | 'kubectl' | 'helm'

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
