import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Context } from '../../lib/context.ts'
import type { Tool } from '../source.ts'
import { fillIn, platformOf, versions, type PinnedTool, type ToolPin } from '../versions.ts'
import { expectedDigest } from './digest.ts'
import { download } from './download.ts'
import type { Progress } from './progress.ts'

/** Where a pinned tool is downloaded from; a mirror stands in front of the publisher's host and path. */
export function downloadUrl(pin: ToolPin, mirror: string): string {
  const url = fillIn(pin.url, pin.version, platformOf())
  return mirror === '' ? url : `${mirror}/${url.replace(/^https?:\/\//, '')}`
}

/** Where a pinned tool lies once it has been verified. */
export function cachedTool(name: PinnedTool, cache: string): string {
  return join(cache, 'upstream', `${name}-${versions().tools[name].version}-${platformOf()}`, name)
}

/** A pinned tool from the cache, or downloaded, verified and put there in one step. */
export async function upstreamTool(name: PinnedTool, context: Context, progress: Progress): Promise<Tool> {
  const pin = versions().tools[name]
  const path = cachedTool(name, context.paths.cache)
  const tool: Tool = { name, version: pin.version, path, origin: 'upstream' }
  if (existsSync(path)) return tool
  if (context.shell.dryRun) {
    context.report.planned(`download ${downloadUrl(pin, context.config.mirror)} to ${path}`)
    return tool
  }
  const folder = dirname(path)
  // The process id keeps two runs apart; the rename lets the cache hold complete folders only.
  const draft = `${folder}.${process.pid}.part`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  try {
    await fill(draft, name, pin, context, progress)
    if (!existsSync(folder)) renameSync(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return tool
}

async function fill(draft: string, name: PinnedTool, pin: ToolPin, context: Context, progress: Progress): Promise<void> {
  const { env, signal, shell, config } = context
  const full = `${name} ${pin.version}`
  const file = join(draft, pin.member ? 'archive.tar.gz' : name)
  await download({
    name: full, url: downloadUrl(pin, config.mirror), file, env, signal, onProgress: progress.of(full),
    sha256: await expectedDigest(full, pin, platformOf(), context),
  })
  if (pin.member) {
    const member = fillIn(pin.member, pin.version, platformOf())
    await shell.act('tar', ['-xzf', file, '-C', draft, member])
    renameSync(join(draft, member), join(draft, name))
    for (const rest of [file, ...(member.includes('/') ? [dirname(join(draft, member))] : [])]) rmSync(rest, { recursive: true, force: true })
  }
  chmodSync(join(draft, name), 0o755)
}
