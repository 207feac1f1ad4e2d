// Commands of the suite that scenarios run, break off and judge.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createDatabase } from '../../../../scripts/lib/backup/database.ts'
import { hashInputs, readImageInputs } from '../../../../scripts/lib/images/image-inputs.ts'
import { acquireLock } from '../../../../scripts/lib/lock.ts'
import { leftovers, missedBy } from '../../../../scripts/ops/reliability/converged.ts'
import { changeInput, copyCheckout } from '../../../../scripts/ops/reliability/own-checkout.ts'
import { locked } from '../../../../scripts/ops/reliability/reliability.ts'
import { parseRows } from '../../../../scripts/ops/reliability/rows.ts'
import { breakRestoreOff, RESTORE_BLOWS } from '../../../../scripts/ops/reliability/run-restores.ts'
import { blowOf, leftBeside } from '../../../../scripts/ops/reliability/run-rotations.ts'
import { BLOWS, breakOff } from '../../../../scripts/ops/reliability/run-signals.ts'
import { changesOf, secretsHash } from '../../../../scripts/ops/reliability/run-upgrades.ts'
import { SCENARIOS } from '../../../../scripts/ops/reliability/scenarios.ts'
import { type Blow, failureOf, runDeploy, watchSteps } from '../../../../scripts/ops/reliability/suite-run.ts'
import { list } from '../../../fixtures/suite/checkout.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const BLOW: Blow = { signal: 'SIGTERM', step: 'load', afterMs: 60_000 }

/** What a run prints, with its last steps left out or not. */
const printed = (steps: number): string =>
  ['Build the images', 'Load images into the node', 'Install the release', 'Verify the application']
    .slice(0, steps)
    .flatMap((title) => [`▸ ${title}`, `✔ ${title}  1 s`])
    .join('\n')

t.test('a signal is sent in its step: after its time, or at the end of the step where that comes first', async (t) => {
  const sent: [number, string][] = []
  const send = (pid: number, signal: string): void => void sent.push([pid, signal])
  const early = watchSteps(BLOW, send)
  for (const each of ['pid 4242', '▸ Build', '✔ Build  1 s', '▸ Load']) early.line(each)
  t.same([sent, early.seen().hit], [[], undefined], 'not yet')
  early.line('✔ Load  1 s')
  early.line('▸ Install')
  t.same([sent, early.seen().hit], [[[4242, 'SIGTERM']], 'load'])
  t.same(Object.keys(early.seen().took), ['build', 'load'])
  const timed = watchSteps({ ...BLOW, afterMs: 0 }, send)
  for (const each of ['pid 4343', '▸ Build', '✔ Build  1 s', '▸ Load']) timed.line(each)
  await new Promise((resolve) => setTimeout(resolve, 20))
  t.same([sent[1], timed.seen().hit], [[4343, 'SIGTERM'], 'load'])
  const never = watchSteps(BLOW, send)
  for (const each of ['pid 1', '▸ Build', '✖ Build  1 s']) never.line(each)
  t.same([sent.length, never.seen().hit], [2, undefined], 'its step never came')
  const ended = watchSteps({ ...BLOW, step: 'build', afterMs: 10 }, send)
  for (const each of ['pid 1', '▸ Build']) ended.line(each)
  ended.end()
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.same([sent.length, ended.seen().hit], [2, undefined], 'the run had ended: its number may be of another program')
  const nobody = watchSteps({ ...BLOW, step: 'build' }, send)
  for (const each of ['▸ Build', '✔ Build']) nobody.line(each)
  t.equal(sent.length, 2, 'no process is known: none gets it')
})

t.test('the process really gets the signal', async (t) => {
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const) {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    const { line } = watchSteps({ signal, step: 'build', afterMs: 0 })
    for (const each of [`pid ${child.pid}`, '▸ Build']) line(each)
    const [, by] = await once(child, 'exit')
    t.equal(by, signal)
  }
})

t.test('a deploy is of the sources of the copy, for the cluster of this run', async (t) => {
  const box = sandbox(t, { sh: [{ args: /deploy --from build --yes$/, stderr: printed(4) }] })
  const run = await runDeploy(box.context, box.folder)
  t.match(run, { exitCode: 0, hit: undefined })
  t.same(Object.keys(run.took), ['build', 'load', 'deploy', 'verify'])
  const { argv, env } = box.calls()[0]!
  t.ok(argv.includes(join(box.folder, 'scripts', 'run.mjs')))
  const { state } = box.context.paths
  t.match(env, { TASKORA_PROFILE: 'taskora', TASKORA_STATE: state, TASKORA_PORT: `${box.context.config.port}` })
  t.same(failureOf('it', run), [])
  const said = ['✖ TSK_RUN_BUSY  "x" is running', 'hint']
  t.same(failureOf('it', { ...run, exitCode: 75, said }), ['it ended with 75: ✖ TSK_RUN_BUSY  "x" is running'])
  t.same(failureOf('it', { ...run, exitCode: 1, said: ['a', 'b'] }), ['it ended with 1: b'])
})

t.test('a changed copy makes another image, and leaves the sources as they are', (t) => {
  const source = 'backend/src/schema/revisions.py'
  const box = sandbox(
    t,
    {},
    {
      files: {
        [source]: 'pass\n',
        'backend/.dockerignore': 'hidden\n',
        'backend/hidden': 'x',
        'frontend/.dockerignore': '',
        'scripts/run.mjs': '1',
        'helm/a.yaml': 'a',
      },
    },
  )
  const { root } = box.context.paths
  const to = join(box.folder, 'copy')
  const tag = (folder: string): string => hashInputs(readImageInputs(join(folder, 'backend'), { buildArgs: {} }))
  copyCheckout(root, to)
  t.equal(tag(to), tag(root), 'the same image')
  t.throws(() => readFileSync(join(to, 'backend', 'hidden')), { code: 'ENOENT' })
  t.equal(readFileSync(join(to, 'helm', 'a.yaml'), 'utf8'), 'a')
  changeInput(to, 'one')
  t.not(tag(to), tag(root))
  t.equal(readFileSync(join(root, source), 'utf8'), 'pass\n')
  t.end()
})

/** An application that knows one account, as it answers. */
async function application(t: Test, { status = 200, titles = ['kept'] } = {}) {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/api/auth/sign-in/'))
      return response.writeHead(status, { 'set-cookie': 'a=b' }).end('{}')
    return response.end(JSON.stringify({ items: titles.map((title) => ({ id: title, title, status, version: 1 })) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => (server.closeAllConnections(), server.close()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, title: 'kept', account: { number: 0, email: 'a@b', password: 'x', headers: {} } }
}

t.test('what an old user misses is said', async (t) => {
  t.same(await missedBy(await application(t)), [])
  t.same(await missedBy(await application(t, { titles: [] })), ['the old session finds its task 0, not once'])
  t.same(await missedBy(await application(t, { titles: ['kept', 'kept'] })), [
    'the old session finds its task 2, not once',
  ])
  t.same(await missedBy(await application(t, { status: 401 })), ['the old user cannot sign in'])
})

const helm = (status: string): Rule => ({ args: /get all taskora/, stdout: `${status} 3\n---\n` })

t.test('what a broken run leaves behind is said', async (t) => {
  const well = sandbox(t, { helm: [helm('deployed')] })
  t.same(await leftovers(well.context), [])
  const left = sandbox(t, { helm: [helm('pending-upgrade')] })
  const { state } = left.context.paths
  acquireLock(join(state, 'lock'), 'deploy')
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  t.teardown(() => child.kill())
  const { identityOf } = await import('../../../../scripts/lib/process-identity.ts')
  mkdirSync(join(state, 'children'), { recursive: true })
  const noted = { identity: identityOf(child.pid!), command: 'helm', owner: { pid: 1, identity: 'gone' } }
  writeFileSync(join(state, 'children', `${child.pid}`), JSON.stringify(noted))
  t.match(await leftovers(left.context), [
    'the release is pending-upgrade',
    /^the lock is held by "deploy"/,
    /^helm \(process \d+\) is still at work$/,
  ])
})

t.test('each signal comes in each step at each point, and soon each in each step', (t) => {
  const names = (blows: typeof BLOWS, point: boolean) =>
    new Set(blows.map(({ step, signal, share }) => `${step} ${signal} ${point ? share : ''}`)).size
  t.same([BLOWS.length, names(BLOWS, true), names(BLOWS.slice(0, 12), false)], [36, 36, 12])
  t.end()
})

t.test('a run that was broken off is judged by the next one', async (t) => {
  const runs = (...more: Partial<Rule>[]): Rule[] =>
    more.map((each, index) => ({ args: /deploy/, ...(index < more.length - 1 ? { times: 1 } : {}), ...each }))
  const judged = async (...more: Partial<Rule>[]): Promise<string[]> => {
    const box = sandbox(t, { sh: runs(...more), helm: [helm('deployed')] })
    return breakOff(box.context, box.folder, BLOW, await application(t))
  }
  t.same(await judged({ stderr: printed(2), exitCode: 143 }, { stderr: printed(4) }), [])
  t.match(await judged({ stderr: printed(2) }, { stderr: '✖ TSK_RUN_BUSY  x', exitCode: 75 }), [
    'the next run ended with 75: ✖ TSK_RUN_BUSY  x',
  ])
  t.same(await judged({ stderr: printed(1) }, { stderr: printed(4) }), ['the signal was sent never'])
})

t.test('after a restore that is broken off the data are of one side, and in the end those of the backup', async (t) => {
  const rows = (letter: string): string => `public.task|1|${letter}\n`
  const versions = { backup: parseRows([rows('a').trim()]), live: parseRows([rows('b').trim()]) }
  const RESTORED = '▸ Restore the database\n✔ Restore the database  1 s'
  const blow: Blow = { signal: 'SIGKILL', step: 'restore', afterMs: 60_000 }
  const judged = async (seen: string, end: string, broken = RESTORED, next: Partial<Rule> = {}): Promise<string[]> => {
    const run = { args: /run\.mjs restore \/b\.dump --yes$/ }
    const read = { args: /psql/, stdin: /md5\(row::text\)/ }
    const box = sandbox(t, {
      sh: [
        { ...run, stderr: broken, times: 1 },
        { ...run, stderr: RESTORED, ...next },
      ],
      kubectl: [
        { ...read, stdout: rows(seen), times: 1 },
        { ...read, stdout: rows(end), maybe: true },
      ],
      helm: [helm('deployed')],
    })
    const database = createDatabase(box.context, { database: { name: 'taskora', user: 'taskora', host: '' } })
    return breakRestoreOff(box.context, database, { file: '/b.dump', blow, versions })
  }
  t.same(await judged('a', 'a'), [])
  t.same(await judged('b', 'a'), [])
  t.same(await judged('c', 'a'), ['in between, the data are neither those of before nor those of the backup'])
  t.match(await judged('b', 'b'), [/^after the next restore, public\.task 1: the row is not as it was/])
  t.same(await judged('b', 'a', ''), ['it had ended before the signal'])
  const busy = { stderr: '✖ TSK_RUN_BUSY  x', exitCode: 75 }
  t.same(await judged('b', 'a', RESTORED, busy), ['the next restore ended with 75: ✖ TSK_RUN_BUSY  x'])
})

t.test('restores are broken off by each signal at each point', (t) => {
  t.equal(new Set(RESTORE_BLOWS.map(({ signal, share }) => `${signal} ${share}`)).size, 15)
  t.equal(new Set(RESTORE_BLOWS.slice(0, 5).map(({ share }) => share)).size, 5, 'a few rounds have each point')
  t.end()
})

t.test('upgrades go to and fro, and end with the ways back', async (t) => {
  const box = sandbox(t, { sh: [{ args: /run\.mjs/ }] })
  const copy = box.folder
  const made: string[] = []
  for (const { what, make } of changesOf(box.context, copy, 3)) {
    await make()
    made.push(what)
  }
  t.same(made, ['upgrade 1', 'upgrade 2', 'upgrade 3', 'rollback', 'uninstall', 'install'])
  const { root } = box.context.paths
  const words = box.calls().map(({ argv }) => argv.slice(argv.indexOf('node') + 1).join(' '))
  t.same(words, [
    `${copy}/scripts/run.mjs deploy --from build --yes`,
    `${root}/scripts/run.mjs deploy --from build --yes`,
    `${copy}/scripts/run.mjs deploy --from build --yes`,
    `${root}/scripts/run.mjs rollback --yes`,
    `${root}/scripts/run.mjs teardown --level app --yes`,
    `${root}/scripts/run.mjs deploy --from build --yes`,
  ])
})

t.test('rotations are broken off by each signal, at another point each time', async (t) => {
  const blows = [1, 2, 3, 4, 5].map((round) => blowOf(round, 10_000))
  t.same([...new Set(blows.map(({ signal }) => signal))].sort(), ['SIGINT', 'SIGKILL', 'SIGTERM'])
  t.same(blows.map(({ afterMs }) => afterMs).sort(), [1_000, 3_000, 5_000, 7_000, 9_000])
  t.ok(blows.every(({ step }) => step === 'rotate'))
})

t.test('a password that a rotation leaves beside the other is said', async (t) => {
  const left = (data: object) => {
    const secret = { kind: 'Secret', metadata: { name: 'taskora-database' }, data }
    return leftBeside(sandbox(t, { kubectl: [{ args: /get secrets /, stdout: list(secret as never) }] }).context)
  }
  t.same(await left({ password: 'a' }), [])
  t.match(await left({ password: 'a', 'password-next': 'b' }), [/password-next/])
})

t.test('a changed value of a Secret is noticed, and nothing else of it', async (t) => {
  const secret = (name: string, value: string, version: string) => ({
    ...{ apiVersion: 'v1', kind: 'Secret' },
    metadata: { name, resourceVersion: version },
    data: { secret: value },
  })
  const hash = (...secrets: object[]): Promise<string> =>
    secretsHash(sandbox(t, { kubectl: [{ args: /get secrets /, stdout: list(...(secrets as never[])) }] }).context)
  const before = await hash(secret('taskora-auth', 'a', '1'), secret('taskora-database', 'b', '1'))
  const others = secret('sh.helm.release.v1.taskora.v7', 'x', '1')
  t.equal(await hash(secret('taskora-database', 'b', '2'), others, secret('taskora-auth', 'a', '9')), before)
  t.not(await hash(secret('taskora-auth', 'a', '1'), secret('taskora-database', 'c', '1')), before)
  t.not(await hash(secret('taskora-auth', 'a', '1')), before, 'one that is gone')
})

t.test('scenarios hold the lock, but those that run commands which take it', async (t) => {
  const named = (name: string) => SCENARIOS.find((each) => each.name === name)!
  const { context } = sandbox(t)
  const lock = join(context.paths.state, 'lock')
  const taken = await locked(context, named('lock'), async () => {
    t.throws(() => acquireLock(lock, 'deploy'), { code: 'TSK_RUN_BUSY' })
    return 1
  })
  t.equal(taken, 1)
  await locked(context, named('deploy-signals'), async () => acquireLock(lock, 'deploy')())
  await t.rejects(
    locked(context, named('lock'), () => Promise.reject(new Error('x'))),
    { message: 'x' },
  )
  acquireLock(lock, 'deploy')()
})
