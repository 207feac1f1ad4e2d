import type { KubeObject } from '../../../kube-object.ts'
import { CLUSTER_WIDE, type EventFact } from '../../facts/facts.ts'
import { ageSeconds } from './durations.ts'
import type { Row } from './tables.ts'

type Tree = Record<string, unknown>

/** `pods`, `po`, `deploy` … → the kind. */
export function kindOfWord(word: string): string | undefined {
  const text = word.toLowerCase().split('.')[0]!
  return KINDS.find(([, names]) => names.includes(text))?.[0]
}

const KINDS: readonly [string, string[]][] = [
  ['Pod', ['pod', 'pods', 'po']],
  ['Deployment', ['deployment', 'deployments', 'deploy']],
  ['ReplicaSet', ['replicaset', 'replicasets', 'rs']],
  ['StatefulSet', ['statefulset', 'statefulsets', 'sts']],
  ['DaemonSet', ['daemonset', 'daemonsets', 'ds']],
  ['Service', ['service', 'services', 'svc']],
  ['Node', ['node', 'nodes', 'no']],
  ['PersistentVolumeClaim', ['pvc', 'persistentvolumeclaim', 'persistentvolumeclaims']],
  ['PersistentVolume', ['pv', 'persistentvolume', 'persistentvolumes']],
  ['Ingress', ['ingress', 'ingresses', 'ing']],
  ['Job', ['job', 'jobs']],
  ['CronJob', ['cronjob', 'cronjobs', 'cj']],
  ['ConfigMap', ['configmap', 'configmaps', 'cm']],
  ['Secret', ['secret', 'secrets']],
  ['StorageClass', ['storageclass', 'storageclasses', 'sc']],
  ['Event', ['event', 'events', 'ev']],
  ['Namespace', ['namespace', 'namespaces', 'ns']],
  ['ServiceAccount', ['serviceaccount', 'serviceaccounts', 'sa']],
  ['ResourceQuota', ['resourcequota', 'resourcequotas', 'quota']],
  ['Endpoints', ['endpoints', 'ep']],
  ['NetworkPolicy', ['networkpolicy', 'networkpolicies', 'netpol']],
  ['HorizontalPodAutoscaler', ['hpa', 'horizontalpodautoscaler', 'horizontalpodautoscalers']],
  ['IngressClass', ['ingressclass', 'ingressclasses']],
  ['LimitRange', ['limitrange', 'limitranges', 'limits']],
  ['PodDisruptionBudget', ['pdb', 'poddisruptionbudget', 'poddisruptionbudgets']],
]

/** The kind that a table with these heads lists. */
export function kindOfHeads(row: Row): string | undefined {
  const has = (...heads: string[]): boolean => heads.every((head) => head in row)
  if (has('REASON', 'MESSAGE') || has('REASON', 'OBJECT')) return 'Event'
  if (has('READY', 'RESTARTS')) return 'Pod'
  if (has('READY', 'UP-TO-DATE', 'AVAILABLE')) return 'Deployment'
  if (has('DESIRED', 'CURRENT', 'UP-TO-DATE')) return 'DaemonSet'
  if (has('DESIRED', 'CURRENT', 'READY')) return 'ReplicaSet'
  if (has('CLUSTER-IP', 'PORT(S)')) return 'Service'
  if (has('STATUS', 'ROLES')) return 'Node'
  if (has('STATUS', 'VOLUME', 'CAPACITY')) return 'PersistentVolumeClaim'
  if (has('CAPACITY', 'RECLAIM POLICY')) return 'PersistentVolume'
  if (has('CLASS', 'HOSTS')) return 'Ingress'
  if (has('PROVISIONER')) return 'StorageClass'
  if (has('SCHEDULE', 'SUSPEND')) return 'CronJob'
  if (has('COMPLETIONS', 'DURATION')) return 'Job'
  if (has('TYPE', 'DATA')) return 'Secret'
  return has('DATA') ? 'ConfigMap' : undefined
}

/** The object of a row, with what its columns say. */
export function objectFromRow(row: Row, kind: string, namespace: string, now: number): KubeObject | undefined {
  const name = (row['NAME'] ?? '').replace(/^[\w.]+\//, '')
  if (name === '') return undefined
  const age = ageSeconds(row['AGE'] ?? '')
  const metadata = {
    name,
    ...(CLUSTER_WIDE.has(kind) ? {} : { namespace: row['NAMESPACE'] || namespace }),
    ...(age === undefined ? {} : { creationTimestamp: new Date(now - age * 1000).toISOString() }),
  }
  return { kind, metadata, ...bodyOf(row, kind) } as KubeObject
}

function bodyOf(row: Row, kind: string): Tree {
  if (kind === 'Pod') return podOf(row)
  if (kind === 'Node')
    return {
      spec: { unschedulable: /SchedulingDisabled/.test(row['STATUS'] ?? '') },
      status: { conditions: [{ type: 'Ready', status: /^Ready/.test(row['STATUS'] ?? '') ? 'True' : 'False' }] },
    }
  if (kind === 'PersistentVolumeClaim')
    return {
      spec: { storageClassName: row['STORAGECLASS'] ?? '', ...(row['VOLUME'] ? { volumeName: row['VOLUME'] } : {}) },
      status: { phase: row['STATUS'] },
    }
  if (kind === 'Deployment' || kind === 'StatefulSet') {
    const [ready = 0, wanted = 0] = (row['READY'] ?? '').split('/').map(Number)
    return {
      spec: { replicas: wanted },
      status: { readyReplicas: ready, replicas: wanted, updatedReplicas: Number(row['UP-TO-DATE'] ?? wanted) },
    }
  }
  if (kind === 'ReplicaSet')
    return {
      spec: { replicas: Number(row['DESIRED']) },
      status: { replicas: Number(row['CURRENT']), readyReplicas: Number(row['READY']) },
    }
  if (kind === 'DaemonSet')
    return {
      status: {
        desiredNumberScheduled: Number(row['DESIRED']),
        currentNumberScheduled: Number(row['CURRENT']),
        numberReady: Number(row['READY']),
      },
    }
  if (kind === 'Ingress')
    return { spec: row['CLASS'] && row['CLASS'] !== '<none>' ? { ingressClassName: row['CLASS'] } : {} }
  if (kind === 'StorageClass') return { provisioner: row['PROVISIONER'] }
  if (kind === 'Namespace') return { status: { phase: row['STATUS'] } }
  if (kind === 'Service') {
    const selector = Object.fromEntries(
      (row['SELECTOR'] ?? '')
        .split(',')
        .filter((each) => each.includes('='))
        .map((each) => each.split('=') as [string, string]),
    )
    const ports = (row['PORT(S)'] ?? '').split(',').flatMap((text) => {
      const [, port, protocol] = /^(\d+)(?::\d+)?\/(\w+)$/.exec(text.trim()) ?? []
      return port ? [{ port: Number(port), protocol }] : []
    })
    return {
      spec: {
        type: row['TYPE'],
        clusterIP: row['CLUSTER-IP'],
        ...(Object.keys(selector).length > 0 ? { selector } : {}),
        ports,
      },
    }
  }
  return {}
}

const WAITING = new RegExp(
  '^(?:Init:)?(ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName' +
    '|CrashLoopBackOff|CreateContainerConfigError|CreateContainerError|RunContainerError' +
    '|ContainerCreating|PodInitializing)$',
)

function podOf(row: Row): Tree {
  const state = row['STATUS'] ?? ''
  const [ready = 0, all = 0] = (row['READY'] ?? '').split('/').map(Number)
  const restarts = Number(/^\d+/.exec(row['RESTARTS'] ?? '')?.[0] ?? 0)
  const waiting = WAITING.exec(state)?.[1]
  const ended = /^(?:Init:)?(OOMKilled|Error|Completed|ContainerStatusUnknown)$/.exec(state)?.[1]
  const phase = ['Running', 'Pending', 'Succeeded', 'Failed', 'Unknown'].includes(state)
    ? state
    : state === 'Completed'
      ? 'Succeeded'
      : /^(Evicted|Error|OOMKilled|NodeLost)$/.test(state)
        ? 'Failed'
        : waiting === 'CrashLoopBackOff'
          ? 'Running'
          : 'Pending'
  const status = {
    name: '',
    ready: ready === all && all > 0,
    restartCount: restarts,
    state: waiting
      ? { waiting: { reason: waiting } }
      : ended
        ? { terminated: { reason: ended, exitCode: ended === 'Completed' ? 0 : ended === 'OOMKilled' ? 137 : 1 } }
        : state === 'Running'
          ? { running: {} }
          : {},
  }
  const node = row['NODE'] && row['NODE'] !== '<none>' ? { nodeName: row['NODE'] } : {}
  return {
    spec: { ...node },
    status: {
      phase,
      ...(state === 'Evicted' ? { reason: 'Evicted' } : {}),
      conditions: [{ type: 'Ready', status: ready === all && all > 0 ? 'True' : 'False' }],
      ...(waiting || ended || state === 'Running'
        ? /^Init:/.test(state)
          ? { initContainerStatuses: [status] }
          : { containerStatuses: [status] }
        : {}),
    },
  }
}

/** An event of `kubectl get events`. */
export function eventFromRow(row: Row, namespace: string, now: number): EventFact | undefined {
  const [kind = '', name = ''] = (row['OBJECT'] ?? '').split('/')
  const proper = kindOfWord(kind) ?? kind
  if (name === '' || !row['REASON']) return undefined
  const seconds = ageSeconds((row['LAST SEEN'] ?? row['AGE'] ?? '').replace(/\(.*/, ''))
  return {
    type: row['TYPE'] === 'Normal' ? 'Normal' : 'Warning',
    reason: row['REASON'],
    message: row['MESSAGE'] ?? '',
    count: Number(row['COUNT'] ?? /\(x(\d+)/.exec(row['LAST SEEN'] ?? '')?.[1] ?? 1) || 1,
    at: now - (seconds ?? 0) * 1000,
    object: { kind: proper, namespace: CLUSTER_WIDE.has(proper) ? '' : row['NAMESPACE'] || namespace, name },
  }
}
