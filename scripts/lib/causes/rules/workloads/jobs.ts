// Jobs and CronJobs.
import { refOf } from '../../facts/facts.ts'
import { conditionOf, parseTime, workloadSpec, workloadStatus } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { isPastJob } from '../../world/past-jobs.ts'
import { eventLine, kubectl, say, shorten } from '../../world/words.ts'
import { RECENT_MS, type World } from '../../world/world.ts'

function* failed(world: World): Iterable<Found> {
  for (const job of world.all('Job')) {
    const condition = conditionOf(job, 'Failed')
    if (condition?.status !== 'True') continue
    const ref = refOf(job)
    const owner = world.workloadOf(ref)
    if (isPastJob(world, job)) continue
    const deadline = condition.reason === 'DeadlineExceeded'
    yield {
      object: owner,
      symptom: !deadline,
      cause: deadline
        ? `${say(ref)} was ended because it ran longer than its activeDeadlineSeconds`
        : `${say(ref)} failed: its pods failed ${workloadStatus(job).failed ?? 'more often than'}` +
          (workloadStatus(job).failed === undefined
            ? ' its backoffLimit allows'
            : ` times (backoffLimit ${workloadSpec(job).backoffLimit ?? 6})`),
      evidence: [`${say(ref)}: Failed: ${condition.reason}: ${shorten(condition.message ?? '')}`],
      mend: deadline ? kubectl(ref.namespace, `edit job ${ref.name}`) : kubectl(ref.namespace, `logs job/${ref.name}`),
      confidence: deadline ? 0.85 : 0.4,
      settle: kubectl(ref.namespace, `logs job/${ref.name} --all-pods`),
      level: 'problem',
    }
  }
}

function* cron(world: World): Iterable<Found> {
  for (const each of world.all('CronJob')) {
    const ref = refOf(each)
    const { suspend, concurrencyPolicy } = workloadSpec(each)
    const events = world.eventsOf(ref).filter(({ type, at }) => type === 'Warning' && world.since(at) < RECENT_MS)
    const unneeded = events.find(({ reason }) => /UnparseableSchedule|InvalidSchedule|UnknownTimeZone/.test(reason))
    const missed = events.find(
      ({ reason, message }) =>
        /TooManyMissedTimes|MissSchedule/.test(reason) || /too many missed start times/i.test(message),
    )
    const active = (each['status'] as { active?: { name: string }[] } | undefined)?.active ?? []
    const blocked = world.eventsOf(ref).find(({ reason }) => reason === 'JobAlreadyActive')
    if (unneeded)
      yield {
        object: ref,
        cause: `The schedule of ${say(ref)} cannot be read: ${shorten(unneeded.message, 120)}`,
        evidence: [eventLine(unneeded)],
        mend: kubectl(ref.namespace, `edit cronjob ${ref.name}`),
        level: 'problem',
      }
    else if (blocked && concurrencyPolicy === 'Forbid' && active.length > 0)
      yield {
        object: { kind: 'Job', namespace: ref.namespace, name: active[0]!.name },
        affects: [ref],
        cause:
          `${say(ref)} does not run again because its last Job ${active[0]!.name} has not ended ` +
          '(concurrencyPolicy Forbid)',
        evidence: [eventLine(blocked)],
        mend: kubectl(ref.namespace, `delete job ${active[0]!.name}`),
        level: 'problem',
        confidence: 0.8,
      }
    else if (missed && !suspend)
      yield {
        object: ref,
        cause: `${say(ref)} missed its times to start: ${shorten(missed.message, 140)}`,
        evidence: [eventLine(missed)],
        mend: kubectl(ref.namespace, `edit cronjob ${ref.name}`),
        level: 'problem',
        confidence: 0.8,
      }
  }
}

/** What a CronJob runs, as one text. */
const commandsOf = (world: World): { ref: ReturnType<typeof refOf>; text: string; last: number }[] =>
  [...world.all('CronJob'), ...world.all('Job')].map((each) => {
    const spec = workloadSpec(each).jobTemplate?.spec?.template?.spec ?? workloadSpec(each).template?.spec
    const text = (spec?.containers ?? [])
      .map(({ command = [], args = [] }) => [...command, ...args].join(' '))
      .join('\n')
    return { ref: world.workloadOf(refOf(each)), text, last: parseTime(workloadStatus(each).lastScheduleTime) }
  })

/** A Job that changes a workload by itself: who mends the workload has to stop it first. */
function* actors(world: World): Iterable<Found> {
  const failing = world.workloads.filter((each) => /^(Deployment|StatefulSet|DaemonSet)$/.test(each.kind))
  const seen = new Set<string>()
  for (const { ref, text } of commandsOf(world)) {
    const [, verb] =
      new RegExp(
        String.raw`\bkubectl\b[^\n]*?\b(patch|set|scale|edit|apply|replace|annotate|label|delete|rollout` +
          String.raw`|taint|cordon|drain)\b`,
      ).exec(text) ?? []
    if (!verb || seen.has(say(ref))) continue
    const targets = failing.filter(({ metadata }) =>
      new RegExp(`(?:^|[\\s/"'])${metadata.name}(?:$|[\\s/"',])`).test(text),
    )
    if (targets.length === 0) continue
    seen.add(say(ref))
    const target = refOf(targets[0]!)
    yield {
      object: ref,
      affects: targets.map(refOf),
      cause:
        `${say(ref)} changes ${say(target)} by itself (kubectl ${verb}): what it sets comes back after every ` +
        'correction',
      evidence: [`${say(ref)}: ${shorten(text, 220)}`],
      mend:
        ref.kind === 'CronJob'
          ? kubectl(ref.namespace, `patch cronjob ${ref.name} -p '{"spec":{"suspend":true}}'`)
          : kubectl(ref.namespace, `delete job ${ref.name}`),
      level: 'warning',
      confidence: 0.9,
    }
  }
}

export const JOB_RULES: readonly Rule[] = [
  rule('TSK_JOB_FAILED', failed),
  rule('TSK_CRONJOB_BLOCKED', cron),
  rule('TSK_CHANGED_BY_JOB', actors),
]
