import { EXIT, UserError } from '../../../lib/errors.ts'
import { explainChange, type ImageInputs } from '../../../lib/images/image-inputs.ts'
import type { BuiltComponent } from '../../../lib/images/images.ts'
import type { Agreement, LivePods } from './live-pods.ts'
import { needsImage, readContext, readSyncedSources, type SyncedSources } from './synced-sources.ts'

/** Told of what happens before an image is built. `what` names the change, such as `src/api/tasks.py changed`. */
export interface SyncProgress {
  synced(what: string, agreement: Agreement, sinceSaveMs: number): void
  /** A pod did not take it, or cannot compile it; traffic goes on to what ran before. */
  refused(what: string, error: UserError): void
  /** The pods could not be reached: the image brings it. */
  notSynced(what: string, reason: string): void
}

export interface Saves {
  /** Brings what is saved now into the pods that run. Says whether an image has to follow. */
  save(sinceMs: number): Promise<boolean>
  /** A deployment of the component in this folder begins. */
  deploys(context: string): void
  /** It is live: asks the pods whether they run its sources. Undefined when a newer save is in them by now. */
  isLive(context: string): Promise<Agreement | undefined>
  /** The pods run what is in no image yet. */
  readonly isAhead: boolean
}

interface Given {
  readonly component: BuiltComponent
  /** The component's folder that the person works in. */
  readonly context: string
  readonly pods: LivePods
  readonly tell: SyncProgress
  readonly pause: () => Promise<unknown>
}

/** A pod whose connection is not up yet is asked again, this often. */
const TRIES = 5

export function createSaves({ component, context, pods, tell, pause }: Given): Saves {
  /** What the image that the pods run was made of, and what they run now. */
  let image: ImageInputs | undefined
  let running: ImageInputs | undefined
  let built = ''
  /** Why the sources that the pods hold do not compile. */
  let broken: string | undefined

  return {
    get isAhead() {
      return pods.wanted !== undefined && pods.wanted.hash !== built
    },
    async save(sinceMs) {
      const read = image && readWhole(context)
      if (!image || !read) return true
      const { inputs, sources } = read
      if (needsImage(context, image, inputs) !== undefined) {
        pods.expect(undefined)
        return true
      }
      const what = explainChange(running ?? image, inputs)
      if (sources.hash === pods.wanted?.hash) {
        if (broken !== undefined) tell.refused(what, sourcesRefused(component, broken))
        return broken === undefined
      }
      try {
        const { refused, broken: why, ...agreement } = await pods.bring(sources)
        broken = why
        if (refused === undefined) running = inputs
        const reason = refused ?? why
        if (reason !== undefined) {
          tell.refused(what, sourcesRefused(component, reason))
          return false
        }
        if (agreement.agreed > 0) tell.synced(what, agreement, Date.now() - sinceMs)
        else tell.notSynced(what, 'no pod takes sources at the moment')
      } catch (error) {
        tell.notSynced(what, (error as Error).message)
      }
      return true
    },
    deploys(frozen) {
      if (!image || needsImage(frozen, image, readContext(frozen)) !== undefined) pods.expect(undefined)
    },
    async isLive(frozen) {
      image = readContext(frozen)
      const sources = readSyncedSources(frozen)
      built = sources.hash
      if (!pods.wanted) {
        pods.expect(sources)
        running = image
      }
      for (let left = TRIES; pods.wanted?.hash === sources.hash; left--) {
        const agreement = await pods.agreement(sources.hash)
        if (left === 1 || agreement.others.length === 0) return agreement
        await pause()
      }
      return undefined
    },
  }
}

/** A change of branches removes files while they are read. Undefined where that has no end: freezing says why. */
function readWhole(context: string): { inputs: ImageInputs; sources: SyncedSources } | undefined {
  for (let left = TRIES; left > 0; left--) {
    try {
      return { inputs: readContext(context), sources: readSyncedSources(context) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return undefined
}

const REFUSED = {
  backend: { does: 'start', hint: '`npm run logs -- backend --tail 20` shows more' },
  frontend: { does: 'compile', hint: 'a page that is open shows the place' },
} as const

const sourcesRefused = (component: BuiltComponent, said: string): UserError =>
  new UserError(
    'TSK_SOURCES_REFUSED',
    `The ${component} does not ${REFUSED[component].does} with what was saved: ${said}`,
    { exitCode: EXIT.unhealthy, hint: `Mend it and save again; ${REFUSED[component].hint}` },
  )
