import { containersOf, isReady, podStatus } from '../../../lib/cluster/pod-failure.ts'
import type { KubeObject } from '../../../lib/kube-object.ts'
import type { Asked } from '../facts/facts.ts'

/** Pods of the release that are neither done nor on their way out; of one component where the question names it. */
export const podsOf = (objects: readonly KubeObject[], { component }: Pick<Asked, 'component'>): KubeObject[] =>
  objects.filter(
    ({ kind, metadata, ...pod }) =>
      kind === 'Pod' &&
      !metadata.deletionTimestamp &&
      (pod['status'] as { phase?: string } | undefined)?.phase !== 'Succeeded' &&
      (component === undefined || componentOf({ kind, metadata }) === component),
  )

/** The chart's name of an object's component. */
export const componentOf = ({ metadata }: Pick<KubeObject, 'metadata' | 'kind'>): string =>
  metadata.labels?.['app.kubernetes.io/component'] ?? metadata.name

export interface Restarts {
  readonly pod: string
  readonly container: string
  readonly times: number
  readonly reason: string
  readonly exitCode: number | undefined
  /** Epoch milliseconds of its last end; NaN where it is not known. */
  readonly endedAt: number
}

/** Containers that were restarted, the last one first. */
export const restartsOf = (pods: readonly KubeObject[]): Restarts[] =>
  pods
    .flatMap((pod) => containersOf(pod).map((each) => ({ pod: pod.metadata.name, ...each })))
    .filter(({ restartCount }) => restartCount > 0)
    .map(({ pod, name, restartCount, lastState }) => ({
      pod,
      container: name,
      times: restartCount,
      reason: lastState?.terminated?.reason ?? 'unknown',
      exitCode: lastState?.terminated?.exitCode,
      endedAt: Date.parse(lastState?.terminated?.finishedAt ?? ''),
    }))
    .sort((a, b) => (b.endedAt || 0) - (a.endedAt || 0))

/** `CrashLoopBackOff` or another word for what keeps a pod from being ready. */
export function stateOf(pod: KubeObject): string {
  if (isReady(pod)) return 'ready'
  const { phase = 'Unknown' } = podStatus(pod)
  const waiting = containersOf(pod)
    .map(({ state }) => state.waiting?.reason)
    .find(Boolean)
  return waiting ?? (phase === 'Running' ? 'running, not ready' : phase)
}

/** Tags of the images that pods run, with how many pods run each: `backend 3f2a (3 pods)`. */
export function imagesOf(pods: readonly KubeObject[]): { component: string; image: string; pods: number }[] {
  const images = pods.flatMap((pod) =>
    ((pod['spec'] as { containers?: { image: string }[] } | undefined)?.containers ?? []).map(({ image }) => ({
      component: componentOf(pod),
      image,
    })),
  )
  return [...Map.groupBy(images, ({ component, image }) => `${component} ${image}`).values()].map((same) => ({
    ...same[0]!,
    pods: same.length,
  }))
}
