import { cpus } from 'node:os'
import { createCluster } from '../../lib/cluster/cluster.ts'
import { readWorkloads } from '../../lib/cluster/rollout.ts'
import { splitReference } from '../../lib/image-reference.ts'
import { releaseDatabase } from '../../lib/release/release-database.ts'
import type { Context } from '../../lib/run/context.ts'

/** What a result is of, in one line: versions of the cluster, the server and the images, and the machine. */
export async function readVersions(context: Context): Promise<string> {
  const cluster = createCluster(context)
  const database = await releaseDatabase(context)
  const [version, server, { objects }] = await Promise.all([
    cluster.ask(['version', '--output', 'json'], { timeoutMs: 30_000 }),
    database.ask(database.name, 'SHOW server_version'),
    readWorkloads(context),
  ])
  const { gitVersion } = (JSON.parse(version.stdout) as { serverVersion: { gitVersion: string } }).serverVersion
  const images = objects
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap(
      ({ spec }) => (spec as { template: { spec: { containers: { image: string }[] } } }).template.spec.containers,
    )
    .map(({ image }) => `${splitReference(image).repository.split('/').at(-1)} ${splitReference(image).tag}`)
  return [
    `Kubernetes ${gitVersion}`,
    `PostgreSQL ${server[0]?.split(' ')[0]}`,
    ...new Set(images),
    `${cpus().length} processors`,
  ].join(', ')
}
