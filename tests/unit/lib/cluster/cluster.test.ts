import t from 'tap'
import { isClusterReady, requireCluster } from '../../../../scripts/lib/cluster/cluster.ts'
import { markProven } from '../../../../scripts/lib/run/step.ts'
import { clusterAnswers, clusterIsSilent } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

t.test('a cluster is ready when its server says so, and no other word counts', async (t) => {
  const ready = (rule: object) => isClusterReady(sandbox(t, { kubectl: [{ ...clusterAnswers, ...rule }] }).context)
  t.equal(await ready({}), true)
  t.equal(await ready({ stdout: 'not ok' }), false)
  t.equal(await ready({ exitCode: 1 }), false)
})

t.test('a wrong clock is told apart from a cluster that does not answer: no resuming mends it', async (t) => {
  const stderr =
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is not ' +
    'yet valid: current time 2001-01-01T00:00:00Z is before 2026-11-22T17:58:40Z'
  const { context } = sandbox(t, { kubectl: [{ ...clusterIsSilent, stderr }] })
  await t.rejects(isClusterReady(context), {
    code: 'TSK_CLOCK_WRONG',
    evidence: [/get --raw \/readyz/, /not yet valid/],
    hint: /timedatectl/,
  })
})

t.test('a run that has proven the cluster does not ask again; another one does', async (t) => {
  const { context } = sandbox(t)
  markProven(context, 'setup')
  await requireCluster(context)
  const { context: alone, calls } = sandbox(t, { kubectl: [clusterAnswers] })
  await requireCluster(alone)
  await requireCluster(alone)
  t.equal(calls().length, 1, 'what has answered once is not asked again')
  await t.rejects(requireCluster(sandbox(t, { kubectl: [clusterIsSilent] }).context), {
    code: 'TSK_CLUSTER_UNREACHABLE',
  })
})
