import { workloadStates } from '../lib/cluster/rollout.ts'
import { releaseImages } from '../lib/images/release-images.ts'
import { limitOf } from '../lib/images/sizes.ts'
import { publicUrl } from '../lib/release/live.ts'
import { releaseValues } from '../lib/release/release-values.ts'
import { type Component, componentsOf, objectName } from '../lib/run/chart-values.ts'
import type { Context } from '../lib/run/context.ts'
import { wayIn } from '../lib/run/way-in.ts'
import { authorityFile } from '../lib/tls/authority.ts'
import { trustingStores } from '../lib/tls/stores.ts'
import { readObjects } from './objects.ts'

/** What a verified deployment amounts to: the end of `npm run deploy`, and its `--json` data. */
export interface Deployment {
  /** An address that verify has fetched. */
  url: string
  /** Certificate of the authority that vouches for an https address, as a file, while no store here trusts it. */
  authority?: string
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
  const { tls } = wayIn(context)
  const [images, values, trusting] = await Promise.all([
    releaseImages(context),
    releaseValues(context),
    tls ? trustingStores(context) : [],
  ])
  // What verify has just seen is what there is.
  const states = workloadStates(await readObjects(context))
  return {
    url: publicUrl(context),
    ...(tls && trusting.length === 0 ? { authority: authorityFile(context) } : {}),
    components: componentsOf(values).map((component) => {
      const { reference, record } = images[component]
      const { ready = 0, desired = 0 } = states.find(({ name }) => name === objectName(context.config, component)) ?? {}
      const size = { sizeBytes: record.sizeBytes, ...limitOf(context.config, component) }
      return { component, image: reference, ...size, ready, desired }
    }),
  }
}
