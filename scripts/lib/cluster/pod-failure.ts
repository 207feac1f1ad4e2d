// What is wrong with one pod, from its status.

import { pullFault } from '../causes/rules/pods/image-words.ts'
import { isOwnImage } from '../causes/taskora/own-image.ts'
import { type ErrorCode, EXIT, UserError } from '../errors.ts'
import type { KubeObject } from './cluster.ts'
import { FREE_DISK } from './preflight.ts'

/** A container's status, as far as a verdict needs it. */
export interface ContainerStatus {
  name: string
  ready: boolean
  restartCount: number
  image: string
  imageID: string
  state: ContainerState
  lastState?: ContainerState
}

interface ContainerState {
  waiting?: { reason?: string; message?: string }
  running?: { startedAt: string }
  terminated?: { reason?: string; exitCode: number; message?: string; finishedAt?: string }
}

export interface PodStatus {
  phase?: string
  reason?: string
  message?: string
  conditions?: { type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string }[]
  initContainerStatuses?: ContainerStatus[]
  containerStatuses?: ContainerStatus[]
}

export const podStatus = (pod: KubeObject): PodStatus => (pod['status'] ?? {}) as PodStatus

/** True when the pod's own Ready condition says so. */
export const isReady = (pod: KubeObject): boolean =>
  podStatus(pod).conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false

/** Waiting reasons that no amount of waiting heals; taken from the kubelet's own list. */
const FATAL_WAITING: Readonly<Record<string, [ErrorCode, string, string]>> = {
  ErrImagePull: [
    'TSK_IMAGE_UNAVAILABLE',
    'the node has no such image and cannot pull it',
    'Run `npm run load`, which puts the built images into the node; check the tag',
  ],
  ImagePullBackOff: [
    'TSK_IMAGE_UNAVAILABLE',
    'the node has no such image and cannot pull it',
    'Run `npm run load`, which puts the built images into the node; check the tag',
  ],
  ErrImageNeverPull: ['TSK_IMAGE_UNAVAILABLE', 'the node has no such image', 'Run `npm run load`'],
  InvalidImageName: ['TSK_IMAGE_UNAVAILABLE', 'the image name is not valid', 'Check `image` in the values'],
  CreateContainerConfigError: [
    'TSK_POD_CONFIG',
    'its configuration cannot be made',
    'A Secret or ConfigMap is missing: run `npm run setup`',
  ],
  CreateContainerError: ['TSK_POD_CONFIG', 'the container cannot be created', 'The evidence names the cause'],
  RunContainerError: ['TSK_POD_CONFIG', 'the container cannot be started', 'The evidence names the cause'],
}

/** An image that is pinned by digest comes from a registry, which no load into a node replaces. */
const ofRegistry = (
  { image }: ContainerStatus,
  [code, what, hint]: [ErrorCode, string, string],
): [ErrorCode, string, string] =>
  code === 'TSK_IMAGE_UNAVAILABLE' && image.includes('@sha256:')
    ? [code, what, 'Run `npm run why`, which says what the registry answers']
    : [code, what, hint]

/**
 * True for what the kubelet's next try may heal: a start that the runtime failed, whose races on a busy node count as
 * restarts; a Secret or ConfigMap that its cache does not hold yet; a registry that could not be asked. How often that
 * was tried is judged by who sees events (rollout-causes.ts).
 */
function isRetried({ restartCount, image }: ContainerStatus, reason: string, message = ''): boolean {
  if (reason === 'RunContainerError') return restartCount < TOLERATED_RESTARTS
  if (reason === 'CreateContainerConfigError')
    return /failed to sync \S+ cache|object cache|not registered/i.test(message)
  if (!/^(?:ErrImagePull|ImagePullBackOff)$/.test(reason) || isOwnImage(image)) return false
  return UNASKED.has(pullFault(reason, message))
}

/** Pulls whose registry gave no answer about the image. */
const UNASKED: ReadonlySet<string> = new Set(['unreachable', 'dns', 'rate'])

/** A container may crash while the database starts; this many restarts are more than that. */
const TOLERATED_RESTARTS = 3

/** True when a container was not made because the node has no image for it. */
export const waitsForImage = (pod: KubeObject): boolean =>
  containersOf(pod).some(({ state }) => ['ErrImagePull', 'ImagePullBackOff'].includes(state.waiting?.reason ?? ''))

export function podFailure(pod: KubeObject): UserError | undefined {
  for (const container of containersOf(pod)) {
    const { waiting, terminated } = container.state
    const known = waiting?.reason ? FATAL_WAITING[waiting.reason] : undefined
    if (known && !isRetried(container, waiting!.reason!, waiting!.message))
      return failure(pod, container, ofRegistry(container, known), waiting?.message)
    const ended = terminated ?? container.lastState?.terminated
    const oom = ended?.reason === 'OOMKilled'
    if (oom && container.restartCount > 0)
      return failure(
        pod,
        container,
        [
          'TSK_POD_OOM',
          'it was OOMKilled: over its memory limit',
          'Raise `resources.limits.memory` of the component in the values',
        ],
        undefined,
      )
    // Between two tries the kubelet shows the last end of the container for as long as it shows the pause.
    const crashing = waiting?.reason === 'CrashLoopBackOff' || (terminated !== undefined && terminated.exitCode !== 0)
    if (crashing && container.restartCount >= TOLERATED_RESTARTS) {
      const exit = ended ? `exit code ${ended.exitCode}` : 'no exit code'
      return failure(
        pod,
        container,
        [
          'TSK_POD_CRASH',
          `it keeps crashing (${exit}, ${container.restartCount} restarts)`,
          `Read its last words: npm run logs -- ${pod.metadata.name} --previous`,
        ],
        ended?.message,
      )
    }
  }
  const pressure = /node\.kubernetes\.io\/(disk|memory|pid)-pressure/
  const refused = podStatus(pod).conditions?.find(
    ({ type, status, message }) => type === 'PodScheduled' && status === 'False' && pressure.test(message ?? ''),
  )
  // A lack of room is judged by who sees what else is on its way (rollout-causes.ts).
  return refused && nodePressure(pod, pressure.exec(refused.message!)![1]!, refused.message!)
}

/** The node takes no pod while it lacks what is on its disk, in its memory or in its process table. */
const nodePressure = (pod: KubeObject, what: string, message: string): UserError =>
  new UserError(
    'TSK_NODE_PRESSURE',
    `The node takes no more pods: its ` +
      `${{ disk: 'disk is nearly full', memory: 'memory is nearly used up', pid: 'processes are too many' }[what]}`,
    {
      evidence: [`${pod.metadata.name}: ${message}`],
      exitCode: EXIT.unhealthy,
      hint: what === 'disk' ? FREE_DISK : 'End other programs, or give the cluster more (`cluster` in taskora.yaml)',
    },
  )

/** The states of all containers of a pod, init containers first. */
export const containersOf = (pod: KubeObject): ContainerStatus[] => {
  const { initContainerStatuses = [], containerStatuses = [] } = podStatus(pod)
  return [...initContainerStatuses, ...containerStatuses]
}

export const failure = (
  pod: KubeObject,
  container: ContainerStatus,
  [code, what, hint]: [ErrorCode, string, string],
  message: string | undefined,
): UserError =>
  new UserError(code, `${pod.metadata.name}, container ${container.name}: ${what}`, {
    evidence: [`image: ${container.image}`, ...lastLines(message)],
    exitCode: EXIT.unhealthy,
    hint,
  })

/** The kubelet gives up to 2 kB of a container's last log lines; its end is what tells. */
const lastLines = (message = ''): string[] =>
  message
    .trim()
    .split('\n')
    .slice(-8)
    .filter(Boolean)
    .map((line) => line.slice(0, 300))

export function podReason(pod: KubeObject): string | undefined {
  const status = podStatus(pod)
  if (isReady(pod)) return undefined
  const waiting = containersOf(pod)
    .map(
      ({ state: { waiting, terminated } }) => waiting?.reason ?? (terminated?.exitCode ? terminated.reason : undefined),
    )
    .find(Boolean)
  const initialising = status.initContainerStatuses?.find(({ state }) => state.running)?.name
  return waiting && waiting !== 'PodInitializing'
    ? waiting
    : initialising
      ? `init container ${initialising} runs`
      : status.phase === 'Running'
        ? 'running, not ready yet'
        : status.phase
}
