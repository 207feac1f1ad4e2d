import t from 'tap'
import { recordToolchain } from '../../fixtures/checkout.ts'
import { sandbox } from '../../fixtures/sandbox.ts'
import { runSteps } from '../../../scripts/lib/pipeline.ts'
import type { Step } from '../../../scripts/lib/step.ts'
import { PIPELINE, STEPS } from '../../../scripts/steps.ts'

const TOOLS = { docker: [], minikube: [], kubectl: [], helm: [] }

/** A step that writes its name down when it runs. */
const step = (id: Step['id'], ran: string[], more: Partial<Step> = {}): Step =>
  ({ id, title: id, outcome: id, needsToolchain: false, run: async () => { ran.push(id) }, ...more })

t.test('the order is setup, build, load, deploy, verify; teardown stands apart', async (t) => {
  t.same(PIPELINE.map(({ id }) => id), ['setup', 'build', 'load', 'deploy', 'verify'])
  t.same(STEPS.map(({ id }) => id).at(-1), 'teardown')
  t.notOk('skip' in PIPELINE.at(-1)!, 'verify is never skipped')
})

t.test('a step with a reason to skip does not run, and --force lets it', async (t) => {
  for (const force of [false, true]) {
    const ran: string[] = []
    const { context } = sandbox(t, {}, { options: { force } })
    await runSteps([step('build', ran, { skip: async () => 'all is there' }), step('load', ran, { skip: async () => undefined })], context)
    t.same(ran, force ? ['build', 'load'] : ['load'])
    t.match(context.report.records.map(({ state, reason }) => [state, reason]), [force ? ['done', undefined] : ['skipped', 'all is there'], ['done', undefined]])
  }
})

t.test('the first failure ends the run, and its step is marked', async (t) => {
  const ran: string[] = []
  const { context } = sandbox(t)
  await t.rejects(runSteps([step('build', ran), step('load', ran, { run: async () => { throw new Error('broken') } }), step('deploy', ran)], context), /broken/)
  t.same(ran, ['build'])
  t.match(context.report.records, [{ id: 'build', state: 'done' }, { id: 'load', state: 'failed' }])
})

t.test('a question that fails is a failure of its step', async (t) => {
  const { context } = sandbox(t)
  await t.rejects(runSteps([step('build', [], { skip: async () => { throw new Error('no engine') } })], context), /no engine/)
  t.match(context.report.records, [{ state: 'failed' }])
})

t.test('an interruption between two steps keeps the next one from starting', async (t) => {
  const ran: string[] = []
  const { context, abort } = sandbox(t)
  await t.rejects(runSteps([step('build', ran, { run: async () => { ran.push('build'); abort() } }), step('load', ran)], context), /interrupted/)
  t.same(ran, ['build'])
})

t.test('steps after setup want its record, except to be planned', async (t) => {
  const ran: string[] = []
  const needing = step('load', ran, { needsToolchain: true })
  await t.rejects(runSteps([needing], sandbox(t).context), { code: 'TSK_TOOLCHAIN_MISSING' })
  await runSteps([needing], sandbox(t, {}, { options: { dryRun: true } }).context)
  const box = sandbox(t, TOOLS)
  recordToolchain(box)
  await runSteps([needing], box.context)
  t.same(ran, ['load', 'load'])
})
