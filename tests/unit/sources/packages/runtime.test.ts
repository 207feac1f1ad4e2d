import t from 'tap'
import { packages } from '../../../../scripts/sources/packages/packages.ts'
import { sourceContext } from '../../../fixtures/sources/context.ts'

t.test('a runtime that the node image from packages lacks is refused before anything is built', async (t) => {
  const { context, recorded } = sourceContext(t.testdir(), { runtime: 'docker' })
  await t.rejects(packages.provide(context, {}), { code: 'TSK_PACKAGES_RUNTIME', hint: /containerd/, exitCode: 2 })
  t.same(recorded.commands, [])
})

t.test('counter-test: with containerd a dry run goes on to name its jobs', async (t) => {
  const { context, recorded } = sourceContext(t.testdir(), { dryRun: true })
  const failure = await packages.provide(context, {}).then(
    () => undefined,
    (reason: { code?: string }) => reason.code,
  )
  t.not(failure, 'TSK_PACKAGES_RUNTIME')
  t.ok(failure !== undefined || recorded.notes.length > 0)
})
