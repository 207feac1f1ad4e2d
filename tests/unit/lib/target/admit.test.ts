// Which commands may speak of a target, and when.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { findCommand } from '../../../../scripts/cli/commands.ts'
import { withKeptTarget } from '../../../../scripts/lib/run/kept-target.ts'
import { kubeconfigOf } from '../../../../scripts/lib/run/which-cluster.ts'
import { admit, requireReleaseLevel } from '../../../../scripts/lib/target/admit.ts'
import { recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'
import { personHas, TARGET, targetIs } from '../../../fixtures/suite/target.ts'

t.setTimeout(120_000)

function prepare(
  t: Test,
  { kubectl = [], settings = TARGET, confirm }: { kubectl?: readonly Rule[]; settings?: object; confirm?: string } = {},
) {
  const box = sandbox(
    t,
    { docker: [], helm: [], minikube: [], kubectl },
    { settings: { ...settings }, options: { values: confirm === undefined ? {} : { confirm } } },
  )
  personHas(box)
  recordToolchain(box)
  const { context } = box
  const without = { ...context, config: { ...context.config, target: 'auto' } }
  return {
    context,
    kept: () => withKeptTarget(without).target,
    enter: async (name: string, named = true) => admit(context, await findCommand(name), named),
  }
}

t.test('commands of the own cluster are refused on a target, and not elsewhere', async (t) => {
  const onTarget = prepare(t)
  const onOwn = prepare(t, { settings: {} })
  for (const name of ['load', 'dev', 'bench', 'drill', 'reliability', 'rotate', 'ai', 'trust']) {
    await t.rejects(onTarget.enter(name), { code: 'TSK_TARGET_OWN_ONLY', hint: new RegExp(`npm run ${name} -- `) })
    await onOwn.enter(name)
  }
})

t.test('push is for a target alone', async (t) => {
  await t.rejects(prepare(t, { settings: {} }).enter('push'), { code: 'TSK_USAGE' })
  await prepare(t).enter('push')
})

t.test('a target without registry or address names what is missing', async (t) => {
  const { enter } = prepare(t, { settings: { target: 'lab' } })
  for (const name of ['deploy', 'setup', 'push'])
    await t.rejects(enter(name), { code: 'TSK_TARGET_INCOMPLETE', evidence: [/--registry/, /--url/] })
  await prepare(t, { settings: { target: 'lab' } }).enter('status')
})

t.test('a way in of the own cluster is no way into a target', async (t) => {
  for (const way of ['ingress', 'tls'])
    await t.rejects(prepare(t, { settings: { ...TARGET, [way]: 'on' } }).enter('deploy'), {
      code: 'TSK_USAGE',
      message: new RegExp(`^--${way}: the way into "lab"`),
    })
  await prepare(t, { settings: { ingress: 'on' } }).enter('deploy')
})

t.test('deploy asks, and only then is the target kept', async (t) => {
  const asked = prepare(t, { kubectl: targetIs() })
  await t.rejects(asked.enter('deploy'), { code: 'TSK_CONFIRM_NEEDED' })
  t.equal(asked.kept(), 'off')
  const answered = prepare(t, { kubectl: targetIs(), confirm: 'lab' })
  await answered.enter('deploy')
  t.equal(answered.kept(), 'lab')
})

t.test('a command that changes something refuses a cluster that was not confirmed', async (t) => {
  const { enter, kept } = prepare(t, { kubectl: targetIs() })
  for (const name of ['backup', 'rollback', 'restore', 'teardown'])
    await t.rejects(enter(name), { code: 'TSK_TARGET_UNCONFIRMED' })
  t.equal(kept(), 'off')
})

t.test('a command that only looks asks nobody, and takes the access over where there is none yet', async (t) => {
  const { context, enter } = prepare(t)
  await enter('status', false)
  t.ok(existsSync(kubeconfigOf(context)))
  const unknown = prepare(t, { settings: { ...TARGET, target: 'lap' } })
  await t.rejects(unknown.enter('status'), { code: 'TSK_TARGET_UNKNOWN' })
})

t.test('a kept target is renewed where this shell knows it, and goes on with its copy elsewhere', async (t) => {
  const { context, enter } = prepare(t, { kubectl: targetIs(), confirm: 'lab' })
  await enter('deploy')
  const copy = kubeconfigOf(context)
  const before = readFileSync(copy, 'utf8')
  personHas({ folder: join(copy, '..', '..', '..', '..', '..') }, 'https://192.0.2.99')
  await enter('deploy', false)
  t.match(readFileSync(copy, 'utf8'), 'https://192.0.2.99')
  const elsewhere = { ...context, env: { ...context.env, KUBECONFIG: `${copy}.none` } }
  await admit(elsewhere, await findCommand('deploy'), false)
  t.not(readFileSync(copy, 'utf8'), before)
  await t.rejects(admit(elsewhere, await findCommand('deploy'), true), { code: 'TSK_TARGET_UNKNOWN' })
})

t.test('a teardown there goes no further than the data', (t) => {
  const target = { context: 'lab', registry: '', url: '' }
  t.equal(requireReleaseLevel(target, 'app'), 'app')
  t.equal(requireReleaseLevel(target, 'data'), 'data')
  for (const level of ['cluster', 'all', 'clutser'])
    t.throws(() => requireReleaseLevel(target, level), { code: 'TSK_TARGET_OWN_ONLY' })
  t.end()
})
