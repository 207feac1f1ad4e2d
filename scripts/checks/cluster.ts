import { createCluster, type KubeObject } from '../lib/cluster/cluster.ts'
import { knownNode } from '../lib/cluster/node-record.ts'
import { type ContainerStatus, podStatus } from '../lib/cluster/pod-failure.ts'
import { workloadStates } from '../lib/cluster/rollout.ts'
import { type ReleaseImages, releaseImages } from '../lib/images/release-images.ts'
import { readHistory, readRelease } from '../lib/release/release.ts'
import { releaseValues } from '../lib/release/release-values.ts'
import {
  type ChartValues,
  type Component,
  componentsOf,
  frontendOfImage,
  objectName,
  type PodCount,
} from '../lib/run/chart-values.ts'
import type { Context } from '../lib/run/context.ts'
import { type Check, expect } from '../lib/run/health.ts'
import type { Config } from '../lib/run/settings.ts'
import { targetOf } from '../lib/run/which-cluster.ts'
import { pinnedImages } from '../lib/target/registry.ts'
import { count } from '../lib/units.ts'
import { readObjects } from './objects.ts'

/** The release's pods; those that Helm's own tests leave behind belong to no component. */
const readPods = async (context: Context): Promise<KubeObject[]> =>
  (await readObjects(context, 'Pod')).filter(
    ({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] !== undefined,
  )
const isWithin = (ready: number, { least, most }: PodCount): boolean => ready >= least && ready <= most
const say = ({ least, most }: PodCount): string => (least === most ? `${least}` : `${least} to ${most}`)
const alive = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp === undefined

/** What the cluster says of the release: the objects are there, and they are what was built. */
export const CLUSTER_CHECKS: readonly Check[] = [
  {
    id: 'release',
    title: 'Helm release is deployed',
    async run(context) {
      const release = await readRelease(context)
      expect(release?.status === 'deployed', release ? `its status is ${release.status}` : 'there is none')
      return `${release.status}, revision ${release.revision}`
    },
  },
  {
    id: 'replicas',
    title: 'Every workload has its replicas',
    settles: true,
    async run(context) {
      const values = await releaseValues(context)
      const states = workloadStates(await readObjects(context))
      const wrong = componentsOf(values).filter((component) => {
        const state = states.find(({ name }) => name === objectName(context.config, component))
        return !state?.done || !isWithin(state.ready, values.pods[component])
      })
      expect(
        wrong.length === 0,
        states.map(({ name, detail }) => `${name}: ${detail}`).join(', ') || 'there are no workloads',
      )
      return states.map(({ name, ready, desired }) => `${name} ${ready}/${desired}`).join(', ')
    },
  },
  {
    id: 'services',
    title: 'Services lead to ready pods',
    settles: true,
    async run(context) {
      const values = await releaseValues(context)
      const slices = await readObjects(context, 'EndpointSlice')
      const service = (component: Component): string => serviceOf(context.config, values, component)
      const ready = (component: Component): number => readyAddresses(slices, service(component))
      const wrong = componentsOf(values).filter((component) => !isWithin(ready(component), values.pods[component]))
      expect(
        wrong.length === 0,
        wrong
          .map(
            (component) =>
              `${service(component)} leads to ${ready(component)} of ` + `${say(values.pods[component])} pods`,
          )
          .join(', '),
      )
      return componentsOf(values)
        .map((component) => `${service(component)} → ${count(ready(component), 'pod')}`)
        .join(', ')
    },
  },
  {
    id: 'ingress',
    title: 'Ingress object is as the values want it',
    async run(context) {
      const { ingressEnabled } = await releaseValues(context)
      const [ingress] = await readObjects(context, 'Ingress')
      expect(
        Boolean(ingress) === ingressEnabled,
        ingressEnabled ? 'there is none' : `${ingress?.metadata.name} exists, but the values switch it off`,
      )
      const rules = (ingress?.['spec'] as { rules?: { host?: string }[] } | undefined)?.rules ?? []
      return ingress ? `${ingress.metadata.name} for ${rules.map(({ host }) => host).join(', ')}` : 'switched off'
    },
  },
  {
    id: 'images',
    title: 'Pods run the images that were built',
    settles: true,
    async run(context) {
      const target = targetOf(context.config)
      const [images, pods, pinned] = await Promise.all([
        releaseImages(context),
        readPods(context),
        // What is pulled from a registry is known by the digest of its manifest.
        target ? pinnedImages(context, target) : [],
      ])
      const running = pods.filter(alive).flatMap((pod) => {
        const component = pod.metadata.labels?.['app.kubernetes.io/component'] as keyof ReleaseImages
        return (podStatus(pod).containerStatuses ?? []).map(({ imageID }) => ({
          pod: pod.metadata.name,
          component,
          imageID,
        }))
      })
      expect(running.length > 0, 'no container runs')
      const stale = running.filter(
        // What a run does not deploy it does not know.
        ({ component, imageID }) =>
          images[component] &&
          !imageID.endsWith(images[component].record.id) &&
          !pinned.some((each) => each.component === component && imageID.endsWith(each.digest)),
      )
      expect(
        stale.length === 0,
        stale
          .map(({ pod, imageID, component }) => `${pod} runs ${imageID}, built was ${images[component]?.record.id}`)
          .join('; '),
      )
      return `${count(running.length, 'container')} with equal IDs`
    },
  },
  {
    id: 'stability',
    title: 'No container was restarted or OOMKilled',
    async run(context) {
      const since = await beginningOf(context)
      expect(since !== undefined, 'the node cannot be looked at')
      const bad = (await readPods(context))
        .filter(alive)
        .flatMap((pod) =>
          (podStatus(pod).containerStatuses ?? [])
            .filter((each) => crashedSince(each, since))
            .map((each) => describe(pod, each)),
        )
      expect(bad.length === 0, bad.join('; '))
      return targetOf(context.config) ? 'none since this revision was installed' : 'none'
    },
  },
  {
    id: 'pod-security',
    title: 'The namespace refuses a pod that runs as root',
    async run(context) {
      // A control that is only declared proves nothing: this asks for what it forbids. A dry run of the server leaves
      // no pod.
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'taskora-probe-root' },
        spec: { containers: [{ name: 'root', image: 'none', securityContext: { runAsUser: 0 } }] },
      }
      const { exitCode, stderr } = await createCluster(context).probe(
        ['create', '--dry-run=server', '--filename', '-'],
        { input: JSON.stringify(pod) },
      )
      if (exitCode === 0 && targetOf(context.config))
        return 'not so: the namespace has no such label; its owner decides'
      expect(
        exitCode !== 0 && /violates PodSecurity "restricted/.test(stderr),
        exitCode === 0 ? 'it was accepted' : stderr.trim(),
      )
      return 'refused by "restricted"'
    },
  },
]

/**
 * From when on a restart counts (epoch milliseconds): since the node's start, and on a target, whose nodes are not
 * seen, since the present revision was installed.
 */
async function beginningOf(context: Context): Promise<number | undefined> {
  if (!targetOf(context.config)) return (await knownNode(context))?.startedAt
  const updated = (await readHistory(context)).at(-1)?.updated
  return updated === undefined ? undefined : Date.parse(updated)
}

/** The Service that leads to the pods of a component's image. */
const serviceOf = (config: Config, values: ChartValues, component: Component): string =>
  component === 'frontend' ? frontendOfImage(config, values) : objectName(config, component)

const readyAddresses = (slices: readonly KubeObject[], service: string): number =>
  slices
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
    .flatMap((slice) => (slice['endpoints'] ?? []) as { conditions?: { ready?: boolean } }[])
    .filter(({ conditions }) => conditions?.ready === true).length

const NO_CRASH: readonly string[] = ['Unknown', 'StartError']

/**
 * Containers that a restart of the node brought back did not crash: only what ended after its start counts. The runtime
 * reports what it lost with the node as ended for an unknown reason, at the time when it found out. Neither did one
 * that the runtime failed to start at first: it has never run.
 */
export function crashedSince({ restartCount, lastState }: ContainerStatus, nodeStart: number): boolean {
  const ended = lastState?.terminated
  return (
    restartCount > 0 &&
    ended !== undefined &&
    !NO_CRASH.includes(ended.reason ?? '') &&
    Date.parse(ended.finishedAt ?? '') > nodeStart
  )
}

const describe = (pod: KubeObject, { name, restartCount, lastState }: ContainerStatus): string =>
  `${pod.metadata.name}/${name}: ${count(restartCount, 'restart')}, ${lastState?.terminated?.reason ?? 'ended'} ` +
  `with exit code ${lastState?.terminated?.exitCode}`
