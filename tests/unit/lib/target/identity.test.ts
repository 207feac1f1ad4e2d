// A cluster is confirmed once, by its name; another one behind the same context is noticed.
import t, { type Test } from 'tap'
import type { UserError } from '../../../../scripts/lib/errors.ts'
import { targetOf } from '../../../../scripts/lib/run/which-cluster.ts'
import { confirmedUid, readIdentity, requireMeant } from '../../../../scripts/lib/target/identity.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'
import { personHas, SERVER, TARGET, takeAccess, targetIs } from '../../../fixtures/suite/target.ts'

async function prepare(t: Test, kubectl: readonly Rule[], confirm?: string) {
  const box = sandbox(
    t,
    { kubectl },
    { settings: TARGET, options: { values: confirm === undefined ? {} : { confirm } } },
  )
  personHas(box)
  const target = targetOf(box.context.config)!
  await takeAccess(box.context)
  return { ...box, target }
}

t.test('says which cluster it is before it asks, and --yes is no answer', async (t) => {
  const { context, target, output } = await prepare(t, targetIs())
  await t.rejects(requireMeant({ ...context, options: { ...context.options, yes: true } }, target, true), {
    code: 'TSK_CONFIRM_NEEDED',
    hint: /--confirm lab/,
  })
  for (const said of ['context   lab', `server    ${SERVER}`, 'version   v1.35.4', 'nodes     1: one'])
    t.match(output(), said)
  t.equal(confirmedUid(context, target), undefined)
})

t.test('the name has to be exact', async (t) => {
  const { context, target } = await prepare(t, targetIs(), 'Lab')
  await t.rejects(requireMeant(context, target, true), { code: 'TSK_NOT_CONFIRMED', hint: /--confirm lab/ })
  t.equal(confirmedUid(context, target), undefined)
})

t.test('a confirmed cluster is not asked about again', async (t) => {
  const { context, target } = await prepare(t, targetIs(), 'lab')
  await requireMeant(context, target, true)
  t.equal(confirmedUid(context, target), 'uid-of-lab')
  await requireMeant({ ...context, options: { ...context.options, values: {} } }, target, false)
})

t.test('other commands ask nobody: they refuse what was not confirmed', async (t) => {
  const { context, target } = await prepare(t, targetIs())
  await t.rejects(requireMeant(context, target, false), { code: 'TSK_TARGET_UNCONFIRMED', hint: /npm run deploy/ })
})

t.test('another cluster behind the same context is refused, and deploy asks for it', async (t) => {
  const { context, target, output } = await prepare(t, targetIs(), 'lab')
  await requireMeant(context, target, true)
  const other = sandbox(t, { kubectl: targetIs('uid-of-another') }, { settings: TARGET })
  const moved = { ...other.context, paths: context.paths }
  await t.rejects(requireMeant(moved, target, false), { code: 'TSK_TARGET_CHANGED', evidence: [/context/, SERVER] })
  await t.rejects(requireMeant(moved, target, true), { code: 'TSK_CONFIRM_NEEDED' })
  t.match(other.output(), /leads to another cluster than the one that was confirmed/)
  t.notMatch(output(), /leads to another cluster/, 'counter-test')
  t.equal(confirmedUid(context, target), 'uid-of-lab', 'nothing was kept')
})

t.test('a dry run puts no other cluster in the place of the confirmed one', async (t) => {
  const { context, target } = await prepare(t, targetIs(), 'lab')
  await requireMeant(context, target, true)
  const { context: other } = sandbox(t, { kubectl: targetIs('uid-of-another') }, { settings: TARGET })
  const dry = { ...other, paths: context.paths, options: { ...context.options, dryRun: true } }
  await t.rejects(requireMeant(dry, target, true), { code: 'TSK_TARGET_CHANGED' })
  await requireMeant({ ...dry, memory: context.memory }, target, true)
})

t.test('a dry run keeps nothing', async (t) => {
  const { context, target } = await prepare(t, targetIs())
  await requireMeant({ ...context, options: { ...context.options, dryRun: true } }, target, true)
  t.equal(confirmedUid(context, target), undefined)
})

t.test('an account without the right to look at the whole cluster', async (t) => {
  const forbidden = { exitCode: 1, stderr: 'Error from server (Forbidden): namespaces "kube-system" is forbidden' }
  const { context, target } = await prepare(t, [
    targetIs()[0]!,
    { args: /get --raw \/api\/v1\/namespaces\/kube-system$/, ...forbidden },
    { args: /get --raw \/api\/v1\/nodes$/, ...forbidden },
  ])
  const identity = await readIdentity(context, target)
  t.match(identity, { uid: /^server:[0-9a-f]{32}$/, nodes: undefined })
})

t.test('an answer that does not come is no other cluster', async (t) => {
  const { context, target } = await prepare(
    t,
    [
      targetIs()[0]!,
      { args: /get --raw \/api\/v1\/namespaces\/kube-system$/, exitCode: 1, stderr: 'context deadline exceeded' },
      targetIs()[2]!,
    ],
    'lab',
  )
  await t.rejects(requireMeant(context, target, true), {
    code: 'TSK_TARGET_UNREACHABLE',
    evidence: [SERVER, /deadline/],
  })
  t.equal(confirmedUid(context, target), undefined)
})

t.test('a cluster that does not answer, and one that does not know the account', async (t) => {
  const silent = await prepare(t, [{ args: /\/version$/, exitCode: 1, stderr: 'dial tcp 192.0.2.7:8443: i/o timeout' }])
  await t.rejects(readIdentity(silent.context, silent.target), {
    code: 'TSK_TARGET_UNREACHABLE',
    evidence: [SERVER, /i\/o timeout/],
  })
  const refused = await prepare(t, [
    { args: /\/version$/, exitCode: 1, stderr: 'error: You must be logged in to the server (Unauthorized)' },
  ])
  const failure = { code: 'TSK_TARGET_REFUSED', hint: /auth whoami/ }
  await t.rejects(readIdentity(refused.context, refused.target), failure)
  const said = 'sign-in: TEAM is not set'
  const program = await prepare(t, [
    {
      args: /\/version$/,
      exitCode: 1,
      stderr: `${said}\nUnable to connect to the server: getting credentials: exec: executable sign-in failed`,
    },
  ])
  await t.rejects(readIdentity(program.context, program.target), {
    ...failure,
    evidence: [SERVER, said, /exec: executable/],
    hint: /auth whoami[^]*exec\.env/,
  })
  const plain = (await readIdentity(refused.context, refused.target).catch((error: unknown) => error)) as UserError
  t.notMatch(plain.hint, /exec\.env/, 'counter-test')
})
