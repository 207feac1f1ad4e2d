import t from 'tap'
import { runSteps } from '../../../../scripts/lib/pipeline/pipeline.ts'
import { proven, type Step, unproven } from '../../../../scripts/lib/run/step.ts'
import { loadSteps, PIPELINE, STEPS } from '../../../../scripts/steps.ts'
import { recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const TOOLS = { docker: [], minikube: [], kubectl: [], helm: [] }

/** A step that writes its name down when it runs. */
const step = (id: Step['id'], ran: string[], more: Partial<Step> = {}): Step => ({
  id,
  title: id,
  outcome: id,
  needsToolchain: false,
  apply: async () => {
    ran.push(id)
  },
  ...more,
})

t.test('the order is setup, build, load, deploy, verify; teardown stands apart', async (t) => {
  t.same(PIPELINE, ['setup', 'build', 'load', 'deploy', 'verify'])
  t.same(STEPS.at(-1), 'teardown')
  const steps = await loadSteps(STEPS)
  t.same(
    steps.map(({ id }) => id),
    STEPS,
    'each module has the step of its name',
  )
  t.notOk('check' in steps[STEPS.indexOf('verify')]!, 'verify is never skipped')
})

t.test('a step that is proven does not run, and --force lets it', async (t) => {
  for (const force of [false, true]) {
    const ran: string[] = []
    const { context } = sandbox(t, {}, { options: { force } })
    await runSteps(
      [
        step('build', ran, { check: async () => proven('all is there') }),
        step('load', ran, { check: async () => (ran.includes('load') ? proven('now it is') : unproven('not yet')) }),
      ],
      context,
    )
    t.same(ran, force ? ['build', 'load'] : ['load'])
    t.match(
      context.report.records.map(({ state, reason }) => [state, reason]),
      [
        force ? ['done', '--force was given'] : ['skipped', 'all is there'],
        ['done', force ? '--force was given' : 'not yet'],
      ],
    )
  }
})

t.test(
  'a run starts at the first thing that is not proven, says why, and asks the same again afterwards',
  async (t) => {
    const ran: string[] = []
    const { context, output } = sandbox(t)
    const isLoaded = async () => (ran.includes('load') ? proven('the node has it') : unproven('the node lacks a:1'))
    const steps = [
      step('build', ran, { check: async () => proven('the engine has it') }),
      step('load', ran, { check: isLoaded }),
    ]
    await runSteps(steps, context)
    t.same(ran, ['load'])
    t.match(context.report.records, [
      { state: 'skipped', reason: 'the engine has it' },
      { state: 'done', reason: 'the node lacks a:1' },
    ])
    t.match(output(), /why: the node lacks a:1/)
    await runSteps(steps, context)
    t.same(ran, ['load'], 'and the next one finds nothing to do')
  },
)

t.test('a step whose commands all succeed and prove nothing has failed', async (t) => {
  const ran: string[] = []
  const { context } = sandbox(t)
  await t.rejects(
    runSteps(
      [
        step('load', ran, { outcome: 'the node holds it', check: async () => unproven('the node lacks a:1') }),
        step('deploy', ran),
      ],
      context,
    ),
    {
      code: 'TSK_STEP_UNPROVEN',
      message: /still it is not so that the node holds it/,
      evidence: ['the node lacks a:1'],
      hint: /npm run load/,
    },
  )
  t.same(ran, ['load'])
  t.match(context.report.records, [{ id: 'load', state: 'failed' }])
})

t.test('a dry run, which changes nothing, need not prove it', async (t) => {
  const { context } = sandbox(t, {}, { options: { dryRun: true } })
  await runSteps([step('load', [], { check: async () => unproven('the node lacks a:1') })], context)
  t.match(context.report.records, [{ state: 'done' }])
})

t.test('the first failure ends the run, and its step is marked', async (t) => {
  const ran: string[] = []
  const { context } = sandbox(t)
  await t.rejects(
    runSteps(
      [
        step('build', ran),
        step('load', ran, {
          apply: async () => {
            throw new Error('broken')
          },
        }),
        step('deploy', ran),
      ],
      context,
    ),
    /broken/,
  )
  t.same(ran, ['build'])
  t.match(context.report.records, [
    { id: 'build', state: 'done' },
    { id: 'load', state: 'failed' },
  ])
})

t.test('a question that fails is a failure of its step', async (t) => {
  const { context } = sandbox(t)
  await t.rejects(
    runSteps(
      [
        step('build', [], {
          check: async () => {
            throw new Error('no engine')
          },
        }),
      ],
      context,
    ),
    /no engine/,
  )
  t.match(context.report.records, [{ state: 'failed' }])
})

t.test('an interruption between two steps keeps the next one from starting', async (t) => {
  const ran: string[] = []
  const { context, abort } = sandbox(t)
  await t.rejects(
    runSteps(
      [
        step('build', ran, {
          apply: async () => {
            ran.push('build')
            abort()
          },
        }),
        step('load', ran),
      ],
      context,
    ),
    /interrupted/,
  )
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
