import { type NodeRecord, seenNode } from '../cluster/node-record.ts'
import { seenWantedImages, type WantedImage } from '../images/images.ts'
import { type ReleaseImages, seenReleaseImages } from '../images/release-images.ts'
import type { Manifest } from '../release/helm.ts'
import { seenManifest, seenRevisions } from '../release/release.ts'
import type { Context } from '../run/context.ts'
import { type CheckResult, seenResults } from '../run/health.ts'

/** What a run had established when it ended; what it never asked for is not there. */
export interface Established {
  readonly wanted: readonly Pick<WantedImage, 'component' | 'tag'>[]
  readonly images: Partial<ReleaseImages>
  readonly revisions: readonly number[]
  readonly node?: NodeRecord | undefined
  readonly manifest?: Manifest | undefined
  readonly checks?: readonly CheckResult[] | undefined
}

/** Asks nobody: a run that broke off has a receipt as well. */
export const readEstablished = (context: Pick<Context, 'memory'>): Established => ({
  wanted: seenWantedImages(context),
  images: seenReleaseImages(context) ?? {},
  revisions: seenRevisions(context),
  node: seenNode(context),
  manifest: seenManifest(context),
  checks: seenResults(context),
})
