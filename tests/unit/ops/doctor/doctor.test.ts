// Each judgement by table; the examination as a whole is bounded in time and changes nothing.

import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { diagnose } from '../../../../scripts/lib/causes/diagnose.ts'
import { NO_FACTS } from '../../../../scripts/lib/causes/facts/facts.ts'
import { UserError } from '../../../../scripts/lib/errors.ts'
import type { HttpAnswer } from '../../../../scripts/lib/http.ts'
import type { KubeObject } from '../../../../scripts/lib/kube-object.ts'
import {
  judgeApplication,
  judgeBackups,
  judgeCauses,
  judgeNodeState,
  judgeRelease,
  judgeSecrets,
} from '../../../../scripts/ops/doctor/cluster.ts'
import { operation } from '../../../../scripts/ops/doctor/doctor.ts'
import { examineAll, type Finding, ok, problem, type Verdict, warning } from '../../../../scripts/ops/doctor/finding.ts'
import {
  judgeDisk,
  judgeFreeMemory,
  judgeNode,
  judgeSize,
  judgeVariables,
} from '../../../../scripts/ops/doctor/machine.ts'
import { mendAll, mendsOf } from '../../../../scripts/ops/doctor/mend.ts'
import { judgeClock, judgeRegistry, judgeSources } from '../../../../scripts/ops/doctor/network.ts'
import { findPortOwner, listeningInodes, parseLsof } from '../../../../scripts/ops/doctor/port-owner.ts'
import { judgeRuns } from '../../../../scripts/ops/doctor/runs.ts'
import { judgeEngine } from '../../../../scripts/ops/doctor/tools.ts'
import type { Engine } from '../../../../scripts/sources/engine/engine.ts'
import type { Machine } from '../../../../scripts/sources/engine/machine.ts'
import { system } from '../../../fixtures/causes/system.ts'
import { UNPLACED } from '../../../fixtures/suite/checkout.ts'
import { listening } from '../../../fixtures/suite/listening.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const LINUX: Machine = { platform: 'linux', isRoot: false, isDebian: true, isWsl: false, grantsResources: true }
const ENGINE: Engine = {
  version: '28.0',
  product: 'Docker',
  id: 'e',
  rootless: false,
  cgroupVersion: 2,
  cpus: 4,
  memoryBytes: 8e9,
  address: 'unix:///s',
  owned: false,
  env: {},
  docker: { name: 'docker', version: 'v28.0', path: '/usr/bin/docker', origin: 'path' },
}
const answer = (status: number): HttpAnswer => ({ status, headers: new Headers(), text: '', durationMs: 1 })
const up = { ok: true, detail: 'answers' }
const down = { ok: false, detail: 'silent' }
const ready = { name: 'b', done: true, detail: 'ready' }

t.test('judgements', (t) => {
  const cases: [Verdict, string, { verdict: Verdict; evidence: string; fix?: string }][] = [
    ['ok', 'new Node', judgeNode('v26.10.0')],
    ['problem', 'old Node', judgeNode('v20.20.2')],
    ['ok', 'enough', judgeSize({ cpus: 4, memoryBytes: 8e9 }, { cpus: 8, memoryBytes: 16e9 })],
    ['warning', 'less than wanted', judgeSize({ cpus: 4, memoryBytes: 8e9 }, { cpus: 2, memoryBytes: 16e9 })],
    ['ok', 'free memory', judgeFreeMemory(5e9, false)],
    ['warning', 'little memory', judgeFreeMemory(3e9, false)],
    ['ok', 'the node has it', judgeFreeMemory(3e9, true)],
    ['warning', 'none is left', judgeFreeMemory(1e8, true)],
    ['ok', 'that of a virtual machine', judgeFreeMemory(1e8, true, ENGINE, 'darwin')],
    ['warning', "this machine's own", judgeFreeMemory(1e8, true, ENGINE, 'linux')],
    ['ok', 'disk', judgeDisk({ bytes: 13e9, where: '/x' })],
    ['warning', 'little disk', judgeDisk({ bytes: 11e9, where: '/x' })],
    ['problem', 'no disk', judgeDisk({ bytes: 1e9, where: '/x' })],
    ['ok', 'variables', judgeVariables({ PATH: '/bin' })],
    ['problem', 'docker-env', judgeVariables({ MINIKUBE_ACTIVE_DOCKERD: 'other' })],
    ['warning', 'proxy', judgeVariables({ HTTPS_PROXY: 'http://p', NO_PROXY: 'localhost' })],
    ['warning', 'proxy beside an empty one', judgeVariables({ HTTPS_PROXY: '', https_proxy: 'http://p' })],
    ['ok', 'an empty proxy', judgeVariables({ HTTPS_PROXY: '', NO_PROXY: '' })],
    [
      'ok',
      'exceptions beside empty ones',
      judgeVariables({ https_proxy: 'http://p', NO_PROXY: '', no_proxy: 'localhost,127.0.0.1,192.168.49.0/24' }),
    ],
    [
      'ok',
      'proxy with exceptions',
      judgeVariables({ https_proxy: 'http://p', no_proxy: 'localhost, 127.0.0.1,192.168.49.0/24' }),
    ],
    ['ok', 'engine', judgeEngine(ENGINE, LINUX)],
    ['problem', 'no engine', judgeEngine(undefined, LINUX)],
    ['warning', 'setup will start one', judgeEngine(undefined, { ...LINUX, isRoot: true })],
    ['problem', 'small engine', judgeEngine({ ...ENGINE, memoryBytes: 2e9 }, LINUX)],
    ['ok', 'cluster', judgeNodeState('running', 'p', true)],
    ['problem', 'no API server', judgeNodeState('running', 'p', false)],
    ['warning', 'no node', judgeNodeState('missing', 'p', false)],
    ['warning', 'stopped', judgeNodeState('stopped', 'p', false)],
    ['problem', 'broken', judgeNodeState('broken', 'p', false)],
    ['problem', 'paused', judgeNodeState('paused', 'p', false)],
    ['problem', 'foreign', judgeNodeState('foreign', 'p', false)],
    ['ok', 'secrets', judgeSecrets(['taskora-auth', 'taskora-database'], ['v'])],
    ['warning', 'no secrets, no data', judgeSecrets([], [])],
    ['problem', 'a lost secret', judgeSecrets(['taskora-auth'], ['v'])],
    ['ok', 'no backups by the clock', judgeBackups([])],
    ['ok', 'backups', judgeBackups([{ name: 'b', schedule: '@daily', failing: false }])],
    ['problem', 'failed backups', judgeBackups([{ name: 'b', schedule: '@daily', failing: true }])],
    ['ok', 'release', judgeRelease('deployed')],
    ['warning', 'no release', judgeRelease('missing')],
    ['problem', 'stuck release', judgeRelease('pending-upgrade')],
    ['ok', 'live', judgeApplication([ready], 'u: status 307')],
    ['problem', 'no page', judgeApplication([ready], 'GET u: ECONNREFUSED')],
    ['problem', 'status 502', judgeApplication([ready], 'u: status 502')],
    ['ok', 'nothing installed', judgeApplication([], '')],
    ['warning', 'starting', judgeApplication([{ ...ready, done: false }], '')],
    [
      'problem',
      'fatal',
      judgeApplication([{ ...ready, done: false, fatal: new UserError('TSK_POD_OOM', 'killed') }], ''),
    ],
    ['ok', 'registry', judgeRegistry({ url: 'https://r/', answer: answer(404) })],
    ['warning', 'sick registry', judgeRegistry({ url: 'https://r/', answer: answer(503) })],
    ['warning', 'no registry', judgeRegistry({ url: 'https://r/', error: 'ENOTFOUND' })],
    ['ok', 'no run', judgeRuns([], undefined)],
    ['ok', 'a run', judgeRuns([], '"deploy" (process 1, since today)')],
    ['problem', 'programs of a killed run', judgeRuns(['helm (process 1)'], undefined)],
    ['ok', 'upstream', judgeSources(up, down)],
    ['ok', 'packages', judgeSources(down, up)],
    ['warning', 'neither', judgeSources(down, down)],
    ['ok', 'clock', judgeClock(new Map([['the engine', -2_000]]))],
    ['ok', 'no clock', judgeClock(new Map())],
    [
      'problem',
      'slow clock',
      judgeClock(
        new Map([
          ['the engine', 100],
          ['the network', -60_000],
        ]),
      ),
    ],
  ]
  for (const [verdict, about, finding] of cases) {
    t.equal(finding.verdict, verdict, about)
    t.equal(Boolean(finding.fix), verdict !== 'ok', `${about}: a fix exactly where one is needed`)
  }
  t.match(judgeClock(new Map([['the network', -60_000]])).evidence, 'the network is 1 m 00 s behind')
  const { evidence } = judgeRegistry({
    url: 'https://me:secret@r.example/',
    error: 'GET https://me:secret@r.example/: ENOTFOUND',
  })
  t.notMatch(evidence, /secret/)
  t.end()
})

t.test('what is late or fails is a finding, and holds nobody up', async (t) => {
  const { context } = sandbox(t)
  const findings = await examineAll(
    [
      { subject: 'fine', examine: async () => ok('yes') },
      { subject: 'late', examine: () => new Promise(() => undefined) },
      {
        subject: 'told',
        examine: async () => {
          throw new UserError('TSK_X', 'what', { hint: 'do' })
        },
      },
      {
        subject: 'failed',
        examine: async () => {
          throw new Error('why')
        },
      },
    ],
    context,
    50,
  )
  t.match(findings, [
    ok('yes'),
    { verdict: 'warning', evidence: /no answer within/ },
    problem('what', 'do'),
    { verdict: 'problem', evidence: 'why' },
  ])
})

t.test('a program that is still asked at the limit is ended, for which the command would wait', async (t) => {
  const { context } = sandbox(t, { docker: [{ args: ['hangs'], delayMs: 60_000, maybe: true }] })
  let ended: Promise<string> | undefined
  const findings = await examineAll(
    [
      {
        subject: 'engine',
        examine: async ({ shell }) => {
          ended = shell.probe('docker', ['hangs'], { timeoutMs: 60_000 }).then(
            () => 'answered',
            () => 'ended',
          )
          return ok(await ended)
        },
      },
    ],
    context,
    300,
  )
  t.match(findings, [{ verdict: 'warning', evidence: /not seen: no answer within/ }])
  t.equal(await ended, 'ended')
})

t.test('only problems fail the command', (t) => {
  const judge = operation.judge!
  t.doesNotThrow(() =>
    judge({
      findings: [
        { subject: 'a', ...ok('x') },
        { subject: 'b', ...warning('y', 'z') },
      ],
    }),
  )
  t.throws(() => judge({ findings: [{ subject: 'c', ...problem('y', 'z') }] }), {
    code: 'TSK_DOCTOR_PROBLEMS',
    exitCode: 3,
    evidence: ['c: y'],
    hint: 'z',
  })
  t.end()
})

t.test('--fix offers what loses nothing, each once, and nothing else', async (t) => {
  const does = (...findings: Finding[]) => mendsOf(findings).map((each) => each.does)
  const resume = ['resume the node, and regain access to it']
  t.same(does(judgeNodeState('stopped', 'p', false)), resume)
  t.same(does(judgeNodeState('paused', 'p', false), judgeNodeState('running', 'p', false)), resume)
  t.same(does(judgeSecrets([], [])), ['make the Secrets, which guard no data yet'])
  t.same(does(judgeRuns(['helm (process 1)'], undefined)), ['end the programs that killed runs have left at work'])
  t.same(
    does(
      judgeNodeState('running', 'p', true),
      judgeNodeState('missing', 'p', false),
      judgeNodeState('foreign', 'p', false),
      judgeNodeState('broken', 'p', false),
      judgeSecrets(['taskora-auth'], ['v']),
      judgeSecrets(['taskora-database'], ['v']),
      judgeDisk({ bytes: 1e9, where: '/x' }),
      judgeRelease('pending-upgrade'),
      judgeEngine(undefined, { ...LINUX, isRoot: true }),
    ),
    [],
    'what costs data, sessions, room of others or an installation is left to the person',
  )
})

t.test('--fix shows what it does before it does it, under the lock', async (t) => {
  const box = sandbox(t)
  const shown: string[] = []
  const lock = join(box.context.paths.state, 'lock')
  const mend = {
    does: 'wake it up',
    act: async () => shown.push(box.output(), String(existsSync(lock))),
  }
  t.equal(await mendAll([mend], box.context), true)
  t.match(shown, [/doing what loses nothing:\n.*wake it up/, 'true'])
  t.notOk(existsSync(lock))
  const failing = { ...mend, act: () => Promise.reject(new UserError('TSK_X', 'no')) }
  await t.rejects(mendAll([failing], box.context), { code: 'TSK_X' })
  t.notOk(existsSync(lock), 'also after a failure')
  const dry = sandbox(t, {}, { options: { dryRun: true } })
  t.equal(await mendAll([failing], dry.context), false)
  t.match(dry.output(), /would do what loses nothing:\n.*wake it up/)
})

t.test('who listens on a port', async (t) => {
  const table =
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n' +
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1\n' +
    '   1: 0100007F:1F90 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 77 1\n'
  t.same(listeningInodes(table, 8080), ['4242'], 'a connection is no listener')
  t.same(listeningInodes(table, 8081), [])
  t.same(parseLsof('p123\ncnode\nf22\n'), { pid: 123, program: 'node' })
  t.equal(parseLsof(''), undefined)

  const { port, close } = await listening(createServer())
  if (process.platform === 'linux') t.equal((await findPortOwner(port, sandbox(t).context.shell))?.pid, process.pid)
  const lsof = { lsof: [{ args: ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-F', 'pc'], stdout: 'p123\ncnode\n' }] }
  t.same(await findPortOwner(port, sandbox(t, lsof).context.shell, 'darwin'), { pid: 123, program: 'node' })
  await close()
})

t.test('doctor names root causes, and is silent where nothing fails', (t) => {
  const facts = { ...NO_FACTS, objects: UNPLACED as KubeObject[], complete: new Set(['Node', 'Pod']) }
  t.match(judgeCauses(diagnose(facts)), { verdict: 'problem', evidence: /cordoned/, fix: 'kubectl uncordon taskora' })
  const [, , node] = UNPLACED as KubeObject[]
  const well = { ...node!, spec: {} } as KubeObject
  t.match(judgeCauses(diagnose({ ...facts, objects: [well] })), { verdict: 'ok' })
  t.match(judgeCauses(diagnose(NO_FACTS)), { verdict: 'warning' })
  const unread = [{ what: 'events', why: 'forbidden' }]
  t.match(judgeCauses(diagnose({ ...facts, objects: [well], unread })), {
    verdict: 'warning',
    evidence: /events could/,
  })
  const crash = { waiting: ['CrashLoopBackOff'] as [string], restarts: 5, exit: [3] as [number] }
  const crashing = diagnose(system({ pods: { api: crash }, logs: { 'api/previous': ['the end'] } }))
  t.match(judgeCauses(crashing), { verdict: 'problem', evidence: /exit code 3: the end/ })
  t.end()
})
