// A target is kept for commands that do not name it, until --target off.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Context } from '../../../../scripts/lib/run/context.ts'
import { keepTarget, targetUrl, withKeptTarget } from '../../../../scripts/lib/run/kept-target.ts'
import { clusterKind, clusterName } from '../../../../scripts/lib/run/which-cluster.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'
import { TARGET } from '../../../fixtures/suite/target.ts'

/** What commands of one state folder mean, one after another. */
function commands(t: Test) {
  const { context } = sandbox(t)
  const say = (settings: Partial<Context['config']> = {}): Context => {
    const scope = { ...context, config: { ...context.config, ...settings } }
    return { ...scope, config: withKeptTarget(scope) }
  }
  return { say, keep: (settings: Partial<Context['config']>) => keepTarget(say(settings)) }
}

t.test('what was kept is meant by commands that say nothing', async (t) => {
  const { say, keep } = commands(t)
  t.match(say().config, { target: 'off', values: 'dev' })
  keep(TARGET)
  t.match(say().config, { ...TARGET, values: 'prod' })
  t.equal(clusterName(say().config), 'lab')
  t.match(say({ registry: 'other.example/x' }).config, { target: 'lab', registry: 'other.example/x', url: TARGET.url })
  t.match(say({ target: 'other' }).config, { target: 'other', registry: '', url: '' }, "another target's is not taken")
})

t.test('--target off means the own cluster, once and when it is kept', async (t) => {
  const { say, keep } = commands(t)
  keep(TARGET)
  t.equal(clusterKind(say({ target: 'off' }).config), 'own')
  t.equal(clusterKind(say().config), 'target', 'said once, it is not kept')
  keep({ target: 'off' })
  t.equal(clusterKind(say().config), 'own')
  t.equal(clusterName(say().config), 'taskora')
})

t.test("another profile's target is its own", async (t) => {
  const { say, keep } = commands(t)
  keep(TARGET)
  t.equal(clusterKind(say({ profile: 'other' }).config), 'own')
})

t.test("the address comes from the settings, or from the person's values", async (t) => {
  const file = join(t.testdir(), 'ours.yaml')
  writeFileSync(file, 'publicUrl: https://tasks.example/\n')
  t.equal(targetUrl({ url: '', overrides: file }), 'https://tasks.example')
  t.equal(targetUrl({ url: 'http://a.example', overrides: file }), 'http://a.example')
  t.equal(targetUrl({ url: '', overrides: '' }), '')
  t.throws(() => targetUrl({ url: '', overrides: `${file}.gone` }), { code: 'TSK_CONFIG_UNREADABLE' })
})
