import type { KubeObject } from './cluster.ts'
import type { ImageRecord } from './docker.ts'
import type { CheckResult } from './health.ts'
import type { WantedImage } from './images.ts'
import type { NodeRecord } from './minikube.ts'
import type { Lack } from './node-images.ts'
import type { Manifest } from './helm.ts'
import type { ReleaseImages } from './release.ts'
import type { StepId } from './step.ts'

/**
 * What one run has established: asked once, relied upon by its later steps, and kept in its receipt. A run works with the
 * sources as they were when it first read them; who runs steps again and again begins each round with a new one.
 */
export interface Evidence {
  /** Steps whose outcome this run has proven. */
  readonly proven: Set<StepId>
  /** Whether the cluster has answered this run. */
  clusterAnswered?: boolean
  /** The engine's records of images, by reference, as this run last saw them. */
  readonly records: Map<string, ImageRecord>
  wanted?: readonly WantedImage[]
  images?: ReleaseImages
  node?: NodeRecord
  /** What the node lacked when it was last asked. */
  lacking?: readonly Lack[]
  /** The manifest that chart and values render to, with these values. */
  rendered?: { values: string; manifest: Manifest }
  /** Revisions of the release as they were seen, the first one first; 0 is none. */
  readonly revisions: number[]
  checks?: readonly CheckResult[]
  /** What the checks of the present verification look at. */
  listing?: Promise<KubeObject[]>
  /** Names of the Secrets and what changes with their content, as last read. */
  secrets?: ReadonlyMap<string, string>
}

export const newEvidence = (): Evidence => ({ proven: new Set(), records: new Map(), revisions: [] })
