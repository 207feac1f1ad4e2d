import { stringify } from 'yaml'
import { knownReady } from '../cluster/cluster.ts'
import { readSecretsRevision, SECRET_NAMES } from '../cluster/secrets.ts'
import { splitReference } from '../image-reference.ts'
import { type ReleaseImages, releaseImages } from '../images/release-images.ts'
import { readChartValues } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import { publicUrl, trustedOrigins } from './live.ts'

/** The values that only this machine knows, gathered; `known` spares asking for the images again. */
export async function machineValues(context: Context, known?: ReleaseImages): Promise<string> {
  const [images, origins, secretsRevision] = await Promise.all([
    known ?? releaseImages(context),
    trustedOrigins(context),
    // A dry run may come before there is a cluster to ask.
    context.options.dryRun && !(await knownReady(context)) ? '' : readSecretsRevision(context),
  ])
  const { nodePort } = readChartValues(context.paths, context.config)
  return ownValues(images, { publicUrl: publicUrl(context), trustedOrigins: origins, secretsRevision, nodePort })
}

/** The pod annotation that makes a rebuilt image roll its pods even where its tag stayed the same. */
const IMAGE_ID_ANNOTATION = 'taskora.dev/image-id'

/** The values that only this machine knows, as YAML for Helm's standard input. No secret is among them. */
export function ownValues(
  images: ReleaseImages,
  own: { publicUrl: string; trustedOrigins: readonly string[]; secretsRevision: string; nodePort: number },
): string {
  const component = ({ reference, record }: ReleaseImages['frontend']): object => {
    const { repository, tag } = splitReference(reference)
    return { image: { repository, tag }, podAnnotations: { [IMAGE_ID_ANNOTATION]: record.id } }
  }
  return stringify({
    publicUrl: own.publicUrl,
    trustedOrigins: own.trustedOrigins,
    secrets: {
      ...Object.fromEntries(Object.entries(SECRET_NAMES).map(([key, name]) => [key, { existingSecret: name }])),
      revision: own.secretsRevision,
    },
    // Whatever the chart's variant says: the suite's cluster publishes this port, and there is no other way in.
    frontend: { ...component(images.frontend), service: { type: 'NodePort', nodePort: own.nodePort } },
    backend: component(images.backend),
    database: component(images.database),
  })
}
