// Since when the API has shown what ended a wait.
import { finalityOf } from '../../lib/cluster/finality.ts'
import { containersOf } from '../../lib/cluster/pod-failure.ts'
import type { ErrorCode } from '../../lib/errors.ts'
import type { KubeObject } from '../../lib/kube-object.ts'

interface Event extends KubeObject {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly count?: number
  readonly firstTimestamp?: string | null
  readonly lastTimestamp?: string | null
  readonly eventTime?: string | null
}

/** The kubelet's first pause between two pulls of an image. */
const PULL_PAUSE_MS = 10_000

/**
 * When the state that an error names was first shown as one that is fatal, as epoch milliseconds; undefined where
 * nothing in these pods and events says when. The API has whole seconds, rounded down: a wait may seem up to a second
 * slower than it was.
 */
export function fatalMoment(code: ErrorCode, objects: readonly KubeObject[], since: number): number | undefined {
  const { shown } = finalityOf(code)
  const warnings = objects.filter(({ kind, type }) => kind === 'Event' && type === 'Warning') as Event[]
  const first = (reason: RegExp, message = /./): number | undefined =>
    earliest(
      warnings.filter((each) => reason.test(each.reason ?? '') && message.test(each.message ?? '')).map(firstTime),
    )
  const earliest = (times: readonly number[]): number | undefined => {
    const late = times.filter((time) => time >= since - 1_000)
    return late.length > 0 ? Math.min(...late) : undefined
  }
  if ('event' in shown) return first(shown.event)
  if ('end' in shown) return earliest(endTimes(objects, shown.end)) ?? first(/^BackOff$/, /restarting failed container/)
  return earliest(warnings.filter(({ message = '' }) => /failed to pull/i.test(message)).flatMap(secondTime))
}

const firstTime = ({ firstTimestamp, eventTime, metadata }: Event): number =>
  Date.parse(firstTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '')

const secondTime = (event: Event): number[] => {
  const { count = 1, lastTimestamp } = event
  if (count < 2) return []
  return [count === 2 ? Date.parse(lastTimestamp ?? '') : firstTime(event) + PULL_PAUSE_MS]
}

/** The ends of containers that have ended for just so many times: a status has the last end alone. */
const endTimes = (objects: readonly KubeObject[], times: number): number[] =>
  objects
    .filter(({ kind }) => kind === 'Pod')
    .flatMap(containersOf)
    .flatMap(({ state, lastState, restartCount }) => {
      const ended = restartCount + (state.running ? 0 : 1)
      const { finishedAt } = state.terminated ?? lastState?.terminated ?? {}
      return ended === times && finishedAt ? [Date.parse(finishedAt)] : []
    })
