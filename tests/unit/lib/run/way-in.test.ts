import t, { type Test } from 'tap'
import { forgetWayIn, isNewWayIn, mayHaveController, rememberWayIn, wayIn } from '../../../../scripts/lib/run/way-in.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

/** Runs one after the other over one state, each with its setting. */
function runs(t: Test) {
  const { context } = sandbox(t)
  return (ingress: 'auto' | 'on' | 'off', profile = 'taskora') => ({
    ...context,
    config: { ...context.config, ingress, profile },
  })
}

t.test('what was asked for is kept for commands that do not say it, for each profile', async (t) => {
  const run = runs(t)
  t.same(wayIn(run('auto')), { ingress: false }, 'at first a node port')
  t.notOk(mayHaveController(run('auto')), 'and nothing to look for')
  t.ok(isNewWayIn(run('on')))
  rememberWayIn(run('on'))
  t.same(wayIn(run('auto')), { ingress: true })
  t.notOk(isNewWayIn(run('on')))
  t.same(wayIn(run('auto', 'other')), { ingress: false })
})

t.test('switched off it is looked for until it is seen to be gone', async (t) => {
  const run = runs(t)
  rememberWayIn(run('on'))
  rememberWayIn(run('off'))
  t.same(wayIn(run('auto')), { ingress: false })
  t.ok(mayHaveController(run('auto')))
  forgetWayIn(run('auto'))
  t.notOk(mayHaveController(run('auto')))
})

t.test('a wish that is not carried out changes nothing', async (t) => {
  const run = runs(t)
  t.same(wayIn(run('on')), { ingress: true })
  t.same(wayIn(run('auto')), { ingress: false })
})
