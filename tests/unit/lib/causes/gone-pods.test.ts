// Events outlive the pods that they tell of, for an hour.
import t from 'tap'
import { diagnose } from '../../../../scripts/lib/causes/diagnose.ts'
import { system } from '../../../fixtures/causes/system.ts'

const SANDBOX = 'failed to create pod sandbox: transport: connection refused'
const MOUNT = 'MountVolume.SetUp failed for volume "data": mount failed: exit status 32'

for (const [reason, message] of [
  ['FailedCreatePodSandBox', SANDBOX],
  ['FailedMount', MOUNT],
] as const) {
  const causes = (pod: string, waiting: boolean) =>
    diagnose(
      system({
        ...(waiting
          ? { pods: { api: { waiting: ['ContainerCreating', ''] } }, patch: { 'Pod/api': { status: { podIP: null } } } }
          : {}),
        events: [[`Pod/${pod}`, reason, message]],
      }),
    ).causes.map(({ finding }) => finding.cause)

  t.test(`${reason} of a pod that is gone is history`, async (t) => {
    t.same(causes('api-7f9c8d6b5-x2x4q', false), [])
  })

  t.test(`${reason} of a pod that waits for it is the cause`, async (t) => {
    t.ok(causes('api', true).length > 0)
  })
}
