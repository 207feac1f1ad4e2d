// What mends an image that is not there depends on where the nodes have it from.
import t from 'tap'
import { type Facts, NO_FACTS } from '../../../../scripts/lib/causes/facts/facts.ts'
import { diagnoseOwn } from '../../../../scripts/lib/causes/own.ts'

/** The first answer for a pod of the application whose image is not pulled, for this reason. */
function answer(message: string, more: Partial<Facts>) {
  const pod = {
    kind: 'Pod',
    metadata: { name: 'taskora-backend-x', namespace: 'taskora', labels: { 'app.kubernetes.io/part-of': 'taskora' } },
    spec: {
      nodeName: 'one',
      containers: [{ name: 'backend', image: 'registry.example/team/taskora-backend@sha256:0' }],
    },
    status: {
      phase: 'Pending',
      containerStatuses: [
        {
          name: 'backend',
          image: 'registry.example/team/taskora-backend@sha256:0',
          ready: false,
          restartCount: 0,
          state: { waiting: { reason: 'ErrImagePull', message } },
        },
      ],
    },
  }
  return diagnoseOwn({ ...NO_FACTS, objects: [pod], ...more }).causes[0]!.finding
}

const GONE = 'failed to resolve reference: registry.example/team/taskora-backend@sha256:0: not found'
const SILENT = 'dial tcp 192.0.2.1:443: connect: connection refused'

t.test('on a target it is pushed again', async (t) => {
  t.match(answer(GONE, { target: true }), { code: 'TSK_PULL_NOT_FOUND', mend: 'npm run push && npm run deploy' })
  t.match(answer(GONE, {}).mend, /npm run load/, 'counter-test: on the own cluster it is loaded')
})

t.test('a registry that the nodes do not reach is named, and no push mends that', async (t) => {
  const { code, cause, mend } = answer(SILENT, { target: true })
  t.equal(code, 'TSK_PULL_UNREACHABLE')
  t.match(cause, /cannot reach the registry registry\.example/)
  t.notMatch(mend, /npm run/)
})
