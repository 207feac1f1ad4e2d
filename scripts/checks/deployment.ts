import { workloadStates } from '../lib/cluster/rollout.ts'
import { releaseImages } from '../lib/images/release-images.ts'
import { limitOf } from '../lib/images/sizes.ts'
import { publicUrl } from '../lib/release/live.ts'
import { releaseValues } from '../lib/release/release-values.ts'
import { type Component, componentsOf, objectName } from '../lib/run/chart-values.ts'
import type { Context } from '../lib/run/context.ts'
import { readObjects } from './objects.ts'

/** What a verified deployment amounts to: the end of `npm run deploy`, and its `--json` data. */
export interface Deployment {
  /** An address that verify has fetched. */
  url: string
  components: {
    component: Component
    image: string
    sizeBytes: number
    limitBytes?: number
    ready: number
    desired: number
  }[]
}

export async function readDeployment(context: Context): Promise<Deployment> {
  const [images, values] = await Promise.all([releaseImages(context), releaseValues(context)])
  // What verify has just seen is what there is.
  const states = workloadStates(await readObjects(context))
  return {
    url: publicUrl(context),
    components: componentsOf(values).map((component) => {
      const { reference, record } = images[component]
      const { ready = 0, desired = 0 } = states.find(({ name }) => name === objectName(context.config, component)) ?? {}
      const size = { sizeBytes: record.sizeBytes, ...limitOf(context.config, component) }
      return { component, image: reference, ...size, ready, desired }
    }),
  }
}
