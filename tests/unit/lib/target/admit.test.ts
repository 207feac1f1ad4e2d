// Which commands may speak of a target, and when.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { findCommand } from '../../../../scripts/cli/commands.ts'
import { withKeptTarget } from '../../../../scripts/lib/run/kept-target.ts'
import { newMemory } from '../../../../scripts/lib/run/memo.ts'
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
    folder: box.folder,
    kept: () => withKeptTarget(without).target,
    enter: async (name: string, named = true) => admit(context, await findCommand(name), named),
  }
}

t.test('commands of the own cluster are refused on a target, and not elsewhere', async (t) => {
  const onTarget = prepare(t)
  const onOwn = prepare(t, { settings: {} })
  for (const name of ['load', 'dev', 'bench', 'drill', 'reliability', 'ai', 'trust']) {
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
  for (const name of ['backup', 'rollback', 'restore', 'rotate', 'teardown'])
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

/** What is kept of a target: files by their paths, with what is in them. */
function keptIn(folder: string): Record<string, string> {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : []
  return Object.fromEntries(
    files
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
      .map((file) => [file, readFileSync(file, 'utf8')]),
  )
}

t.test('whoever is refused leaves the access to the confirmed cluster as it was', async (t) => {
  const { context, enter } = prepare(t, { kubectl: targetIs(), confirm: 'lab' })
  await enter('deploy')
  const { state } = context.paths
  const before = keptIn(join(state, 'targets'))
  t.match(Object.keys(before).sort(), [/confirmed\.json$/, /kubeconfig$/])
  const moved = prepare(t, { kubectl: targetIs('uid-of-another') })
  const elsewhere = { ...moved.context, paths: context.paths }
  personHas(moved, 'https://192.0.2.99')
  const aborted = { ...elsewhere, signal: AbortSignal.abort(new Error('interrupted by SIGINT')) }
  const wrong = { ...elsewhere, options: { ...elsewhere.options, values: { confirm: 'Lab' } } }
  const dry = { ...elsewhere, options: { ...elsewhere.options, dryRun: true } }
  for (const [who, name, code] of [
    [elsewhere, 'deploy', 'TSK_CONFIRM_NEEDED'],
    [elsewhere, 'setup', 'TSK_CONFIRM_NEEDED'],
    [wrong, 'deploy', 'TSK_NOT_CONFIRMED'],
    [dry, 'deploy', 'TSK_TARGET_CHANGED'],
    [elsewhere, 'backup', 'TSK_TARGET_CHANGED'],
    [elsewhere, 'status', 'TSK_TARGET_CHANGED'],
  ] as const) {
    await t.rejects(admit({ ...who, memory: newMemory() }, await findCommand(name), true), { code })
    t.same(keptIn(join(state, 'targets')), before, `${name}: ${code}`)
  }
  await t.rejects(admit({ ...aborted, memory: newMemory() }, await findCommand('deploy'), true))
  const unknown = { ...elsewhere, config: { ...elsewhere.config, target: 'lap' } }
  await t.rejects(admit(unknown, await findCommand('deploy'), true), { code: 'TSK_TARGET_UNKNOWN' })
  t.same(keptIn(join(state, 'targets')), before)
  // Counter-test: once its name is said, it is this cluster that counts.
  const said = { ...elsewhere, memory: newMemory(), options: { ...elsewhere.options, values: { confirm: 'lab' } } }
  await admit(said, await findCommand('deploy'), true)
  t.match(readFileSync(kubeconfigOf(context), 'utf8'), 'https://192.0.2.99')
})

t.test('of a first deploy that is refused, nothing is kept', async (t) => {
  const { context, enter } = prepare(t, { kubectl: targetIs() })
  await t.rejects(enter('deploy'), { code: 'TSK_CONFIRM_NEEDED' })
  t.same(keptIn(join(context.paths.state, 'targets')), {})
})

t.test('a teardown there goes no further than the data', (t) => {
  const target = { context: 'lab', registry: '', url: '' }
  t.equal(requireReleaseLevel(target, 'app'), 'app')
  t.equal(requireReleaseLevel(target, 'data'), 'data')
  for (const level of ['cluster', 'all', 'clutser'])
    t.throws(() => requireReleaseLevel(target, level), { code: 'TSK_TARGET_OWN_ONLY' })
  t.end()
})
