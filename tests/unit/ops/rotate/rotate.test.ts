// The order in which a rotation changes things decides who is locked out when it is cut off.
import t, { type Test } from 'tap'
import { rotateAuth } from '../../../../scripts/ops/rotate/auth.ts'
import { recoverDatabase, rotateDatabase } from '../../../../scripts/ops/rotate/database.ts'
import { operation } from '../../../../scripts/ops/rotate/rotate.ts'
import { type Rule, type Sandbox, sandbox } from '../../../fixtures/suite/sandbox.ts'

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

t.test('database: roles first, then the Secret, then the pods; the same values in both', async (t) => {
  const { box, calls, order } = await run(t, [secretIs(KEPT), ALTER, APPLY], rotateDatabase)
  t.same(order, ['read', 'psql', 'apply', 'restart'])
  const { stringData, metadata } = JSON.parse(calls[2]!.stdin)
  t.equal(metadata.name, 'taskora-database')
  const { password, 'postgres-password': superuser } = stringData
  t.ok(calls[1]!.stdin.includes(`ALTER ROLE "taskora" PASSWORD '${password}';`))
  t.ok(calls[1]!.stdin.includes(`ALTER ROLE "postgres" PASSWORD '${superuser}';`))
  t.match(calls[1]!.stdin, /^SET log_statement = 'none';[^]*BEGIN;[^]*COMMIT;$/, 'both or none, and not logged')
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
