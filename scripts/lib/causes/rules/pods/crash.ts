// Containers that end again and again: by what killed them, or by their exit code where no log line says more.
import type { KubeObject } from '../../../kube-object.ts'
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { type ContainerView, managedFieldsOf, parseTime } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { complaintsIn } from '../../world/log-words.ts'
import { isCrashing } from '../../world/trouble.ts'
import { edit, eventLine, kubectl, say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

export interface Crash {
  workload: ObjectRef
  pod: KubeObject
  container: ContainerView
}

/** The containers that keep ending, one for each workload: the one with the most restarts. */
export function crashes(world: World): Crash[] {
  const all = world.pods.flatMap((pod) =>
    world
      .containers(pod)
      .filter((container) => isCrashing(world, pod, container))
      .map((container): Crash => ({ workload: world.workloadOf(refOf(pod)), pod, container })),
  )
  const worst = new Map<string, Crash>()
  for (const each of all) {
    const key = `${say(each.workload)}/${each.container.name}`
    const before = worst.get(key)
    if (!before || before.container.restarts < each.container.restarts) worst.set(key, each)
  }
  return [...worst.values()]
}

export const isOom = ({ ended }: ContainerView): boolean => ended?.reason === 'OOMKilled'

/** `CrashLoopBackOff, 5 restarts, exit code 1`. */
export const stateLine = (pod: KubeObject, { name, waiting, restarts, ended }: ContainerView): string =>
  `${say(refOf(pod))}, container ${name}: ` +
  [waiting?.reason, `${restarts} restarts`, ended && `last end ${ended.reason ?? ''} with exit code ${ended.exitCode}`]
    .filter(Boolean)
    .join(', ')

/** The last lines that the container wrote before it ended. */
export function lastLines(world: World, pod: KubeObject, container: ContainerView): string[] {
  const tails = world.logsOf(pod, container.name)
  const before = tails.filter(({ previous }) => previous)
  const lines = (before.length > 0 ? before : tails).flatMap(({ lines: all }) => all)
  return lines.length > 0 ? [...lines] : (container.ended?.message ?? '').split('\n').filter(Boolean)
}

/** The command that shows what a container said last: of the run before only while the next one runs. */
export const logsOf = ({ namespace }: ObjectRef, pod: KubeObject, { name, running }: ContainerView): string =>
  kubectl(namespace, `logs ${pod.metadata.name} -c ${name}${running ? ' --previous' : ''}`)

/** Everything that is known of what a container said. */
export const allLines = (world: World, pod: KubeObject, container: ContainerView): string[] => [
  ...world.logsOf(pod, container.name).flatMap(({ lines }) => lines),
  ...(container.ended?.message ?? '').split('\n').filter(Boolean),
]

const killedByProbe = (world: World, pod: KubeObject, name: string): boolean =>
  world
    .eventsOf(refOf(pod))
    .some(({ reason, message }) => reason === 'Killing' && /liveness|startup/.test(message) && message.includes(name))

/** The event of a kill comes after the end that it made. */
const EVENT_DELAY_MS = 10_000

/** True while a container that was killed may still turn out to be one that its probe ended. */
const mayBeProbed = (world: World, { container: { ended, spec } }: Crash): boolean =>
  (ended?.exitCode === 137 || ended?.exitCode === 143) &&
  (spec.livenessProbe !== undefined || spec.startupProbe !== undefined) &&
  world.since(parseTime(ended.finishedAt)) < EVENT_DELAY_MS

/** The meaning of an exit code on its own. */
const SIGNALS: Readonly<Record<number, string>> = {
  132: 'an instruction that the processor does not know (SIGILL)',
  134: 'its own abort (SIGABRT)',
  135: 'a bus error (SIGBUS)',
  136: 'an arithmetic error (SIGFPE)',
  139: 'a segmentation fault (SIGSEGV)',
}

export const CRASH_RULES: readonly Rule[] = [
  rule('TSK_POD_OOM', function* (world) {
    for (const { workload, pod, container } of crashes(world).filter((each) => isOom(each.container))) {
      const limit = container.spec.resources?.limits?.['memory']
      const change = lastChange(world.get(workload))
      yield {
        object: workload,
        cause:
          `Container ${container.name} of ${say(workload)} is OOMKilled: it needs more memory than its ` +
          `limit${limit === undefined ? '' : ` of ${limit}`}`,
        evidence: [
          stateLine(pod, container),
          limit === undefined
            ? 'no limit of its own: the limit of the node or of its parent ends it'
            : `resources.limits.memory: ${limit}`,
          change ?? '',
        ],
        mend: kubectl(
          workload.namespace,
          `set resources ${workload.kind.toLowerCase()}/${workload.name} -c ${container.name} ` +
            `--limits=memory=${doubled(limit)}`,
        ),
        confidence: 0.95,
        since: parseTime(container.ended?.finishedAt),
      }
    }
  }),
  rule('TSK_PROCESS_ENDS', function* (world) {
    for (const { workload, pod, container } of crashes(world)) {
      if (
        container.ended?.exitCode !== 0 ||
        container.init ||
        container.restarts < 2 ||
        killedByProbe(world, pod, container.name)
      )
        continue
      if (workload.kind === 'Job' || workload.kind === 'CronJob') continue
      const { command = [], args = [] } = container.spec
      yield {
        object: workload,
        cause:
          `The command of container ${container.name} of ${say(workload)} ends by itself with exit code 0, ` +
          'and a workload of this kind has to go on running',
        evidence: [
          stateLine(pod, container),
          command.length + args.length > 0
            ? `its command: ${shorten([...command, ...args].join(' '))}`
            : `image ${container.image} brings the command`,
        ],
        mend: edit(workload),
        confidence: 0.8,
      }
    }
  }),
  rule('TSK_PROCESS_SIGNAL', function* (world) {
    for (const { workload, pod, container } of crashes(world)) {
      const meaning = SIGNALS[container.ended?.exitCode ?? 0]
      if (!meaning) continue
      yield {
        object: workload,
        cause:
          `The process of container ${container.name} of ${say(workload)} ends by ${meaning}: a fault in ` +
          `image ${container.image}`,
        evidence: [stateLine(pod, container), shorten(lastLines(world, pod, container).at(-1) ?? '')],
        mend: kubectl(
          workload.namespace,
          `set image ${workload.kind.toLowerCase()}/${workload.name} ${container.name}=IMAGE:TAG`,
        ),
        confidence: 0.8,
      }
    }
  }),
  rule('TSK_POD_CRASH', function* (world) {
    for (const crash of crashes(world)) {
      const { ended } = crash.container
      if (isOom(crash.container) || SIGNALS[ended?.exitCode ?? 0] || ended?.exitCode === 0) continue
      if (mayBeProbed(world, crash)) continue
      yield silentCrash(world, crash)
    }
  }),
]

/** Words that only say that a program ends. */
const FAREWELL = /^\W*(?:exiting|exited|bye|goodbye|shutting down|stopped|done)\W*$/i

function silentCrash(world: World, { workload, pod, container }: Crash): Found {
  const lines = lastLines(world, pod, container)
  const telling =
    complaintsIn(lines)[0]?.line ??
    lines.findLast((line) => /error|fatal|exception|panic|fail/i.test(line)) ??
    lines.findLast((line) => !FAREWELL.test(line)) ??
    lines.at(-1)
  const killing = world.eventsOf(refOf(pod)).find(({ reason }) => reason === 'Killing')
  const where = container.init ? 'init container' : 'container'
  return {
    object: workload,
    symptom: true,
    cause:
      `${where === 'container' ? 'Container' : 'Init container'} ${container.name} of ${say(workload)} ` +
      `${container.restarts > 1 ? 'keeps ending' : 'ended'} with exit code ${container.ended?.exitCode ?? 'unknown'}` +
      (telling ? `: ${shorten(telling, 160)}` : ''),
    evidence: [
      stateLine(pod, container),
      telling ? `its log: ${shorten(telling)}` : '',
      killing && !telling ? eventLine(killing) : '',
    ],
    mend: logsOf(workload, pod, container),
    confidence: telling ? 0.5 : 0.3,
    ...(telling ? {} : { settle: logsOf(workload, pod, container) }),
    level: 'fatal',
  }
}

/** Who changed the object last beside its installer, for sentences about a value that somebody set. */
export function lastChange(object: KubeObject | undefined): string | undefined {
  const fields = object
    ? managedFieldsOf(object).filter(
        ({ subresource, manager }) => !subresource && !/^(kube-controller-manager|helm|Helm|kubelet)$/.test(manager),
      )
    : []
  const newest = fields.sort((a, b) => parseTime(b.time) - parseTime(a.time))[0]
  return newest?.time ? `last changed by ${newest.manager} at ${newest.time}` : undefined
}

function doubled(limit: string | number | undefined): string {
  const match = /^(\d+)([A-Za-z]*)$/.exec(String(limit ?? ''))
  return match ? `${Number(match[1]) * 2}${match[2]}` : '512Mi'
}
