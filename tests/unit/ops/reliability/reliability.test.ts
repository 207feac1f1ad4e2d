// Which scenarios there are, what counts as reached, what is asked before the first fault, and what is written down.
import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { percentile } from '../../../../scripts/ops/bench/statistics.ts'
import { namesOf } from '../../../../scripts/ops/drill/fault.ts'
import { choose, roundsOf } from '../../../../scripts/ops/reliability/choice.ts'
import { restartsBetween } from '../../../../scripts/ops/reliability/ground.ts'
import type { Request } from '../../../../scripts/ops/reliability/history/client.ts'
import type { FaultMark } from '../../../../scripts/ops/reliability/history/entries.ts'
import { connect } from '../../../../scripts/ops/reliability/history/exchange.ts'
import { secondsUntilBack, tally } from '../../../../scripts/ops/reliability/measures.ts'
import { operation } from '../../../../scripts/ops/reliability/reliability.ts'
import type { Result } from '../../../../scripts/ops/reliability/result.ts'
import { SCENARIOS } from '../../../../scripts/ops/reliability/scenarios.ts'
import { shortfalls } from '../../../../scripts/ops/reliability/shortfalls.ts'
import { writeTable } from '../../../../scripts/ops/reliability/table.ts'
import {
  clusterAnswers,
  clusterHolds,
  clusterIsSilent,
  recordToolchain,
  UNPLACED,
} from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const scenario = (name: string) => SCENARIOS.find((each) => each.name === name)!

const result = (name: string, more: Partial<Result> = {}): Result => ({
  ...{ name, about: 'about', rounds: 1, seed: 7, seconds: 30, requests: 100, rate: 25, left: 0, refused: 0, broken: 0 },
  ...{ again: 0, acknowledged: 40, unknown: 1, tasks: 9, violations: [], back: [1.2, 3.4], restarts: 0, healed: true },
  ...{ backends: 3, busy: 1.5, answers: [], history: '/h.jsonl', ...more },
})
const LOST = { kind: 'lost', key: 'a0.x.t1', detail: 'version 2 was acknowledged' } as const

t.test('scenarios have names of their own, and a control that can prove them', async (t) => {
  t.equal(new Set(SCENARIOS.map(({ name }) => name)).size, SCENARIOS.length)
  const { context } = sandbox(t)
  const at = { ...namesOf(context), random: () => 0, pods: { frontend: ['taskora-frontend-1'], backend: [] } }
  for (const { name, make, provenBy, own } of SCENARIOS) {
    t.ok(own || make(at).length > 0, name)
    if (provenBy) t.ok(scenario(provenBy).control, name)
  }
  t.match(scenario('pod-deletion').make(at), [{ kubectl: ['delete', 'pod/taskora-frontend-1'] }])
  const [kill] = scenario('server-kill').make(at)
  t.match(kill, { docker: ['exec', context.config.profile, 'sh', '-c', /= taskora-database-0 \][^]*taskora\\\.svc/] })
})

/** Runs a script as the node would, with `programs` that end with these codes before all others. */
function asNode(t: Test, script: string, programs: Record<string, number> = {}, ...flags: string[]) {
  const folder = t.testdir(
    Object.fromEntries(Object.entries(programs).map(([name, code]) => [name, `#!/bin/sh\nexit ${code}\n`])),
  )
  for (const name of Object.keys(programs)) chmodSync(join(folder, name), 0o700)
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` }
  return spawnSync('sh', [...flags, '-c', script], { env, encoding: 'utf8' })
}

t.test('what the node is asked to run is shell that parses', (t) => {
  const at = { ...namesOf(sandbox(t).context), random: () => 0, pods: { frontend: ['a-1'], backend: [] } }
  const parses = (script: string): boolean => asNode(t, script, {}, '-n').status === 0
  const scripts = SCENARIOS.filter(({ own }) => !own).flatMap(({ before, make, heal, after }) =>
    [make, heal, before ?? heal, after ?? heal].flatMap((actions) =>
      actions(at).flatMap(({ docker }) => (docker?.at(-2) === '-c' ? docker.at(-1)! : [])),
    ),
  )
  t.ok(scripts.length > 8, String(scripts.length))
  for (const script of scripts) t.ok(parses(script), script)
  t.notOk(parses(`${scripts[0]}\nfi`), 'and is found where it does not')
  t.end()
})

t.test('a file system that a broken-off run left over the volume is named, with what is in it alone', (t) => {
  const at = namesOf(sandbox(t).context)
  for (const name of ['full-volume', 'power-cut', 'power-cut-control']) {
    const script = scenario(name).before!(at)
      .find(({ docker }) => docker)!
      .docker!.at(-1)!
    const { status, stderr } = asNode(t, script, { mountpoint: 0 })
    t.equal(status, 1)
    t.match(stderr, /npm run backup; docker exec taskora umount .*\/taskora-database-data\n.* npm run restore\n$/)
    t.notMatch(asNode(t, script, { mountpoint: 1 }).stderr, /npm run backup/, 'none is there')
  }
  t.end()
})

t.test('flags choose scenarios, and a control comes with what it proves', async (t) => {
  const names = (values: Parameters<typeof choose>[0]): string[] => choose(values).scenarios.map(({ name }) => name)
  t.same(
    names({}),
    SCENARIOS.map(({ name }) => name),
  )
  t.ok(choose({}).whole && !choose({ rounds: '2' }).whole)
  t.same(names({ only: ['server-kill'] }), ['control', 'server-kill'])
  t.same(names({ only: 'rolling-update' }), ['rolling-update'])
  t.same(names({ only: 'node-kill' }), ['control', 'node-kill'])
  t.same(names({ only: 'power-cut' }), ['power-cut-control', 'power-cut'], 'a kill shows nothing about a power cut')
  t.same(names({ quick: true }), ['rolling-update', 'control', 'server-kill'], 'what the pipeline has time for')
  const quick = choose({ quick: true })
  t.same([roundsOf(scenario('server-kill'), quick), roundsOf(scenario('control'), quick)], [1, 2])
  t.equal(roundsOf(scenario('pod-deletion'), choose({})), 20)
  t.match(choose({ quick: true }), { rounds: 1, rate: 10, accounts: 2, whole: false })
  t.match(choose({ rate: '100', seed: '5' }), { rate: 100, accounts: 5, seed: 5 })
  for (const [values, message] of [
    [{ only: 'server-kil' }, /did you mean "server-kill"/],
    [{ quick: true, only: 'lock' }, /exclude each other/],
    [{ rate: '0' }, /--rate takes a whole number from 1 to 200, not "0"/],
    [{ rounds: '1.5' }, /--rounds/],
    [{ seed: 'x' }, /--seed/],
  ] as const)
    t.throws(() => choose(values), { code: 'TSK_USAGE', message })
})

t.test('nothing is made without a cluster, without a yes, or in a system that fails already', async (t) => {
  const silent = sandbox(t, { kubectl: [clusterIsSilent] }, { options: { yes: true } })
  await t.rejects(operation.run(silent.context), { code: 'TSK_CLUSTER_UNREACHABLE' })
  const tools = { docker: [], minikube: [], helm: [], kubectl: [clusterAnswers] }
  const asked = sandbox(t, tools)
  await t.rejects(operation.run(asked.context), { code: 'TSK_TOOLCHAIN_MISSING' }, 'the node could not be resumed')
  recordToolchain(asked)
  await t.rejects(operation.run(asked.context), {
    code: 'TSK_CONFIRM_NEEDED',
    message:
      /the control makes .*, its node is killed and resumed, .*, its data is destroyed and restored from a backup, /,
  })
  const { docker, kubectl } = clusterHolds(...UNPLACED)
  const rules = { docker, kubectl: [clusterAnswers, ...kubectl] }
  const unwell = sandbox(t, rules, { options: { yes: true, values: { only: ['lock'] } } })
  await t.rejects(operation.run(unwell.context), { code: 'TSK_DRILL_UNWELL' })
})

t.test('the list and a dry run ask nothing of anybody', async (t) => {
  const listed = sandbox(t, {}, { options: { values: { list: true } } })
  t.equal(((await operation.run(listed.context)) as object[]).length, SCENARIOS.length)
  t.match(listed.output(), /server-kill +the first process/)
  const dry = sandbox(t, {}, { options: { dryRun: true, values: { only: ['lock'] } } })
  await operation.run(dry.context)
  t.match(dry.output(), /would make: lock, /)
  t.same([...listed.calls(), ...dry.calls()], [])
})

t.test('a figure is reached or the reason is said', async (t) => {
  t.same(shortfalls(scenario('server-kill'), result('server-kill', { refused: 50, unknown: 20 })), [])
  t.match(shortfalls(scenario('server-kill'), result('server-kill', { violations: [LOST] })), [/1 violations.*lost a0/])
  t.match(shortfalls(scenario('server-kill'), result('server-kill', { back: [1, null] })), [/Infinity s until writes/])
  t.match(shortfalls(scenario('server-kill'), result('server-kill', { back: [31] })), [/^31 s until writes.*most 30/])
  t.match(shortfalls(scenario('server-kill'), result('server-kill', { restarts: 1 })), [/1 restarts of backends/])
  const killed = (restarts: number, rounds = 2) => result('node-kill', { rounds, restarts, back: [119] })
  t.same(shortfalls(scenario('node-kill'), killed(6)), [], 'each of three backends in each of two rounds')
  t.match(shortfalls(scenario('node-kill'), killed(7)), [/^7 restarts of backends, at most 6 are allowed/])
  t.match(shortfalls(scenario('node-kill'), killed(4, 1)), [/^4 restarts of backends, at most 3/])
  t.match(shortfalls(scenario('node-kill'), { ...killed(6), back: [121] }), [/^121 s until writes.*most 120/])
  const recovered = (more: Partial<Result>) =>
    shortfalls(
      scenario('recovery'),
      result('recovery', { back: [119], proof: { said: '9 rows', wrongs: [] }, ...more }),
    )
  t.same(recovered({}), [])
  t.match(recovered({ proof: { said: '', wrongs: ['1 of 9'] } }), ['1 of 9'])
  t.match(recovered({ violations: [LOST] }), [/1 violations.*lost/])
  t.match(recovered({ back: [121] }), [/^121 s until/])
  t.match(shortfalls(scenario('rolling-update'), result('rolling-update', { refused: 1 })), [/1 requests failed/])
  t.same(shortfalls(scenario('lock'), result('lock', { refused: 9 })), [], 'a refusal with its reason')
  t.match(shortfalls(scenario('lock'), result('lock', { broken: 9 })), [/9 requests had no answer/])
  t.match(shortfalls(scenario('lock'), result('lock', { healed: false })), [/not well again/])
  t.match(shortfalls(scenario('control'), result('control')), [/found no losses/])
  t.same(shortfalls(scenario('control'), result('control', { violations: [LOST] })), [])
  const duplicate = { ...LOST, kind: 'duplicate' } as const
  t.match(shortfalls(scenario('control'), result('control', { violations: [duplicate] })), [/found no losses/])

  t.doesNotThrow(() => operation.judge!({ reached: 1, of: 1, results: [result('lock')] }))
  t.doesNotThrow(() => operation.judge!([{ name: 'lock' }]), 'of a list')
  const missed = { reached: 0, of: 1, results: [result('lock', { broken: 3 })] }
  t.throws(() => operation.judge!(missed), { code: 'TSK_RELIABILITY_MISSED', evidence: [/^lock: 3 req.*\/h\.jsonl/] })
  t.throws(() => operation.judge!({ ...missed, results: [] }), { code: 'TSK_RELIABILITY_MISSED' }, 'one was not made')
})

t.test('writes are back with the first that is served after the last that was not', async (t) => {
  const write = (at: number, fare: Request['fare']): Request => ({
    at,
    ms: 100,
    write: true,
    fare,
    answer: '',
    again: false,
  })
  const mark = (phase: FaultMark['phase'], round: number, at: number): FaultMark => ({
    ...{ kind: 'fault', name: 'x', phase, round, at },
  })
  const requests = [
    ...[write(0, 'served'), write(1_000, 'broken'), write(2_000, 'served'), write(3_000, 'refused')],
    ...[
      write(4_400, 'served'),
      write(9_000, 'broken'),
      write(20_500, 'served'),
      { ...write(20_700, 'broken'), write: false },
    ],
    write(30_500, 'refused'),
  ]
  const marks = [
    ...[mark('made', 1, 500), mark('healed', 1, 500), mark('settled', 1, 5_000)],
    ...[mark('made', 2, 20_000), mark('healed', 2, 20_000), mark('settled', 2, 25_000)],
    ...[mark('made', 3, 30_000), mark('healed', 3, 30_000)],
  ]
  t.same(secondsUntilBack(requests, marks), [4, 0, Infinity], 'what fails between rounds belongs to none')
  const late = [...requests, write(4_900, 'broken'), write(5_100, 'served')]
  t.same(secondsUntilBack(late, marks)[0], 4.7, 'one that had begun when all was well')
  t.same([percentile([5, 1, 3], 0.95), percentile([1, 2, 3, 4], 0.5), percentile([], 0.5)], [5, 2, undefined])
  t.same(tally(['a', 'b', 'b', 'c'], 2), ['2 × b', '1 × a'])
  t.equal(
    restartsBetween(
      new Map([
        ['a', 2],
        ['gone', 9],
      ]),
      new Map([
        ['a', 3],
        ['new', 1],
      ]),
    ),
    2,
  )
})

t.test('the table has every scenario that was made once, and keeps rows of earlier runs', async (t) => {
  const file = join(sandbox(t).folder, 'reliability.md')
  const row = (name: string): string =>
    new RegExp(`^\\| \`${name}\` .*$`, 'm').exec(readFileSync(file, 'utf8'))?.[0] ?? ''
  writeTable(file, [result('lock', { refused: 4, broken: 2 }), result('control')], SCENARIOS, 'Kubernetes v1 | x')
  t.match(readFileSync(file, 'utf8'), /0 of 2 reached their figure\. Not made yet: `rolling-update`, /)
  t.match(row('lock'), / 100, 25 a second \| 0 \| 6 \(2\) .* no: 2 requests had no answer/)
  t.match(row('lock'), / \| 7 \| 30 s \| Kubernetes v1 \\\| x, load 1\.5 \|$/)
  t.match(row('control'), / losses are found \| no: it found no losses/)
  writeTable(file, [result('control', { violations: [LOST], back: [] })], SCENARIOS, 'v2')
  t.match(readFileSync(file, 'utf8'), /1 of 2 reached their figure/)
  t.match(row('control'), / \| 1 \| 0 \| 0 \| 0 \| – \| 0 \| losses are found \| yes \| 7 \| 30 s \| v2, load 1\.5 \|$/)
  t.match(row('lock'), /Kubernetes v1/)
  const proof = { said: 'none; 9 rows by hash', wrongs: [] }
  writeTable(file, [result('recovery', { proof, back: [20] })], SCENARIOS, 'v2')
  t.match(row('recovery'), / \| none; 9 rows by hash \| .* \| every row as it was, .* \| yes \| /)
})

t.test(
  'a request that can be repeated is sent again when its kept connection was closed, and no other is',
  async (t) => {
    const cut = new Set<string>()
    const server = createServer((request, response) => {
      const { url = '' } = request
      if (url.startsWith('/cut') && !cut.has(url)) {
        cut.add(url)
        return void request.socket.destroy()
      }
      response.setHeader('set-cookie', ['a=1; Path=/', 'b=2'])
      return url === '/slow' ? undefined : void response.end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => (server.closeAllConnections(), server.close()))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const connection = connect(url, 2_000)
    t.match(await connection.send({ path: '/' }), { status: 200, again: false, cookies: ['a=1', 'b=2'] })
    t.match(await connection.send({ path: '/cut/1', repeatable: true }), { status: 200, again: true })
    t.match(await connection.send({ path: '/cut/2', method: 'PATCH', body: {} }), { status: 0, text: 'ECONNRESET' })
    const fresh = connect(url, 2_000)
    t.match(await fresh.send({ path: '/cut/3', repeatable: true }), { status: 0 }, 'a new connection that is cut')
    t.match(await connect(url, 20).send({ path: '/slow', repeatable: true }), { status: 0, text: 'no answer in time' })
    connection.close()
    fresh.close()
  },
)
