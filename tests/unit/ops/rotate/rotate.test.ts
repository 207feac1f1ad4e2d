// The order in which a rotation changes things decides who is locked out when it is cut off.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { UserError } from '../../../../scripts/lib/errors.ts'
import { requireMadeSecret } from '../../../../scripts/lib/target/namespace.ts'
import { rotateAuth } from '../../../../scripts/ops/rotate/auth.ts'
import { recoverDatabase, rotateDatabase } from '../../../../scripts/ops/rotate/database.ts'
import { operation } from '../../../../scripts/ops/rotate/rotate.ts'
import { type Rule, type Sandbox, sandbox, sequence } from '../../../fixtures/suite/sandbox.ts'
import { TARGET } from '../../../fixtures/suite/target.ts'

const encode = (text: string): string => Buffer.from(text).toString('base64')
const KEPT = { data: { 'postgres-password': encode('kept super'), password: encode("kept 'own'") } }

const secretIs = (object: object | undefined): Rule => ({
  args: /get secret taskora-database --ignore-not-found --output json/,
  stdout: object ? JSON.stringify(object) : '',
})
const ALTER: Rule = { args: /psql .*--dbname postgres/, stdin: /ALTER ROLE/ }
const APPLY: Rule = { args: /apply --server-side/ }
/** The release as Helm knows it, with the chart's own values unless others are given. */
const RELEASE = (values: object = { database: { name: 'taskora', user: 'taskora' } }): Rule => ({
  args: / get values taskora --all --output json$/,
  stdout: values,
})
/** The pods cannot be replaced here: what comes after is the business of other tests. */
const RESTART: Rule = { args: /rollout restart/, exitCode: 1, stderr: 'stop here' }

const PURPOSES: [RegExp, string][] = [
  [/get pods/, 'pods'],
  [/annotate/, 'annotate'],
  [/ exec \S+ --container main /, 'look'],
  [/psql/, 'psql'],
  [/apply/, 'apply'],
  [/rollout restart/, 'restart'],
  [/rollout status/, 'wait'],
  [/get secret/, 'read'],
]

/** Runs the work up to the restart, and returns the calls in their order, each by what it is for. */
async function run(t: Test, rules: Rule[], work: (context: Sandbox['context']) => Promise<void>) {
  const box = sandbox(t, { kubectl: [...rules, RESTART], helm: [RELEASE()] })
  await t.rejects(work(box.context), { code: 'TSK_COMMAND_FAILED' })
  const asked = box.calls().filter(({ tool }) => tool === 'kubectl')
  const calls = asked.map(({ argv, stdin }) => ({ line: argv.join(' '), stdin }))
  return { box, calls, order: calls.map(({ line }) => PURPOSES.find(([pattern]) => pattern.test(line))![1]) }
}

const podOf = (name: string, volumes: readonly string[], phase = 'Running'): object => ({
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'main' }], volumes: volumes.map((each) => ({ name: each })) },
  status: { phase },
})
const BOTH = ['database-secret', 'database-next']
const podsAre = (...items: object[]): Rule => ({
  args: /get pods .*app.kubernetes.io\/component!=database/,
  stdout: { items },
})
const ANNOTATE: Rule = { args: /annotate pod \S/ }
const digestOf = (text: string): string => `${createHash('sha256').update(text).digest('hex')}  x\n`
const readOf = (pod: string, folder: string): RegExp =>
  new RegExp(`exec ${pod} --container main -- sha256sum /run/secrets/${folder}/password$`)

/** Runs a rotation to its end, and returns the calls in their order, each by what it is for. */
async function rotate(t: Test, rules: Rule[]) {
  const box = sandbox(t, { kubectl: rules, helm: [RELEASE()] })
  const failure = await rotateDatabase(box.context).then(
    () => undefined,
    (error: unknown) => error as UserError,
  )
  const asked = box.calls().filter(({ tool }) => tool === 'kubectl')
  const calls = asked.map(({ argv, stdin }) => ({ line: argv.join(' '), stdin }))
  const order = calls.map(({ line }) => PURPOSES.find(([pattern]) => pattern.test(line))![1])
  const written = calls.flatMap(({ line, stdin }) => (line.includes(' apply ') ? [JSON.parse(stdin).data] : []))
  return { box, calls, order, written, failure }
}

const decode = (text: string): string => Buffer.from(text, 'base64').toString()

t.test('database: the new ones beside the old ones, then the roles, then the new ones alone', async (t) => {
  const { box, calls, order, written, failure } = await rotate(t, [secretIs(KEPT), APPLY, podsAre(), ALTER])
  t.equal(failure, undefined)
  t.same(order, ['read', 'apply', 'pods', 'psql', 'apply', 'pods', 'apply'])
  const [first, second, third] = written
  const next = { 'postgres-password-next': first['postgres-password-next'], 'password-next': first['password-next'] }
  t.same(first, { ...KEPT.data, ...next }, 'the old ones stay')
  t.same(third, { 'postgres-password': first['postgres-password-next'], password: first['password-next'] })
  t.same(second, { ...third, ...next }, 'for pods that see one file before the other')
  const [superuser, password] = [decode(third['postgres-password']), decode(third['password'])]
  const altered = calls.find(({ line }) => line.includes('psql'))!.stdin
  t.ok(altered.includes(`ALTER ROLE "taskora" PASSWORD '${password}';`))
  t.ok(altered.includes(`ALTER ROLE "postgres" PASSWORD '${superuser}';`))
  t.match(altered, /^SET log_statement = 'none';[^]*BEGIN;[^]*COMMIT;$/, 'both or none, and not logged')
  t.not(password, superuser)
  for (const value of [password, superuser]) {
    t.match(value, /^[\w-]{43}$/)
    t.notOk(
      calls.some(({ line }) => line.includes(value)),
      'on no command line',
    )
    t.notOk(box.output().includes(value), 'not on the terminal')
  }
})

/** As a rotation leaves it that was cut off after its first step. */
const BEGUN = {
  data: { ...KEPT.data, 'postgres-password-next': encode('next super'), 'password-next': encode('next own') },
}
const NEXT = digestOf('next own')

t.test('database: roles are altered when every pod knows both, and the old ones go when none needs them', async (t) => {
  const pods = podsAre(podOf('a', BOTH), podOf('done', BOTH, 'Succeeded'), podOf('other', ['tmp']))
  const reads = ['database-next', 'database'].map((folder) => ({ args: readOf('a', folder), stdout: NEXT }))
  const { order, written, calls, failure } = await rotate(t, [secretIs(BEGUN), APPLY, pods, ANNOTATE, ...reads, ALTER])
  t.equal(failure, undefined)
  t.same(order, ['read', 'pods', 'annotate', 'look', 'psql', 'apply', 'pods', 'annotate', 'look', 'apply'])
  t.equal(decode(written[0].password), 'next own', 'one that was cut off goes on with what it had made')
  t.match(calls.find(({ line }) => line.includes('psql'))!.stdin, `ALTER ROLE "taskora" PASSWORD 'next own';`)
})

t.test('database: while a pod does not know it, nothing is altered', async (t) => {
  const late = sequence(
    readOf('a', 'database-next'),
    { exitCode: 1, stderr: 'sha256sum: /run/secrets/database-next/password: No such file or directory' },
    { stdout: digestOf('an older one') },
    { stdout: NEXT },
  )
  const now: Rule = { args: readOf('a', 'database'), stdout: NEXT }
  const pods = podsAre(podOf('a', BOTH))
  const { order } = await rotate(t, [secretIs(BEGUN), APPLY, pods, ANNOTATE, ...late, now, ALTER])
  t.same(order.slice(0, 9), ['read', 'pods', 'annotate', 'look', 'pods', 'look', 'pods', 'look', 'psql'])
})

t.test('database: a release whose pods know one password only is named, and its roles stay as they are', async (t) => {
  const { failure } = await rotate(t, [secretIs(BEGUN), podsAre(podOf('a', ['database-secret']))])
  t.match(failure, { code: 'TSK_PASSWORD_UNSEEN', message: /Pod a /, hint: /npm run deploy/ })
})

t.test('database: nothing is changed while the Secret is not whole', async (t) => {
  for (const held of [undefined, { data: { password: encode('x') } }]) {
    const box = sandbox(t, { kubectl: [secretIs(held)], helm: [RELEASE()] })
    await t.rejects(rotateDatabase(box.context), { code: 'TSK_SECRET_INCOMPLETE', hint: /--recover/ })
  }
})

const EXISTS: Rule = { args: /get secret taskora-database --ignore-not-found --output name/, stdout: 'secret/x\n' }
const WAIT: Rule = { args: /rollout status statefulset\/taskora-database/ }

t.test('recover: the roles get what the Secret has, whatever it holds', async (t) => {
  const { calls, order } = await run(t, [EXISTS, WAIT, secretIs(KEPT), ALTER], recoverDatabase)
  t.same(order, ['read', 'wait', 'read', 'psql', 'restart'])
  t.match(calls[3]!.stdin, `ALTER ROLE "taskora" PASSWORD 'kept ''own''';`)
  t.match(calls[3]!.stdin, `ALTER ROLE "postgres" PASSWORD 'kept super';`)
})

t.test('recover: what a rotation had put beside them goes, after the roles have the others', async (t) => {
  const { calls, order } = await run(t, [EXISTS, WAIT, secretIs(BEGUN), ALTER, APPLY], recoverDatabase)
  t.same(order, ['read', 'wait', 'read', 'psql', 'apply', 'restart'])
  t.match(calls[3]!.stdin, /ALTER ROLE "taskora" PASSWORD 'kept /)
})

t.test('nothing is read or written where the database is not of the release', async (t) => {
  const elsewhere = RELEASE({ database: { external: { host: 'db.example.com' } } })
  for (const work of [rotateAuth, rotateDatabase, recoverDatabase]) {
    const box = sandbox(t, { kubectl: [], helm: [elsewhere] })
    await t.rejects(work(box.context), { code: 'TSK_DATABASE_EXTERNAL', message: /db\.example\.com/ })
  }
})

t.test('recover: a lost Secret is made before the database is waited for, which waits for it', async (t) => {
  const { order } = await run(t, [{ ...EXISTS, stdout: '' }, APPLY, WAIT, secretIs(KEPT), ALTER], recoverDatabase)
  t.same(order, ['read', 'apply', 'wait', 'read', 'psql', 'restart'])
})

t.test('auth: keys and sessions of the old secret go only after the pods have the new one', async (t) => {
  const now: Rule = { args: /psql .*--dbname taskora/, stdin: /SELECT now/, stdout: '2026-11-29 03:00:00+00\n' }
  const { calls, order } = await run(t, [now, APPLY], rotateAuth)
  t.same(order, ['psql', 'apply', 'restart'], 'nothing is deleted when the pods could not be replaced')
  t.match(JSON.parse(calls[1]!.stdin), { metadata: { name: 'taskora-auth' }, stringData: { secret: /^[\w-]{43}$/ } })
})

t.test('on a target a Secret is changed that the suite made, and no other', async (t) => {
  const labels = { 'app.kubernetes.io/managed-by': 'taskora-suite' }
  const secret = (name: string, made: boolean): object => ({
    kind: 'Secret',
    metadata: { name, namespace: 'taskora', ...(made ? { labels } : {}) },
  })
  const ask = async (overrides: string, ...items: object[]) => {
    const listed: Rule = { args: /get secrets /, stdout: { items }, maybe: true }
    const { context } = sandbox(t, { kubectl: [listed] }, { settings: { ...TARGET, overrides } })
    await requireMadeSecret(context, 'auth')
  }
  const refused = { code: 'TSK_TARGET_SECRET', evidence: [/namespace: taskora/] }
  await ask('', secret('taskora-auth', true), secret('taskora-database', false))
  await ask('', secret('taskora-database', true))
  await t.rejects(ask('', secret('taskora-auth', false)), refused)
  const values = join(t.testdir({ 'values.yaml': 'secrets: { auth: { existingSecret: of-the-team } }' }), 'values.yaml')
  await t.rejects(ask(values, secret('taskora-auth', true)), { ...refused, message: /of-the-team/ })
  const own = sandbox(t, { kubectl: [] })
  await requireMadeSecret(own.context, 'auth')
})

for (const [words, values] of [
  [[], {}],
  [['assistant'], {}],
  [['auth', 'database'], {}],
  [['auth'], { recover: true }],
] as const) {
  t.test(`usage: ${words.join(' ')} ${JSON.stringify(values)}`, async (t) => {
    const box = sandbox(t, {}, { options: { words: [...words], values } })
    await t.rejects(operation.run(box.context), { code: 'TSK_USAGE' })
  })
}
