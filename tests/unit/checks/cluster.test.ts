import t from 'tap'
import { crashedSince } from '../../../scripts/checks/cluster.ts'
import type { ContainerStatus } from '../../../scripts/lib/cluster/pod-failure.ts'

const NODE_START = Date.parse('2026-11-01T12:00:00Z')

const container = (
  restartCount: number,
  ended?: { reason: string; exitCode: number; finishedAt: string },
): ContainerStatus => ({
  name: 'backend',
  ready: true,
  restartCount,
  image: 'i',
  imageID: 'sha256:i',
  state: { running: { startedAt: '2026-11-01T12:30:00Z' } },
  ...(ended ? { lastState: { terminated: ended } } : {}),
})

const AFTER = '2026-11-01T12:10:00Z'
const BEFORE = '2026-11-01T11:59:00Z'

for (const [about, status, crashed] of [
  ['was never restarted', container(0), false],
  ['crashed since the node started', container(1, { reason: 'Error', exitCode: 1, finishedAt: AFTER }), true],
  [
    'was OOMKilled since the node started',
    container(1, { reason: 'OOMKilled', exitCode: 137, finishedAt: AFTER }),
    true,
  ],
  ['ended before the node started', container(1, { reason: 'Error', exitCode: 1, finishedAt: BEFORE }), false],
  [
    'the runtime failed to start at first',
    container(1, { reason: 'StartError', exitCode: 128, finishedAt: AFTER }),
    false,
  ],
  [
    'was lost with the node, which the runtime noticed later',
    container(1, { reason: 'Unknown', exitCode: 255, finishedAt: AFTER }),
    false,
  ],
] as const) {
  t.test(`a container that ${about} ${crashed ? 'crashed' : 'did not crash'}`, async (t) =>
    t.equal(crashedSince(status, NODE_START), crashed),
  )
}
