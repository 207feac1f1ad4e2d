import { createCluster } from '../cluster/cluster.ts'
import type { Context } from '../run/context.ts'
import { mayHaveController, wayIn } from '../run/way-in.ts'
import type { Manifest } from './helm.ts'

const CLAIM = 'PersistentVolumeClaim/'

/**
 * Asks the server whether it takes the objects that an upgrade from `before` would change as they stand in `manifest`,
 * their fields and values included: Helm would change half of the release before it meets one that is refused. Claims
 * are asked about in any case, since their volumes can be changed by others. Throws TSK_VOLUME_SIZE for a volume that
 * cannot be resized.
 */
export async function assertAccepted(context: Context, manifest: Manifest, before?: Manifest): Promise<void> {
  const asked = [...manifest].filter(([name, object]) => name.startsWith(CLAIM) || before?.get(name) !== object)
  if (asked.length === 0) return
  const judged = portIsHeld(context) ? withoutNodePort : (objects: string) => objects
  const asHelm = ['--server-side', '--force-conflicts', '--field-manager', 'helm']
  await createCluster(context).ask(['apply', ...asHelm, '--dry-run=server', '--validate=strict', '--filename', '-'], {
    input: asked.map(([, objects]) => judged(objects)).join('\n'),
    timeoutMs: 60_000,
  })
}

/** The ingress controller gives the node port up for a manifest that is accepted, and nobody else has it before. */
const portIsHeld = (context: Context): boolean => !wayIn(context).ingress && mayHaveController(context)

/** Objects as JSON, one on each line. */
const withoutNodePort = (objects: string): string =>
  objects
    .split('\n')
    .map((each) => JSON.stringify(JSON.parse(each), (key, value: unknown) => (key === 'nodePort' ? undefined : value)))
    .join('\n')
