// The one way in is down: the ingress controller that the suite installs.
import t from 'tap'
import { type Facts, NO_FACTS } from '../../../../scripts/lib/causes/facts/facts.ts'
import { diagnoseOwn } from '../../../../scripts/lib/causes/own.ts'
import type { KubeObject } from '../../../../scripts/lib/kube-object.ts'

const OWN = 'taskora-ingress'
const NAME = 'ingress-controller'

const workload = (kind: string, name: string, component: string, namespace = 'taskora', replicas = 1): KubeObject => {
  const labels = { 'app.kubernetes.io/part-of': 'taskora', 'app.kubernetes.io/component': component }
  const counts = { replicas, readyReplicas: replicas, availableReplicas: replicas, updatedReplicas: replicas }
  return { kind, metadata: { name, namespace, labels }, spec: { replicas }, status: counts }
}

const pod = (ready: boolean): KubeObject => ({
  kind: 'Pod',
  metadata: { name: `${NAME}-1`, namespace: OWN, ownerReferences: [{ kind: 'Deployment', name: NAME, uid: NAME }] },
  spec: { containers: [{ name: 'traefik', image: 'i' }] },
  status: {
    phase: 'Running',
    containerStatuses: [{ name: 'traefik', ready, restartCount: 0, state: { running: {} } }],
  },
})

const ingress = (annotation: string): KubeObject => ({
  kind: 'Ingress',
  metadata: { name: 'taskora', namespace: 'taskora', annotations: { 'kubernetes.io/ingress.class': annotation } },
  spec: { rules: [] },
  status: { loadBalancer: { ingress: [{ hostname: 'localhost' }] } },
})

function codes(...objects: KubeObject[]): string[] {
  const facts: Facts = {
    ...NO_FACTS,
    objects: [workload('Deployment', 'taskora-frontend', 'frontend'), ...objects],
    complete: new Set(['Deployment', 'Pod', 'Ingress', 'IngressClass', 'Service']),
    takenAt: Date.parse('2026-11-29T03:00:00Z'),
  }
  return diagnoseOwn(facts, { namespace: 'taskora' })
    .causes.filter(({ finding }) => finding.code === 'TSK_INGRESS_CONTROLLER')
    .map(({ finding }) => `${finding.cause.replace(/^.*ingress-controller /, '')}: ${finding.mend}`)
}

const controller = (replicas = 1): KubeObject => workload('Deployment', NAME, NAME, OWN, replicas)
const MEND = 'npm run setup -- --ingress'

t.test('a controller without a pod that is ready is named, and so is one that is gone', async (t) => {
  t.same(codes(ingress('taskora'), controller(), pod(false)), [`has no pod that is ready: ${MEND}`])
  t.same(codes(ingress('taskora'), controller(0)), [`has no pod that is ready, for it is scaled to 0: ${MEND}`])
  t.same(codes(ingress('taskora')), [`does not exist: ${MEND}`])
})

t.test('one that serves is no cause, and neither is one that nothing leads to', async (t) => {
  t.same(codes(ingress('taskora'), controller(), pod(true)), [])
  t.same(codes(ingress('nginx'), controller(), pod(false)), [])
  t.same(codes(controller(0)), [])
})
