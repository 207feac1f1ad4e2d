// Plain listings by requests of this process, and kubectl where those do not succeed.
import t from 'tap'
import { createCluster, isClusterReady } from '../../../../scripts/lib/cluster/cluster.ts'
import { readOwn } from '../../../../scripts/lib/cluster/own-requests.ts'
import { kubeconfigOf } from '../../../../scripts/lib/run/which-cluster.ts'
import { apiServer } from '../../../fixtures/causes/api-server.ts'
import { clusterAnswers, list } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const SECRET = { kind: 'Secret', metadata: { name: 'one', resourceVersion: '7' }, data: { password: 'c2VjcmV0' } }
const POD = { kind: 'Pod', metadata: { name: 'two' }, status: { phase: 'Running' } }
const BY_KUBECTL = { kind: 'Pod', metadata: { name: 'by-kubectl' } }
const kubectlSays = { args: / get /, stdout: list(BY_KUBECTL) }

t.test('objects of several kinds are listed without a program, with their kinds', async (t) => {
  const { context } = sandbox(t, {})
  const { asked } = await apiServer(t, { objects: [SECRET, POD] }, context.paths.kubeconfig)
  t.match(await createCluster(context).get('secrets,pods', 'a=b'), [SECRET, POD])
  t.same(asked.toSorted(), [
    '/api/v1/namespaces/taskora/pods?labelSelector=a%3Db',
    '/api/v1/namespaces/taskora/secrets?labelSelector=a%3Db',
  ])
})

t.test('where names count alone, what Secrets hold stays in the server', async (t) => {
  const { context } = sandbox(t, {})
  const { asked } = await apiServer(t, { objects: [SECRET] }, context.paths.kubeconfig)
  t.same(await createCluster(context).names('secrets'), [{ kind: 'Secret', metadata: SECRET.metadata }])
  t.same(asked, ['/api/v1/namespaces/taskora/secrets names'])
})

for (const [about, refuses, kinds] of [
  ['one of the kinds is refused', { secrets: 403 }, 'pods,secrets'],
  ['an answer breaks off', { pods: 'half' }, 'pods'],
  ['a kind is asked for whose place is not known', {}, 'events'],
] as const)
  t.test(`kubectl is asked for all where ${about}`, async (t) => {
    const { context } = sandbox(t, { kubectl: [kubectlSays] })
    await apiServer(t, { objects: [SECRET, POD], refuses }, context.paths.kubeconfig)
    t.same(await createCluster(context).get(kinds), [BY_KUBECTL])
  })

t.test('a target is asked by kubectl, which knows the way through a proxy', async (t) => {
  const { context } = sandbox(t, { kubectl: [kubectlSays] }, { settings: { target: 'taskora' } })
  const { asked } = await apiServer(t, { objects: [POD] }, kubeconfigOf(context))
  t.same(await createCluster(context).get('pods'), [BY_KUBECTL])
  t.same(asked, [])
})

t.test('an answer of the server counts with status 200 alone, and /readyz by its word', async (t) => {
  const { context } = sandbox(t, { kubectl: [clusterAnswers] })
  await apiServer(t, { refuses: { readyz: 500 } }, context.paths.kubeconfig)
  t.equal(await readOwn(context, '/readyz'), undefined)
  t.equal(await isClusterReady(context), true, 'kubectl has the last word')
})
