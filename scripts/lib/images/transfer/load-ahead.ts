import type { Context } from '../../run/context.ts'
import { count, formatDuration, formatSize } from '../../units.ts'
import { builtReleaseImages } from '../release-images.ts'
import { loadImages } from './load-images.ts'

/** A load that goes on beside the start of a cluster. None of its functions throws: the load step makes up for it. */
export interface LoadAhead {
  /** For when the container runtime of the node answers. */
  readonly begin: () => void
  /** Waits for what was begun. */
  readonly ended: () => Promise<void>
  /** Stops it: the cluster did not come up. */
  readonly giveUp: () => Promise<void>
}

/** Loads those images of the release that the engine has before anything is built. */
export function loadAhead(context: Context): LoadAhead {
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  const bounded: Context = { ...context, signal, shell: context.shell.withSignal(signal) }
  let loading: Promise<void> | undefined
  const ended = async (): Promise<void> => loading
  return {
    ended,
    begin: () => (loading ??= load(bounded)),
    giveUp: () => (stop.abort(), ended()),
  }
}

async function load(context: Context): Promise<void> {
  const { report, signal } = context
  try {
    const { images, bytes, durationMs } = await loadImages(context, await builtReleaseImages(context))
    report.fact(
      `${count(images.length, 'image')} loaded meanwhile: ${formatSize(bytes)} in ${formatDuration(durationMs)}`,
    )
    report.measure('moved', bytes)
  } catch (error) {
    if (!signal.aborted)
      report.warn(`No image was loaded while the cluster started, the next load does it: ${(error as Error).message}`)
  }
}
