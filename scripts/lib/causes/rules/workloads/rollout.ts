// Rollouts that do not get on, and workloads that are switched off.
import type { KubeObject } from '../../../kube-object.ts'
import { refOf } from '../../facts/facts.ts'
import { conditionOf, isPodReady, workloadSpec, workloadStatus } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { byWorkload, failingPods } from '../../world/trouble.ts'
import { edit, kubectl, say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { lastChange } from '../pods/crash.ts'

function* switchedOff(world: World): Iterable<Found> {
  for (const workload of world.workloads.filter(({ kind }) => /^(Deployment|StatefulSet)$/.test(kind))) {
    if (workloadSpec(workload).replicas !== 0 || !workload['spec']) continue
    const ref = refOf(workload)
    if (ref.namespace === 'kube-system' && /dns/.test(ref.name)) continue
    const labels = workloadSpec(workload).template?.metadata?.labels ?? {}
    const services = world.all('Service').filter((service) => {
      const selector = (service['spec'] as { selector?: Record<string, string> } | undefined)?.selector ?? {}
      return (
        service.metadata.namespace === ref.namespace &&
        Object.keys(selector).length > 0 &&
        Object.entries(selector).every(([name, value]) => labels[name] === value)
      )
    })
    const others = services.some((service) =>
      world
        .podsWith(ref.namespace, (service['spec'] as { selector: Record<string, string> }).selector)
        .some(isPodReady),
    )
    if (services.length === 0 || others) continue
    const change = lastChange(workload) ?? scaled(workload)
    yield {
      object: ref,
      affects: services.map(refOf),
      cause:
        `${say(ref)} is scaled to 0, so Service ${services[0]!.metadata.name} has no ` +
        `pods${change ? ` (${change})` : ''}`,
      evidence: [`${say(ref)}: spec.replicas 0`, change ?? ''],
      mend: kubectl(ref.namespace, `scale ${ref.kind.toLowerCase()} ${ref.name} --replicas=1`),
      confidence: 0.9,
    }
  }
}

const scaled = (workload: KubeObject): string | undefined => {
  const fields =
    (workload.metadata as { managedFields?: { manager: string; subresource?: string; time?: string }[] })
      .managedFields ?? []
  const scale = fields.find(({ subresource }) => subresource === 'scale')
  return scale ? `${scale.manager} scaled it at ${scale.time ?? '?'}` : undefined
}

function* paused(world: World): Iterable<Found> {
  for (const deployment of world.all('Deployment')) {
    const { paused: stopped, replicas = 1 } = workloadSpec(deployment)
    if (!stopped || (workloadStatus(deployment).updatedReplicas ?? 0) >= replicas) continue
    const ref = refOf(deployment)
    yield {
      object: ref,
      cause: `The rollout of ${say(ref)} is paused, so its present template has no pods`,
      evidence: [
        `${say(ref)}: spec.paused true, ${workloadStatus(deployment).updatedReplicas ?? 0} of ${replicas} pods updated`,
      ],
      mend: kubectl(ref.namespace, `rollout resume deployment ${ref.name}`),
      level: 'problem',
    }
  }
}

function* strategy(world: World): Iterable<Found> {
  for (const deployment of world.all('Deployment')) {
    const ref = refOf(deployment)
    const { replicas = 1, strategy: wanted } = workloadSpec(deployment)
    const pods = world.podsOf(ref)
    const unavailable = wanted?.rollingUpdate?.maxUnavailable
    if (unavailable === undefined || replicas < 2 || pods.some(isPodReady) || pods.length === 0) continue
    const all = String(unavailable) === '100%' || Number(unavailable) >= replicas
    if (!all || failingPods(world).every((pod) => !pods.includes(pod))) continue
    yield {
      object: ref,
      symptom: true,
      cause:
        `The rollout of ${say(ref)} removed every old pod at once (maxUnavailable ${unavailable}), and none of ` +
        'the new ones became ready',
      evidence: [
        `${say(ref)}: strategy.rollingUpdate.maxUnavailable ${unavailable}`,
        pods[0] ? `${say(refOf(pods[0]))}: ${hanging(world, pods[0])}` : '',
      ],
      mend: kubectl(ref.namespace, `rollout undo deployment ${ref.name}`),
      confidence: 0.7,
    }
  }
}

function hanging(world: World, pod: KubeObject): string {
  const container = world
    .containers(pod)
    .find(({ running, init, ready, waiting }) => (init && running) || waiting || !ready)
  if (!container) return 'not ready'
  return container.init && container.running
    ? `init container ${container.name} has been running`
    : `container ${container.name}: ${container.waiting?.reason ?? 'not ready'}`
}

/** An init container that runs for ever: the pod's own containers wait for it. */
function* initHangs(world: World): Iterable<Found> {
  for (const { workload, items } of byWorkload(
    world,
    failingPods(world).map((pod) => ({ pod })),
  )) {
    const { pod } = items[0]!
    const container = world
      .containers(pod)
      .find(({ init, running, spec }) => init && running && spec.restartPolicy !== 'Always')
    if (!container) continue
    const command = [...(container.spec.command ?? []), ...(container.spec.args ?? [])].join(' ')
    const endless = /sleep (?:infinity|\d{4,})|tail -f/.test(command) && !/until|while/.test(command)
    const last = world
      .logsOf(pod, container.name)
      .flatMap(({ lines }) => lines)
      .at(-1)
    yield {
      object: workload,
      symptom: !endless,
      cause: endless
        ? `Init container ${container.name} of ${say(workload)} never ends (${shorten(command, 80)}), so its ` +
          'containers do not start'
        : `Init container ${container.name} of ${say(workload)} waits for something and does not end, so its ` +
          'containers do not start',
      evidence: [
        `${say(refOf(pod))}: init container ${container.name} runs, the others wait (PodInitializing)`,
        command ? `its command: ${shorten(command, 200)}` : '',
        last ? `its last line: ${shorten(last)}` : '',
      ],
      mend: endless ? edit(workload) : kubectl(workload.namespace, `logs ${pod.metadata.name} -c ${container.name}`),
      confidence: endless ? 0.9 : 0.5,
      settle: kubectl(workload.namespace, `logs ${pod.metadata.name} -c ${container.name}`),
    }
  }
}

/** The controller waits for a broken pod before it makes the next one. */
function* ordered(world: World): Iterable<Found> {
  for (const set of world.all('StatefulSet')) {
    const ref = refOf(set)
    const status = workloadStatus(set)
    const pods = world.podsOf(ref)
    const revision = status.updateRevision
    const old = pods.find(
      (pod) => revision && pod.metadata.labels?.['controller-revision-hash'] !== revision && !isPodReady(pod),
    )
    if (!old || !revision || status.currentRevision === revision) continue
    yield {
      object: ref,
      symptom: true,
      cause: `${say(ref)} does not roll out: it waits for ${old.metadata.name} of the revision before, which is broken`,
      evidence: [
        `${say(refOf(old))}: not ready, revision ${old.metadata.labels?.['controller-revision-hash']}`,
        `${say(ref)}: updateRevision ${revision}`,
      ],
      mend: kubectl(ref.namespace, `delete pod ${old.metadata.name}`),
      confidence: 0.85,
    }
  }
}

function* stuck(world: World): Iterable<Found> {
  for (const deployment of world.all('Deployment')) {
    const progress = conditionOf(deployment, 'Progressing')
    if (progress?.reason !== 'ProgressDeadlineExceeded') continue
    const ref = refOf(deployment)
    const { replicas = 1 } = workloadSpec(deployment)
    if (
      (workloadStatus(deployment).availableReplicas ?? 0) >= replicas &&
      (workloadStatus(deployment).updatedReplicas ?? 0) >= replicas
    )
      continue
    yield {
      object: ref,
      symptom: true,
      echo: true,
      cause: `The rollout of ${say(ref)} has made no progress within its deadline`,
      evidence: [`${say(ref)}: Progressing is False: ${shorten(progress.message ?? '')}`],
      mend: kubectl(ref.namespace, `describe deployment ${ref.name}`),
      confidence: 0.3,
      settle: kubectl(ref.namespace, `describe pods -l app=${ref.name}`),
    }
  }
}

export const ROLLOUT_RULES: readonly Rule[] = [
  rule('TSK_SCALED_TO_ZERO', switchedOff),
  rule('TSK_ROLLOUT_PAUSED', paused),
  rule('TSK_ROLLOUT_ALL_AT_ONCE', strategy),
  rule('TSK_INIT_HANGS', initHangs),
  rule('TSK_STATEFULSET_STUCK', ordered),
  rule('TSK_ROLLOUT_STUCK', stuck),
]
