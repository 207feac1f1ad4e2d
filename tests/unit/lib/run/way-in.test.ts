import t, { type Test } from 'tap'
import { forgetWayIn, isNewWayIn, mayHaveController, rememberWayIn, wayIn } from '../../../../scripts/lib/run/way-in.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

/** Runs one after the other over one state, each with its setting. */
function runs(t: Test) {
  const { context } = sandbox(t)
  type Wish = 'auto' | 'on' | 'off'
  return (ingress: Wish, profile = 'taskora', tls: Wish = 'auto') => ({
    ...context,
    config: { ...context.config, ingress, tls, profile },
  })
}

t.test('what was asked for is kept for commands that do not say it, for each profile', async (t) => {
  const run = runs(t)
  t.same(wayIn(run('auto')), { ingress: false, tls: false }, 'at first a node port')
  t.notOk(mayHaveController(run('auto')), 'and nothing to look for')
  t.ok(isNewWayIn(run('on')))
  rememberWayIn(run('on'))
  t.same(wayIn(run('auto')), { ingress: true, tls: false })
  t.notOk(isNewWayIn(run('on')))
  t.same(wayIn(run('auto', 'other')), { ingress: false, tls: false })
})

t.test('switched off it is looked for until it is seen to be gone', async (t) => {
  const run = runs(t)
  rememberWayIn(run('on'))
  rememberWayIn(run('off'))
  t.same(wayIn(run('auto')), { ingress: false, tls: false })
  t.ok(mayHaveController(run('auto')))
  forgetWayIn(run('auto'))
  t.notOk(mayHaveController(run('auto')))
})

t.test('a wish that is not carried out changes nothing', async (t) => {
  const run = runs(t)
  t.same(wayIn(run('on')), { ingress: true, tls: false })
  t.same(wayIn(run('auto')), { ingress: false, tls: false })
})

t.test('TLS brings its controller along, is kept, and without it the way is the one before', async (t) => {
  const run = runs(t)
  const tls = (wish: 'auto' | 'on' | 'off', ingress: 'auto' | 'on' | 'off' = 'auto') => run(ingress, 'taskora', wish)
  t.same(wayIn(tls('on')), { ingress: true, tls: true })
  t.ok(isNewWayIn(tls('on')))
  rememberWayIn(tls('on'))
  t.same(wayIn(tls('auto')), { ingress: true, tls: true })
  t.notOk(isNewWayIn(tls('on')))
  t.same(wayIn(tls('off')), { ingress: false, tls: false }, 'a controller was never asked for by itself')
  t.ok(isNewWayIn(tls('off')))
  t.same(wayIn(tls('auto', 'off')), { ingress: false, tls: false }, 'no TLS without its controller')
  rememberWayIn(tls('on', 'on'))
  t.same(wayIn(tls('off')), { ingress: true, tls: false }, 'a controller that was asked for stays')
})
