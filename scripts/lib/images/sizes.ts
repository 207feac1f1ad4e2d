import { UserError } from '../errors.ts'
import type { Component } from '../run/chart-values.ts'
import type { Config } from '../run/settings.ts'
import { formatSize } from '../units.ts'

/** The size that an image may have; images of others have no limit of ours. */
export const limitOf = (
  { limits }: Pick<Config, 'limits'>,
  component: Component | 'frontend-development',
): { limitBytes?: number } =>
  component === 'database' || component === 'frontend-development' ? {} : { limitBytes: limits[component] }

export interface SizeRow {
  image: string
  sizeBytes: number
  limitBytes: number
}

/** Fails when an image is over its limit, naming each one and by how much. */
export function assertSizes(rows: readonly SizeRow[]): void {
  const over = rows.filter(({ sizeBytes, limitBytes }) => sizeBytes >= limitBytes)
  if (over.length === 0) return
  throw new UserError(
    'TSK_IMAGE_TOO_LARGE',
    over.length === 1 ? 'An image is over its size limit' : `${over.length} images are over their size limit`,
    {
      evidence: over.map(
        ({ image, sizeBytes, limitBytes }) => `${image}: ${formatSize(sizeBytes)}, limit ${formatSize(limitBytes)}`,
      ),
      hint: '`docker history IMAGE` shows which layer grew; the limits are `limits` in taskora.yaml',
    },
  )
}
