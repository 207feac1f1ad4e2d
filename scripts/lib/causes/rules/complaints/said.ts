// What containers complain of in their logs.

import type { KubeObject } from '../../../kube-object.ts'
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { type ContainerView, conditionOf, parseTime } from '../../facts/objects.ts'
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
}

/** What the containers of failing pods complain of, and what those that serve repeat; each once for a workload. */
export const complaints = oncePerWorld((world): Said[] => {
  const found = new Map<string, Said>()
  for (const pod of world.pods) {
    const troubled = isTroubled(world, pod)
    if (isStarting(world, pod) && !world.containers(pod).some((each) => isCrashing(world, pod, each))) continue
    const workload = world.workloadOf(refOf(pod))
    for (const container of world.containers(pod)) {
      if (isOom(container)) continue
      const crashing = isCrashing(world, pod, container)
      const lines = crashing
        ? lastLines(world, pod, container)
        : troubled
          ? allLines(world, pod, container)
          : linesThatCount(world, pod, container)
      for (const word of complaintsIn(lines)) {
        if (!troubled && !isRepeated(lines, word)) continue
        const key = `${say(workload)}/${container.name}/${word.complaint}/${word.host ?? ''}`
        if (!found.has(key)) found.set(key, { workload, pod, container, word, crashing })
      }
    }
  }
  return [...found.values()]
})

/** What a container that serves says now: what it wrote within this time. */
const LATELY_MS = 5 * 60_000

/** The lines that count: all of a container that fails; of one that serves those since it is ready, and of late. */
function linesThatCount(world: World, pod: KubeObject, container: ContainerView): string[] {
  const ready = parseTime(conditionOf(pod, 'Ready')?.lastTransitionTime)
  const since = Math.max(ready + 2_000, world.now - LATELY_MS)
  return world
    .logsOf(pod, container.name)
    .filter(({ previous }) => !previous)
    .flatMap(({ lines, times }) => lines.filter((line, index) => (times?.[index] || timeIn(line) || Infinity) > since))
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
  lines.filter((line) => complaintsIn([line])[0]?.complaint === word.complaint).length >= 3
