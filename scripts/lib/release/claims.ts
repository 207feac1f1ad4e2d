import { createCluster } from '../cluster/cluster.ts'
import type { Context } from '../run/context.ts'
import type { Manifest } from './helm.ts'

const KIND = 'PersistentVolumeClaim/'

/**
 * Asks the server whether it takes the claims of a manifest as they stand there. Helm would change half of the release
 * before it meets one that is refused. Throws TSK_VOLUME_SIZE for a volume that cannot be resized.
 */
export async function assertClaimsFit(context: Context, manifest: Manifest): Promise<void> {
  const claims = [...manifest].filter(([name]) => name.startsWith(KIND)).map(([, object]) => object)
  if (claims.length === 0) return
  const asHelm = ['--server-side', '--force-conflicts', '--field-manager', 'helm']
  await createCluster(context).ask(['apply', ...asHelm, '--dry-run=server', '--filename', '-'], {
    input: claims.join('\n'),
    timeoutMs: 30_000,
  })
}
