// Faults before a process starts: what a pod is given, and where it may run.
import type { Fault } from './fault.ts'
import { named, ofWorkload } from './own-workload.ts'

const IN_PIPELINE = { inPipeline: true } as const
const quota = (hard: object): object => named('v1', 'ResourceQuota', { spec: { hard } })
const fromMap = (configMapKeyRef: object): object => ({
  container: { env: [{ name: 'DRILL', valueFrom: { configMapKeyRef } }] },
})
const volume = (source: object): object => ({
  container: { volumeMounts: [{ name: 'drill', mountPath: '/drill' }] },
  pod: { volumes: [{ name: 'drill', ...source }] },
})

export const PLACEMENT_FAULTS: readonly Fault[] = [
  ofWorkload(
    ['registry', 'a registry that does not answer'],
    ['TSK_PULL_UNREACHABLE', /localhost:1/],
    { container: { image: 'localhost:1/drill:1' } },
    IN_PIPELINE,
  ),
  ofWorkload(['registry-name', 'a registry whose name is unknown'], ['TSK_PULL_REGISTRY_NAME', /drill\.invalid/], {
    container: { image: 'drill.invalid/drill:1' },
  }),
  ofWorkload(
    ['configmap-key', 'a key that a ConfigMap does not have'],
    ['TSK_CONFIGMAP_KEY_MISSING', /drill-key/],
    fromMap({ name: 'kube-root-ca.crt', key: 'drill-key' }),
    IN_PIPELINE,
  ),
  ofWorkload(
    ['configmap-volume', 'a volume of a ConfigMap that does not exist'],
    ['TSK_CONFIGMAP_MISSING', /drill-map/],
    volume({ configMap: { name: 'drill-map' } }),
    IN_PIPELINE,
  ),
  ofWorkload(
    ['configmap-items', 'a volume with a key that the ConfigMap does not have'],
    ['TSK_CONFIGMAP_KEY_MISSING', /drill-item/],
    volume({ configMap: { name: 'kube-root-ca.crt', items: [{ key: 'drill-item', path: 'x' }] } }),
  ),
  ofWorkload(
    ['affinity', 'an affinity that no node meets'],
    ['TSK_NODE_SELECTOR', /drill-zone/],
    {
      pod: {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'drill-zone', operator: 'In', values: ['a'] }] }],
            },
          },
        },
      },
    },
    IN_PIPELINE,
  ),
  ofWorkload(
    ['anti-affinity', 'pods that may not share a node, and one node'],
    ['TSK_POD_AFFINITY', /drill/],
    {
      replicas: 2,
      pod: {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { labelSelector: { matchLabels: { drill: 'yes' } }, topologyKey: 'kubernetes.io/hostname' },
            ],
          },
        },
      },
    },
    IN_PIPELINE,
  ),
  ofWorkload(
    ['spread', 'a spread over zones that no node has'],
    ['TSK_POD_SPREAD', /drill/],
    {
      pod: {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'drill-zone',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector: { matchLabels: { drill: 'yes' } },
          },
        ],
      },
    },
    IN_PIPELINE,
  ),
  ofWorkload(
    ['device', 'a device that no node has'],
    ['TSK_POD_UNSCHEDULABLE', /drill\.dev\/gpu/],
    { container: { resources: { limits: { 'drill.dev/gpu': '1', memory: '96Mi' } } } },
    IN_PIPELINE,
  ),
  ofWorkload(
    ['memory-request', 'a memory request that no node can meet'],
    ['TSK_POD_UNSCHEDULABLE', /memory/],
    { container: { resources: { requests: { memory: '900Gi' }, limits: { memory: '900Gi' } } } },
    IN_PIPELINE,
  ),
  ofWorkload(
    ['gate', 'a scheduling gate that nobody opens'],
    ['TSK_POD_GATED', /drill\.dev\/gate/],
    { pod: { schedulingGates: [{ name: 'drill.dev/gate' }] } },
    { within: 120 },
  ),
  ofWorkload(
    ['readiness-gate', 'a readiness gate that nobody sets'],
    ['TSK_READINESS_GATE', /drill\.dev\/ready/],
    { pod: { readinessGates: [{ conditionType: 'drill.dev/ready' }] } },
    { within: 120 },
  ),
  ofWorkload(
    ['runtime-class', 'a RuntimeClass that does not exist'],
    ['TSK_POD_REFUSED', /drill-runtime/],
    { pod: { runtimeClassName: 'drill-runtime' } },
    IN_PIPELINE,
  ),
  ofWorkload(
    ['quota-demands', 'a quota that demands what the pod does not say'],
    ['TSK_QUOTA_DEMANDS', /drill/],
    {
      objects: [quota({ 'limits.cpu': '90' })],
      container: { resources: { requests: { cpu: '5m' } } },
    },
    IN_PIPELINE,
  ),
  ofWorkload(
    ['quota-memory', 'a quota of memory that is too small'],
    ['TSK_QUOTA_EXCEEDED', /memory/],
    { objects: [quota({ 'requests.memory': '1Mi' })] },
    IN_PIPELINE,
  ),
  ofWorkload(
    ['claim-volume', 'a claim of a volume that does not exist'],
    ['TSK_CLAIM_PENDING', /drill/],
    {
      objects: [
        named('v1', 'PersistentVolumeClaim', {
          spec: {
            storageClassName: '',
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '1Mi' } },
          },
        }),
      ],
      ...volume({ persistentVolumeClaim: { claimName: 'drill' } }),
    },
    { within: 60 },
  ),
  ofWorkload(
    ['evicted', 'a temporary folder that grows over its limit'],
    ['TSK_POD_EVICTED', /drill/],
    {
      container: {
        command: ['sh', '-c', 'dd if=/dev/zero of=/drill/x bs=1M count=20; sleep 3600'],
        volumeMounts: [{ name: 'drill', mountPath: '/drill' }],
      },
      pod: { volumes: [{ name: 'drill', emptyDir: { sizeLimit: '1Mi' } }] },
    },
    { within: 150 },
  ),
]
