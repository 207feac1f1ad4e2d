import { EXIT, UserError } from '../../lib/errors.ts'
import { explainChange, hashInputs, type ImageInputs } from '../../lib/images/image-inputs.ts'
import type { BuiltComponent } from '../../lib/images/images.ts'
import type { Agreement } from './sync/live-pods.ts'
import type { SourceChanges } from './watch-sources.ts'

/** What the builds of all components see at one moment. */
export type Sources = ReadonlyMap<BuiltComponent, ImageInputs>

/** What a save amounts to for one component, such as `src/api/tasks.py changed`. */
export interface Change {
  readonly component: BuiltComponent
  readonly what: string
}

/** What the pods of each component that take sources say of them; none where a newer save is in them by now. */
export type Agreements = Readonly<Partial<Record<BuiltComponent, Agreement | undefined>>>

/** Told of everything that happens; what it says and where is its own affair. */
export interface DevProgress {
  /** A deployment begins. Without changes it is the first one, or one more try. */
  begins(changes: readonly Change[]): void
  /** The images are live. `agreements`: which sources the pods say they run, where that was asked. */
  live(changes: readonly Change[], sinceSaveMs: number, agreements?: Agreements): void
  failed(changes: readonly Change[], error: UserError): Promise<void>
  /** The person has ended a deployment before it was live. */
  interrupted(changes: readonly Change[]): void
  /** A newer save has ended a deployment before it was live. */
  superseded(changes: readonly Change[]): void
  /** A save that changed nothing. */
  unchanged(): void
}

export interface Loop {
  readonly signal: AbortSignal
  readonly changes: Pick<SourceChanges, 'next' | 'arrival'>
  /** Freezes the sources as they are now, for the deployment that follows. */
  readonly freeze: () => Sources
  /** Deploys what was frozen last; may give up when the signal of a newer save says so. */
  readonly deploy: (newer: AbortSignal) => Promise<Agreements | undefined>
  readonly tell: DevProgress
}

/** Failures that a save of the sources can heal, even at the very first deployment. */
const OF_THE_SOURCES: readonly number[] = [EXIT.build, EXIT.unhealthy]

/**
 * Deploys, then deploys again after every change, until it is interrupted. The sources are frozen after the change was
 * taken, so a save during a deployment is another change: however many come, the last state is deployed.
 */
export async function runLoop({ signal, changes, freeze, deploy, tell }: Loop): Promise<void> {
  let last: Sources | undefined
  let live = false
  for (
    let since: number | undefined = Date.now();
    since !== undefined && !signal.aborted;
    since = await changes.next(signal)
  ) {
    const sources = freeze()
    const what = last ? differences(last, sources) : []
    if (live && what.length === 0) {
      tell.unchanged()
      continue
    }
    const newer = changes.arrival()
    live = false
    tell.begins(what)
    try {
      const agreements = await deploy(newer)
      live = true
      tell.live(what, Date.now() - since, agreements)
    } catch (error) {
      if (signal.aborted) {
        tell.interrupted(what)
        break
      }
      if (newer.aborted) {
        tell.superseded(what)
        continue
      }
      if (!(error instanceof UserError) || (!last && !OF_THE_SOURCES.includes(error.exitCode))) throw error
      await tell.failed(what, error)
    }
    last = sources
  }
}

function differences(before: Sources, after: Sources): Change[] {
  return [...after].flatMap(([component, inputs]) => {
    const earlier = before.get(component)!
    return hashInputs(earlier) === hashInputs(inputs) ? [] : [{ component, what: explainChange(earlier, inputs) }]
  })
}
