// Autoscalers.

import type { HorizontalPodAutoscalerSpec } from 'kubernetes-types/autoscaling/v2.d.ts'
import { anyOf } from '../../../any-of.ts'
import { refOf } from '../../facts/facts.ts'
import { conditionOf, parseTime, templateOf } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { kubectl, listed, say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

type Spec = Partial<HorizontalPodAutoscalerSpec>

function* scalers(world: World): Iterable<Found> {
  for (const scaler of world.all('HorizontalPodAutoscaler')) {
    const ref = refOf(scaler)
    const { scaleTargetRef, metrics = [] } = (scaler['spec'] ?? {}) as Spec
    const able = conditionOf(scaler, 'AbleToScale')
    const active = conditionOf(scaler, 'ScalingActive')
    const target = scaleTargetRef
      ? { kind: scaleTargetRef.kind, namespace: ref.namespace, name: scaleTargetRef.name }
      : undefined
    const mend = kubectl(ref.namespace, `describe hpa ${ref.name}`)
    if (target && !world.mayExist(target.kind, target.namespace, target.name)) {
      yield {
        object: ref,
        cause: `HorizontalPodAutoscaler ${ref.namespace}/${ref.name} scales ${say(target)}, which does not exist`,
        evidence: [shorten(able?.message ?? '')],
        mend: kubectl(ref.namespace, `edit hpa ${ref.name}`),
        level: 'problem',
      }
      continue
    }
    if (
      active?.status !== 'False' ||
      active.reason === 'ScalingDisabled' ||
      world.since(parseTime(active.lastTransitionTime)) < 120_000
    )
      continue
    const words = `${active.reason}: ${active.message ?? ''}`
    const line = `${say(ref)}: ScalingActive is False: ${shorten(words)}`
    const resources = metrics.flatMap(({ resource }) => resource?.name ?? [])
    const unset = target
      ? (templateOf(world.get(target) ?? { kind: '', metadata: { name: '' } })?.containers ?? []).filter(
          ({ resources: own }) => resources.some((name) => own?.requests?.[name] === undefined),
        )
      : []
    const server = world.all('APIService').find(({ metadata }) => metadata.name === 'v1beta1.metrics.k8s.io')
    const base = { object: ref, evidence: [line], level: 'problem' as const }
    if (/missing request for/i.test(words))
      yield {
        ...base,
        cause: (
          `HorizontalPodAutoscaler ${ref.namespace}/${ref.name} cannot scale: ` +
          `${unset.length > 0 ? `container ${listed(unset.map(({ name }) => name))} of` : ''} ` +
          `${target ? say(target) : 'its target'} requests no ${resources.join(' or ') || 'cpu'}`
        ).replace('  ', ' '),
        mend: target
          ? kubectl(ref.namespace, `set resources ${target.kind.toLowerCase()}/${target.name} --requests=cpu=100m`)
          : mend,
      }
    else if (
      anyOf(
        'i',
        String.raw`could not find the requested resource|metrics\.k8s\.io`,
        'no metrics returned|unable to (?:get|fetch) metrics',
      ).test(words)
    )
      yield {
        ...base,
        cause:
          `HorizontalPodAutoscaler ${ref.namespace}/${ref.name} cannot scale: the cluster has no ` +
          'metrics' +
          (server ? ', metrics-server does not answer' : ' (metrics-server is not installed or does not answer)'),
        mend: 'minikube addons enable metrics-server',
      }
    else
      yield {
        ...base,
        cause: `HorizontalPodAutoscaler ${ref.namespace}/${ref.name} cannot scale: ${shorten(words, 160)}`,
        mend,
        confidence: 0.75,
      }
  }
}

export const AUTOSCALING_RULES: readonly Rule[] = [rule('TSK_AUTOSCALER_BLIND', scalers)]
