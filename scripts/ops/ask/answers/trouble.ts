import type { Diagnosis } from '../../../lib/causes/diagnose.ts'
import { sureness } from '../../../lib/causes/render.ts'
import { isReady } from '../../../lib/cluster/pod-failure.ts'
import { count, formatAge, formatDuration } from '../../../lib/units.ts'
import type { Asked } from '../facts/facts.ts'
import { type Answering, answering, enumerate } from './answer.ts'
import { podsOf, restartsOf, stateOf } from './pods.ts'

const why = ({ component }: Asked): string => `npm run why${component ? ` -- ${component}` : ''}`
const logs = ({ component }: Asked, flag = ''): string =>
  ['npm run logs', component || flag ? '--' : '', component, flag].filter(Boolean).join(' ')

/** The first root cause with its evidence and its fix, or that there is none as far as could be read. */
function rootCause({ causes, unknown, unread, looked }: Diagnosis, { component }: Asked): string[] {
  const blind = unread.length > 0 ? `Not everything could be read: ${unread[0]!.what} (${unread[0]!.why}).` : ''
  const [first, ...others] = causes
  if (first) {
    const { cause, evidence, mend, settle, symptom } = first.finding
    return [
      `${cause} (${sureness(first.finding)}${evidence[0] ? `; ${evidence[0]}` : ''}).`,
      symptom && settle ? `This would settle it: ${settle}` : `Fix: ${mend}`,
      others.length > 0 ? `${count(others.length, 'further cause')} beside it.` : blind,
    ]
  }
  if (unknown[0])
    return [
      `${unknown[0].cause}; the cause cannot be known from here.`,
      `This would settle it: ${unknown[0].settle ?? unknown[0].mend}`,
      blind,
    ]
  if (looked.objects === 0) return ['Nothing of the cluster could be read, so nothing is known.', blind]
  if (blind) return [`Nothing wrong was found, but ${blind[0]!.toLowerCase()}${blind.slice(1)}`]
  return [
    `Nothing is wrong with ${component ? `the ${component}` : 'the application'}, as far as ` +
      `${count(looked.objects, 'object')} and ${count(looked.events, 'event')} tell.`,
  ]
}

export const TROUBLE: Readonly<Record<string, Answering>> = {
  wrong: answering(['diagnosis'], why, ({ diagnosis }, asked) => rootCause(diagnosis, asked)),
  'not-ready': answering(['diagnosis'], why, ({ diagnosis }, asked) => rootCause(diagnosis, asked)),
  pending: answering(['diagnosis', 'objects'], why, ({ diagnosis, objects }, asked) => {
    const pending = podsOf(objects, asked).filter((pod) => stateOf(pod) === 'Pending')
    return pending.length === 0 && diagnosis.causes.length === 0 ? 'No pod is pending.' : rootCause(diagnosis, asked)
  }),
  restarts: answering(['objects'], 'npm run why', ({ objects }, asked) => {
    const found = restartsOf(podsOf(objects, asked))
    const [last] = found
    if (!last) return 'No container of the present pods was restarted; pods that were replaced leave no count.'
    const total = found.reduce((sum, { times }) => sum + times, 0)
    return [
      `${count(total, 'restart')} in ${enumerate(
        found.map(({ pod, times }) => `${pod} (${times})`),
        3,
      )}.`,
      `The last one: ${last.pod} ended with ${last.reason}` +
        (last.exitCode === undefined ? '' : ` (exit code ${last.exitCode})`) +
        `${Number.isNaN(last.endedAt) ? '' : ` ${formatAge(asked.now - last.endedAt)} ago`}; the kubelet ` +
        'started it again.',
    ]
  }),
  slow: answering(['diagnosis', 'page', 'usage'], 'npm run why', ({ diagnosis, page, usage }, asked) => {
    const top = [...usage].sort((a, b) => b.cpu - a.cpu)[0]
    return [
      page.answers
        ? `The page answers within ${formatDuration(page.durationMs)}.`
        : `The page does not answer: ${page.detail}.`,
      diagnosis.causes.length > 0
        ? rootCause(diagnosis, asked)[0]!
        : 'No cause of slowness is to be seen in pods, events and logs.',
      top ? `The busiest container now is of ${top.pod}, with ${top.cpu.toFixed(2)} cores.` : '',
    ]
  }),
  health: answering(['page', 'objects'], 'npm run verify', ({ page, objects }, asked) => {
    const pods = podsOf(objects, asked)
    const ready = pods.filter(isReady)
    return [
      page.answers ? `Yes, ${page.url} answers (${page.detail}).` : `No, ${page.url} does not answer: ${page.detail}.`,
      `${ready.length} of ${count(pods.length, 'pod')} ready.`,
    ]
  }),
  pods: answering(['objects'], 'kubectl get pods --output wide', ({ objects }, asked) => {
    const pods = podsOf(objects, asked)
    const bad = pods.filter((pod) => !isReady(pod))
    return [
      pods.length === 0
        ? 'There are no pods.'
        : `${pods.length - bad.length} of ${count(pods.length, 'pod')} ready: ${enumerate(
            pods.map(({ metadata }) => metadata.name),
            7,
          )}.`,
      bad.length > 0
        ? `Not ready: ${enumerate(
            bad.map((pod) => `${pod.metadata.name} (${stateOf(pod)})`),
            4,
          )}.`
        : '',
    ]
  }),
  events: answering(['events'], 'kubectl get events --sort-by .lastTimestamp', ({ events }, { since, now }) => {
    const at = (each: (typeof events)[number]): number =>
      Date.parse(String(each['lastTimestamp'] ?? each['eventTime'] ?? each.metadata.creationTimestamp ?? ''))
    const recent = events.filter((each) => since === undefined || at(each) >= since).sort((a, b) => at(b) - at(a))
    const warnings = recent.filter(({ type }) => type === 'Warning')
    const shown = warnings[0] ?? recent[0]
    if (!shown) return `No events${since === undefined ? ', which the cluster keeps for an hour' : ' since then'}.`
    const { kind = '', name = '' } = (shown['involvedObject'] ?? {}) as { kind?: string; name?: string }
    return [
      `${count(recent.length, 'event')}, ${count(warnings.length, 'warning')} among them.`,
      `The newest ${shown['type'] === 'Warning' ? 'warning' : 'event'}, ${formatAge(now - at(shown))} ago: ` +
        `${kind} ${name}: ${shown['reason']}: ${String(shown['message'] ?? '').slice(0, 200)}`,
    ]
  }),
  'log-errors': answering(
    ['logErrors'],
    (asked) => logs(asked, '--tail 200'),
    ({ logErrors }, { component }) => {
      const last = logErrors.at(-1)
      return last
        ? [
            `${count(logErrors.length, 'line')} of the newest logs ` +
              `${logErrors.length === 1 ? 'reports' : 'report'} an error.`,
            `The last one, of ${last.pod}: ${last.line.slice(0, 240)}`,
          ]
        : `The newest 200 lines of each container${component ? ` of the ${component}` : ''} report no error.`
    },
  ),
  logs: answering(
    [],
    logs,
    (_, asked) =>
      `Logs of ${asked.component ? `the ${asked.component}` : 'all pods, in order of time'}: ` +
      `\`${logs(asked)}\`; \`--follow\` goes on, \`--previous\` shows those before a restart.`,
  ),
}
