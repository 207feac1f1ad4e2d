import type { KubeObject } from '../../../kube-object.ts'
import { CLUSTER_WIDE, type EventFact, type ObjectRef } from '../../facts/facts.ts'
import { conditionsFrom, containerFrom, podFrom, volumeFrom } from './describe-pod.ts'
import { child, type Entry, pairsOf, parseDescription, textOf } from './describe-tree.ts'
import { ageSeconds } from './durations.ts'

type Tree = Record<string, unknown>

/** What a description holds. `now` is the moment from which its ages count. */
export interface Described {
  readonly object: KubeObject
  readonly events: EventFact[]
}

/** The descriptions in a text that may hold several, one after the other. */
export function describedIn(
  text: string,
  hint: { kind?: string | undefined; namespace?: string | undefined },
  now: number,
): Described[] {
  const parts = text.split(/^(?=Name:\s+\S)/m).filter((part) => /^Name:\s+\S/.test(part))
  return parts.flatMap((part) => {
    const root = parseDescription(part)
    const kind = hint.kind ?? kindOf(root)
    const name = textOf(root, 'Name')
    if (!kind || !name) return []
    const ref: ObjectRef = {
      kind,
      namespace: CLUSTER_WIDE.has(kind) ? '' : (textOf(root, 'Namespace') ?? hint.namespace ?? 'default'),
      name,
    }
    return [{ object: objectFrom(root, ref), events: eventsFrom(root, ref, now) }]
  })
}

/** The kind that has these fields. */
function kindOf(root: Entry): string | undefined {
  const has = (...keys: string[]): boolean => keys.every((key) => child(root, key) !== undefined)
  if (has('QoS Class') || (has('Node', 'Containers') && has('Status'))) return 'Pod'
  if (has('StrategyType') || has('RollingUpdateStrategy')) return 'Deployment'
  if (has('Pods Status', 'Desired Number of Nodes Scheduled') || has('Desired Number of Nodes Scheduled'))
    return 'DaemonSet'
  if (has('Update Strategy') || has('Volume Claims')) return 'StatefulSet'
  if (has('Schedule', 'Concurrency Policy')) return 'CronJob'
  if (has('Parallelism') || has('Completions')) return 'Job'
  if (has('Pods Status') || has('Controlled By', 'Replicas')) return 'ReplicaSet'
  if (has('Allocatable') || has('System Info')) return 'Node'
  if (has('StorageClass', 'Access Modes') && has('Claim')) return 'PersistentVolume'
  if (has('StorageClass', 'Access Modes')) return 'PersistentVolumeClaim'
  if (has('Ingress Class') || has('Default backend') || has('Rules', 'Address')) return 'Ingress'
  if (has('TargetPort') || has('Session Affinity') || has('IP Families')) return 'Service'
  if (has('Spec') && child(child(root, 'Spec'), 'PodSelector')) return 'NetworkPolicy'
  if (has('Resource')) return 'ResourceQuota'
  if (has('Data')) return has('Type') ? 'Secret' : 'ConfigMap'
  if (has('Min Available') || has('Allowed disruptions')) return 'PodDisruptionBudget'
  if (has('Reference', 'Metrics') || has('Min replicas')) return 'HorizontalPodAutoscaler'
  if (has('Provisioner')) return 'StorageClass'
  return undefined
}

function objectFrom(root: Entry, { kind, namespace, name }: ObjectRef): KubeObject {
  const [ownerKind, ownerName] = (textOf(root, 'Controlled By') ?? '').split('/')
  const created = Date.parse(textOf(root, 'CreationTimestamp', 'Start Time') ?? '')
  const metadata = {
    name,
    ...(namespace ? { namespace } : {}),
    labels: pairsOf(root, 'Labels'),
    annotations: pairsOf(root, 'Annotations'),
    ...(Number.isNaN(created) ? {} : { creationTimestamp: new Date(created).toISOString() }),
    ...(ownerKind && ownerName ? { ownerReferences: [{ kind: ownerKind, name: ownerName, uid: '' }] } : {}),
    ...(/^Terminating/.test(textOf(root, 'Status') ?? '')
      ? { deletionTimestamp: new Date(Number.isNaN(created) ? 0 : created).toISOString() }
      : {}),
  }
  return { kind, metadata, ...bodyFrom(root, kind) } as KubeObject
}

function bodyFrom(root: Entry, kind: string): Tree {
  if (kind === 'Pod') return podFrom(root)
  if (kind === 'Service') return { spec: serviceFrom(root) }
  if (kind === 'Node') return nodeFrom(root)
  if (kind === 'PersistentVolumeClaim' || kind === 'PersistentVolume') return volumeLikeFrom(root)
  if (kind === 'ConfigMap' || kind === 'Secret') return { data: dataFrom(root) }
  if (child(root, 'Pod Template') || child(root, 'Replicas')) return workloadFrom(root)
  return { status: { conditions: conditionsFrom(root) } }
}

/** `3 desired | 3 updated | 3 total | 0 available | 3 unavailable`, or `1 current / 1 desired`. */
function workloadFrom(root: Entry): Tree {
  const replicas = textOf(root, 'Replicas') ?? ''
  const amount = (word: string): number | undefined => {
    const found = new RegExp(`(\\d+) ${word}`).exec(replicas)?.[1]
    return found === undefined ? undefined : Number(found)
  }
  const template = child(root, 'Pod Template')
  const containers = (child(template, 'Containers')?.children ?? []).filter(
    ({ key, children }) => key !== '' && children.length > 0,
  )
  const inits = (child(template, 'Init Containers')?.children ?? []).filter(
    ({ key, children }) => key !== '' && children.length > 0,
  )
  const volumes = (child(template, 'Volumes')?.children ?? []).filter(({ key }) => key !== '').map(volumeFrom)
  const rolling = /(\S+) max unavailable, (\S+) max surge/.exec(textOf(root, 'RollingUpdateStrategy') ?? '')
  return {
    spec: {
      replicas: amount('desired') ?? amount('total'),
      selector: { matchLabels: pairsOf(root, 'Selector') },
      ...(rolling ? { strategy: { rollingUpdate: { maxUnavailable: rolling[1], maxSurge: rolling[2] } } } : {}),
      template: {
        metadata: { labels: pairsOf(template, 'Labels') },
        spec: {
          containers: containers.map(containerFrom),
          ...(inits.length > 0 ? { initContainers: inits.map(containerFrom) } : {}),
          volumes,
          nodeSelector: pairsOf(template, 'Node-Selectors'),
          serviceAccountName: textOf(template, 'Service Account'),
        },
      },
    },
    status: {
      replicas: amount('total') ?? amount('current'),
      updatedReplicas: amount('updated'),
      availableReplicas: amount('available'),
      readyReplicas: amount('available'),
      conditions: conditionsFrom(root),
    },
  }
}

function serviceFrom(root: Entry): Tree {
  const ports: Tree[] = []
  for (const { key, value } of root.children) {
    const [, name, number, protocol] = /^(?:(\S+)\s+)?(\d+)\/(\w+)$/.exec(value) ?? []
    if (key === 'Port' && number)
      ports.push({ ...(name && name !== '<unset>' ? { name } : {}), port: Number(number), protocol })
    const [, target] = /^(\S+)\/\w+$/.exec(value) ?? []
    if (key === 'TargetPort' && target && ports.length > 0)
      ports.at(-1)!['targetPort'] = /^\d+$/.test(target) ? Number(target) : target
  }
  return {
    selector: pairsOf(root, 'Selector'),
    type: textOf(root, 'Type') ?? 'ClusterIP',
    clusterIP: textOf(root, 'IP', 'IPs'),
    ports,
    ...(textOf(root, 'External Name') ? { externalName: textOf(root, 'External Name') } : {}),
  }
}

function nodeFrom(root: Entry): Tree {
  const found = child(root, 'Taints')
  const taints = [found?.value ?? '', ...(found?.lines ?? [])].flatMap((text) => {
    const [, key, value, effect] =
      /^([^\s=:]+)(?:=([^:]*))?:(NoSchedule|NoExecute|PreferNoSchedule)$/.exec(text.trim()) ?? []
    return key ? [{ key, ...(value ? { value } : {}), effect }] : []
  })
  return {
    spec: { unschedulable: textOf(root, 'Unschedulable') === 'true', taints },
    status: { conditions: conditionsFrom(root), allocatable: pairsOf(root, 'Allocatable') },
  }
}

const volumeLikeFrom = (root: Entry): Tree => {
  const claim = textOf(root, 'Claim')?.split('/')
  return {
    spec: {
      storageClassName: textOf(root, 'StorageClass') ?? '',
      volumeName: textOf(root, 'Volume'),
      accessModes: (textOf(root, 'Access Modes') ?? '')
        .split(',')
        .filter(Boolean)
        .map(
          (mode) =>
            ({ RWO: 'ReadWriteOnce', RWX: 'ReadWriteMany', ROX: 'ReadOnlyMany', RWOP: 'ReadWriteOncePod' })[mode] ??
            mode,
        ),
      capacity: { storage: textOf(root, 'Capacity') },
      ...(claim && claim.length === 2 ? { claimRef: { namespace: claim[0], name: claim[1] } } : {}),
    },
    status: { phase: textOf(root, 'Status') },
  }
}

/**
 * Keys of a ConfigMap stand alone on a line with a rule of `----` beneath; those of a Secret have their size beside
 * them.
 */
function dataFrom(root: Entry): Record<string, string> {
  const at = root.children.findIndex(({ key }) => key === 'Data')
  const after = at < 0 ? [] : root.children.slice(at)
  const keys = after.flatMap(({ key, value }) =>
    key !== '' &&
    key !== 'Data' &&
    key !== 'BinaryData' &&
    key !== 'Events' &&
    (value === '' || /^\d+ bytes$/.test(value))
      ? [key]
      : [],
  )
  return Object.fromEntries(keys.map((key) => [key, '']))
}

/** The table of events at the end of a description. */
export function eventsFrom(root: Entry, object: ObjectRef, now: number): EventFact[] {
  return (child(root, 'Events')?.lines ?? []).flatMap((line): EventFact[] => {
    const match = /^(Normal|Warning)\s+(\S+)\s+(\S+(?: \(x\d+ over [^)]+\))?|<\w+>)\s+(\S+)\s+(.*)$/.exec(line)
    if (!match) return []
    const [, type, reason, age, , message] = match
    const seconds = ageSeconds(age!.replace(/\(.*/, ''))
    return [
      {
        type: type as EventFact['type'],
        reason: reason!,
        message: message!,
        count: Number(/\(x(\d+)/.exec(age!)?.[1] ?? 1),
        at: now - (seconds ?? 0) * 1000,
        object,
      },
    ]
  })
}
