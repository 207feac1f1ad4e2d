import t from 'tap'
import type { KubeObject } from '../../../../scripts/lib/kube-object.ts'
import { parseManifest } from '../../../../scripts/lib/release/helm.ts'
import { driftOf, mergedFields, takeOver } from '../../../../scripts/lib/release/live-objects.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const MANIFEST = parseManifest(`
kind: Deployment
metadata: { name: api }
spec: { replicas: 3 }
---
kind: Service
metadata: { name: api }
spec: { selector: { app: api } }
`)
const SERVICE: KubeObject = { kind: 'Service', metadata: { name: 'api' }, spec: { selector: { app: 'api' } } }
const HELM = { manager: 'helm', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:paused': {} } } }
const HAND = {
  manager: 'kubectl-set',
  operation: 'Update',
  time: '2026-11-29T03:00:00Z',
  fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:minReadySeconds': {} } },
}
const STATUS = {
  manager: 'kube-controller-manager',
  operation: 'Update',
  subresource: 'status',
  fieldsV1: { 'f:status': {} },
}

const deployment = (replicas: number, ...managedFields: object[]): KubeObject =>
  ({
    kind: 'Deployment',
    metadata: { name: 'api', resourceVersion: '7', managedFields },
    spec: { replicas },
  }) as unknown as KubeObject

t.test('says what differs from the manifest, and who changed it', async (t) => {
  t.same(driftOf(MANIFEST, [SERVICE, deployment(3, HELM)]), [])
  t.match(driftOf(MANIFEST, [SERVICE, deployment(1, HELM, HAND)]), [
    {
      said: 'Deployment/api was changed by hand: replicas is 1 in place of 3 (kubectl set, 2026-11-29T03:00:00Z)',
      live: { kind: 'Deployment' },
    },
  ])
  t.same(driftOf(MANIFEST, [deployment(3)]), [{ said: 'Service/api is gone' }])
})

t.test(
  "fields of persons come under Helm's name, so that its next apply removes those that it does not have",
  async (t) => {
    t.same(mergedFields(deployment(1, HELM, HAND, STATUS)), [
      STATUS,
      { ...HELM, fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:paused': {}, 'f:minReadySeconds': {} } } },
    ])
    t.equal(mergedFields(deployment(1, HELM, STATUS)), undefined, 'nobody else has any')
    t.equal(mergedFields(deployment(1, HAND)), undefined, 'Helm 3 keeps no such record')
  },
)

t.test('only what somebody changed is taken over, and not when it changes meanwhile', async (t) => {
  const box = sandbox(t, { kubectl: [{ args: /patch deployment api --type json --patch / }] })
  await takeOver(box.context, [
    { said: 'a', live: deployment(1, HELM, HAND) },
    { said: 'b' },
    { said: 'c', live: deployment(1, HELM) },
  ])
  const [call, ...others] = box.calls()
  t.same(others, [])
  t.match(JSON.parse(call!.argv.at(-1)!), [
    { op: 'test', path: '/metadata/resourceVersion', value: '7' },
    { op: 'replace', path: '/metadata/managedFields' },
  ])
})
