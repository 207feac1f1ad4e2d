import type { Context } from '../lib/run/context.ts'
import type { ClusterToolName, Provision, Tool, ToolName } from '../lib/toolchain/provision.ts'

/** Tools that are there already. */
export type AtHand = Partial<Record<ClusterToolName, Tool>>

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
  /** The ingress controller's image, which the engine then holds, by its reference. */
  ingressController(context: Context): Promise<string>
}
