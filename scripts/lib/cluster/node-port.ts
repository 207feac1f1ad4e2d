import { confirm } from '../run/confirm.ts'
import type { Context } from '../run/context.ts'
import { readNode } from './node-record.ts'
import { publishedPort } from './node-settings.ts'

/**
 * Removes the container of a node that publishes another port than the one asked for, after a question, so that the
 * next start makes one for this port over the same volume, in which all data is. Says whether it did. A node without a
 * volume is left alone.
 */
export async function unpublish(context: Context): Promise<boolean> {
  const { config, report, shell } = context
  const { port, profile } = config
  const node = await readNode(context)
  const published = node && publishedPort(context, node)
  if (published === undefined || published === port) return false
  if ((await shell.probe('docker', ['volume', 'inspect', profile], { timeoutMs: 20_000 })).exitCode !== 0) return false
  await confirm(
    context,
    `This makes the container of the node "${profile}" anew, for port ${port}. All data stays, on its volume; the ` +
      `application is away for a minute or two.`,
  )
  await shell.act('docker', ['stop', profile], { timeoutMs: 120_000 })
  await shell.act('docker', ['rm', profile], { timeoutMs: 60_000 })
  if (!shell.dryRun) report.fact(`the node's container, which published port ${published}, is made anew`)
  return true
}
