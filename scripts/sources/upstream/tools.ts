import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Context } from '../../lib/run/context.ts'
import type { Tool } from '../../lib/toolchain/provision.ts'
import { fillIn, type PinnedTool, platformOf, type ToolPin, versions } from '../versions.ts'
import { expectedDigest } from './digest.ts'
import { download } from './download.ts'
import type { Progress } from './progress.ts'

/** Where a pinned tool is downloaded from; a mirror stands in front of the publisher's host and path. */
export function downloadUrl(pin: ToolPin, mirror: string): string {
  const url = fillIn(pin.url, pin.version, platformOf())
  return mirror === '' ? url : `${mirror}/${url.replace(/^https?:\/\//, '')}`
}

/** Where a pinned tool lies once it has been verified. */
export const cachedTool = (name: PinnedTool, cache: string, pin = versions().tools[name]): string =>
  join(cache, 'upstream', `${name}-${pin.version}-${platformOf()}`, name)

/** A pinned tool from the cache, or downloaded, verified and put there in one step. */
export async function upstreamTool(
  name: PinnedTool,
  context: Context,
  progress: Progress,
  pin = versions().tools[name],
): Promise<Tool> {
  const path = cachedTool(name, context.paths.cache, pin)
  const tool: Tool = { name, version: pin.version, path, origin: 'upstream' }
  if (existsSync(path)) return tool
  if (context.shell.dryRun) {
    context.report.planned(`download ${downloadUrl(pin, context.config.mirror)} to ${path}`)
    return tool
  }
  const folder = dirname(path)
  removeStaleDrafts(folder)
  mkdirSync(dirname(folder), { recursive: true })
  // A folder of its own for each run; the rename lets the cache hold complete tools only.
  const draft = mkdtempSync(`${folder}${DRAFT}`)
  try {
    await fill(draft, name, pin, context, progress)
    moveIntoPlace(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return tool
}

const DRAFT = '.part-'
const STALE_MS = 24 * 3_600_000

/** What a run left behind that was killed; a younger draft may belong to a run that is still at work. */
function removeStaleDrafts(folder: string): void {
  const parent = dirname(folder)
  if (!existsSync(parent)) return
  for (const name of readdirSync(parent).filter((each) => each.startsWith(`${basename(folder)}${DRAFT}`))) {
    const draft = join(parent, name)
    if (Date.now() - statSync(draft).mtimeMs > STALE_MS) rmSync(draft, { recursive: true, force: true })
  }
}

/** Another run may have been faster: its tool passed the same check. */
function moveIntoPlace(draft: string, folder: string): void {
  try {
    chmodSync(draft, 0o755)
    renameSync(draft, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
}

async function fill(
  draft: string,
  name: PinnedTool,
  pin: ToolPin,
  context: Context,
  progress: Progress,
): Promise<void> {
  const { env, signal, shell, config } = context
  const full = `${name} ${pin.version}`
  const file = join(draft, pin.member ? 'archive.tar.gz' : name)
  await download({
    name: full,
    url: downloadUrl(pin, config.mirror),
    file,
    env,
    signal,
    onProgress: progress.of(full),
    sha256: await expectedDigest(full, pin, platformOf(), context),
  })
  if (pin.member) {
    const member = fillIn(pin.member, pin.version, platformOf())
    await shell.act('tar', ['-xzf', file, '-C', draft, member])
    renameSync(join(draft, member), join(draft, name))
    for (const rest of [file, ...(member.includes('/') ? [dirname(join(draft, member))] : [])])
      rmSync(rest, { recursive: true, force: true })
  }
  chmodSync(join(draft, name), 0o755)
}
