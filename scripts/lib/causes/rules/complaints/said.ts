// What containers complain of in their logs.

import type { KubeObject } from '../../../kube-object.ts'
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { type ContainerView, conditionOf, parseTime } from '../../facts/objects.ts'
import type { Complaint } from '../../world/complaint.ts'
import { complaintsIn, type LogWord } from '../../world/log-words.ts'
import { isCrashing, isStarting, isTroubled } from '../../world/trouble.ts'
import { say } from '../../world/words.ts'
import { oncePerWorld, type World } from '../../world/world.ts'
import { allLines, isOom, lastLines } from '../pods/crash.ts'

/** A complaint of a container, and what else is known of it. */
export interface Said {
  workload: ObjectRef
  pod: KubeObject
  container: ContainerView
  word: LogWord
  /** The container keeps ending, so the line may be why. */
  crashing: boolean
  /** When a container that serves said it last, as epoch milliseconds; 0 where that is not known. */
  at: number
}

/** What does not pass while a pod starts, unlike a dependency that is not there yet. */
const STAYS: ReadonlySet<Complaint> = new Set(['disk', 'read-only', 'files'])

/** What the containers of failing pods complain of, and what those that serve repeat; each once for a workload. */
export const complaints = oncePerWorld((world): Said[] => {
  const found = new Map<string, Said>()
  for (const pod of world.pods) {
    const troubled = isTroubled(world, pod)
    const starting = isStarting(world, pod) && !world.containers(pod).some((each) => isCrashing(world, pod, each))
    if (starting && !troubled) continue
    const workload = world.workloadOf(refOf(pod))
    for (const container of world.containers(pod)) {
      if (isOom(container)) continue
      const crashing = isCrashing(world, pod, container)
      const counting = crashing || troubled ? [] : linesThatCount(world, pod, container)
      const lines = crashing
        ? lastLines(world, pod, container)
        : troubled
          ? allLines(world, pod, container)
          : counting.map(({ line }) => line)
      for (const word of complaintsIn(lines)) {
        if (starting && !STAYS.has(word.complaint)) continue
        if (!troubled && !isRepeated(lines, word)) continue
        const key = `${say(workload)}/${container.name}/${word.complaint}/${word.host ?? ''}`
        const at = Math.max(0, ...counting.filter(({ line }) => says(line, word)).map((each) => each.at))
        const before = found.get(key)
        if (!before) found.set(key, { workload, pod, container, word, crashing, at })
        else if (at > before.at && before.at > 0) before.at = at
      }
    }
  }
  return [...found.values()]
})

/** What a container that serves says now: what it wrote within this time. */
const LATELY_MS = 5 * 60_000

/** The lines that count: all of a container that fails; of one that serves those since it is ready, and of late. */
function linesThatCount(world: World, pod: KubeObject, container: ContainerView): { line: string; at: number }[] {
  const ready = parseTime(conditionOf(pod, 'Ready')?.lastTransitionTime)
  const since = Math.max(ready + 2_000, world.now - LATELY_MS)
  return world
    .logsOf(pod, container.name)
    .filter(({ previous }) => !previous)
    .flatMap(({ lines, times }) => lines.map((line, index) => ({ line, at: times?.[index] || timeIn(line) })))
    .filter(({ at }) => (at || Infinity) > since)
    .slice(-40)
}

/** The time that a line begins with, or names as its own; 0 where it has none. */
const timeIn = (line: string): number =>
  Date.parse(
    /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/
      .exec(line.slice(0, 80))?.[0]
      .replace(' ', 'T')
      .replace(',', '.') ?? '',
  ) || 0

/** A container that serves complains for a reason when it does so again and again. */
const isRepeated = (lines: readonly string[], word: LogWord): boolean =>
  lines.filter((line) => says(line, word)).length >= 3

const says = (line: string, { complaint }: LogWord): boolean => complaintsIn([line])[0]?.complaint === complaint
