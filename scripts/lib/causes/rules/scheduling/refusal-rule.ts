import type { ErrorCode } from '../../../errors.ts'
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { decisive, type Refusal, type RefusalKind } from './scheduling-words.ts'
import { unscheduled, type Waiting } from './unscheduled.ts'

/** A rule about one kind of refusal, where that is the decisive one. */
export function refusalRule(
  code: ErrorCode,
  kinds: readonly RefusalKind[],
  find: (
    waiting: Waiting,
    refusal: Refusal,
    world: World,
  ) => Omit<Found, 'evidence' | 'object'> & { object?: ObjectRef; evidence?: readonly string[] },
): Rule {
  return rule(code, function* (world) {
    for (const waiting of unscheduled(world)) {
      const refusal = decisive(waiting.refusals, waiting.workload.kind === 'DaemonSet')
      if (!refusal || !kinds.includes(refusal.kind)) continue
      const { evidence = [], ...found } = find(waiting, refusal, world)
      const others = waiting.refusals.filter((each) => each !== refusal && each.kind !== 'preemption')
      yield {
        object: waiting.workload,
        affects: [waiting.workload],
        evidence: [evidenceOf(waiting), ...evidence],
        ...(others.length > 0 ? { hypotheses: others.map(({ text }) => `for other nodes: ${text}`) } : {}),
        ...found,
      }
    }
  })
}

const evidenceOf = ({ pod, message }: Waiting): string =>
  `${say(refOf(pod))}: PodScheduled is False: ${shorten(message)}`
