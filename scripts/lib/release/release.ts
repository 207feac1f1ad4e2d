import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { fact, peek, remember } from '../run/memo.ts'
import {
  differingObjects,
  historyArgs,
  type Manifest,
  parseHistory,
  parseManifest,
  parseRelease,
  type Release,
  type Revision,
  releaseArgs,
  rollbackArgs,
  templateArgs,
  uninstallArgs,
} from './helm.ts'

/** The release as it is, or undefined when there is none. Throws TSK_RELEASE_UNREADABLE. */
export async function readRelease(context: Context): Promise<Release | undefined> {
  const { exitCode, stdout, stderr } = await context.shell.probe('helm', releaseArgs(context), { timeoutMs: 30_000 })
  const release = exitCode === 0 ? parseRelease(stdout) : undefined
  if (release || /release: not found/i.test(stderr)) {
    remember(context, REVISIONS, [...seenRevisions(context), release?.revision ?? 0])
    return release
  }
  throw new UserError('TSK_RELEASE_UNREADABLE', 'Helm cannot tell the state of the release', {
    evidence: [stderr.trim()],
  })
}

/** Revisions of the release as this run saw them, the first one first; 0 is none. */
export const seenRevisions = (context: Pick<Context, 'memory'>): readonly number[] => peek(context, REVISIONS) ?? []

const REVISIONS = fact<readonly number[]>('revisions of the release')

export const readHistory = (context: Context): Promise<Revision[]> =>
  context.shell.json('helm', historyArgs(context), parseHistory, { timeoutMs: 30_000 })

/** How the release differs from what chart and values render to, or undefined when it has exactly that manifest. */
export function releaseDifference(release: Release | undefined, wanted: Manifest): string | undefined {
  if (!release) return 'nothing is installed'
  if (release.status !== 'deployed') return `the release is ${release.status}`
  const changed = differingObjects(parseManifest(release.manifest), wanted)
  return changed.length > 0 ? changed.join(', ') : undefined
}

/** What the chart renders to with these values; rendered once in a run, as the sources are read once. */
export async function renderManifest(context: Context, values: string): Promise<Manifest> {
  const known = peek(context, RENDERED)
  if (known?.values === values) return known.manifest
  const { stdout } = await context.shell.ask('helm', templateArgs(context), { input: values })
  const manifest = parseManifest(stdout)
  remember(context, RENDERED, { values, manifest })
  return manifest
}

const RENDERED = fact<{ values: string; manifest: Manifest }>('what chart and values render to')

/** The same when this run has rendered it. */
export const seenManifest = (context: Pick<Context, 'memory'>): Manifest | undefined =>
  peek(context, RENDERED)?.manifest

/**
 * Repairs a release that an interrupted Helm left pending, or half removed. Safe because this suite's lock is held: no
 * other Helm of this checkout is at work. Returns what was done, or undefined when nothing was wrong.
 */
export async function recoverRelease(context: Context, release: Release | undefined): Promise<string | undefined> {
  const status = release?.status
  const { shell } = context
  if (status === 'uninstalling') {
    await shell.act('helm', uninstallArgs(context, { wait: true }), { timeoutMs: 180_000 })
    return 'an earlier removal of the release had not ended: it was carried through, data and secrets kept'
  }
  if (!status?.startsWith('pending-')) return undefined
  const good = (await readHistory(context))
    .filter(({ status: each }) => each === 'deployed' || each === 'superseded')
    .at(-1)
  if (good) {
    await shell.act('helm', rollbackArgs(context, good.revision))
    return `the release was ${status}: rolled back to revision ${good.revision}`
  }
  await shell.act('helm', uninstallArgs(context, { wait: true }), { timeoutMs: 180_000 })
  return `the first install was ${status}: removed, data and secrets kept`
}
