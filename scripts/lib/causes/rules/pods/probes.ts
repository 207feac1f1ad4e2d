// Probes that fail, told apart: the probe is wrong, the process is slow or starved, or what it needs is missing.

import { parseTime, quantity } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { edit, eventLine, kubectl, say, shorten } from '../../world/words.ts'
import { logsOf } from './crash.ts'
import { type Failing, failing, wasKilled } from './failing-probes.ts'
import { NAMES, wrongTarget } from './probe-target.ts'

const base = (each: Failing): Pick<Found, 'object' | 'evidence' | 'mend'> => ({
  object: each.workload,
  evidence: [
    eventLine(each.event),
    `container ${each.container.name}: ${each.which} ${shorten(JSON.stringify(each.probe), 160)}`,
  ],
  mend: edit(each.workload),
})

const STARVING_CPU = 0.1

/** A processor limit so small that nothing answers in time. */
function starved({ container, words, probe }: Failing): string | undefined {
  const limit = container.spec.resources?.limits?.['cpu']
  const cores = quantity(limit)
  const slow = /deadline exceeded|timeout|timed out|Client\.Timeout|awaiting headers|connection refused/i.test(words)
  return cores !== undefined && cores < STARVING_CPU && slow && (probe.timeoutSeconds ?? 1) <= 15
    ? String(limit)
    : undefined
}

export const PROBE_RULES: readonly Rule[] = [
  rule('TSK_PROBE_TARGET', function* (world) {
    for (const each of failing(world)) {
      if (starved(each)) continue
      const found = wrongTarget(world, each)
      if (found) yield { ...base(each), ...found }
    }
  }),
  rule('TSK_CPU_STARVED', function* (world) {
    for (const each of failing(world)) {
      const limit = starved(each)
      if (!limit) continue
      const { workload, container, event, which } = each
      yield {
        object: workload,
        cause:
          `The processor limit of ${limit} starves container ${container.name} of ${say(workload)}, so its ` +
          `${NAMES[which]} probe gets no answer in time`,
        evidence: [`container ${container.name}: resources.limits.cpu ${limit}`, eventLine(event)],
        mend: kubectl(
          workload.namespace,
          `set resources ${workload.kind.toLowerCase()}/${workload.name} -c ${container.name} --limits=cpu=500m`,
        ),
        confidence: 0.9,
      }
    }
  }),
  rule('TSK_PROBE_KILLS_START', function* (world) {
    for (const each of failing(world)) {
      const { container, pod, workload, which, event, probe } = each
      if (
        which === 'readinessProbe' ||
        wrongTarget(world, each) ||
        starved(each) ||
        !wasKilled(world, pod, container.name)
      )
        continue
      const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = probe
      const grace = initialDelaySeconds + periodSeconds * failureThreshold
      const lived = (parseTime(container.ended?.finishedAt) - parseTime(container.ended?.startedAt)) / 1000
      if (!/connection refused|deadline|timeout|statuscode: 50\d/i.test(each.words)) continue
      const early =
        container.spec.startupProbe === undefined && (Number.isNaN(lived) || lived === 0 || lived <= grace + 45)
      if (!early) continue
      yield {
        object: workload,
        cause:
          `The ${NAMES[which]} probe ends container ${container.name} of ${say(workload)} after ${grace} s, ` +
          'before it has started',
        evidence: [
          eventLine(event),
          `container ${container.name}: initialDelaySeconds ${initialDelaySeconds}, periodSeconds ` +
            `${periodSeconds}, failureThreshold ${failureThreshold}, no startupProbe`,
        ],
        mend: edit(workload),
        confidence: 0.65,
        symptom: true,
        hypotheses: [
          'the start takes longer than the probe grants',
          'the process never comes up, for a reason of its own',
        ],
        settle: logsOf(workload, pod, container),
      }
    }
  }),
  rule('TSK_PROBE_FAILS', function* (world) {
    for (const each of failing(world)) {
      if (wrongTarget(world, each) || starved(each)) continue
      const { workload, which, words, pod, container } = each
      yield {
        ...base(each),
        symptom: true,
        cause: `The ${NAMES[which]} probe of ${say(workload)} fails: ${shorten(words, 140) || 'it gets no answer'}`,
        mend: kubectl(workload.namespace, `logs ${pod.metadata.name} -c ${container.name} --tail=50`),
        confidence: 0.45,
        hypotheses: ['the application waits for something that it needs', 'it hangs', 'the probe asks the wrong thing'],
        settle: kubectl(workload.namespace, `logs ${pod.metadata.name} -c ${container.name} --tail=50`),
      }
    }
  }),
]
