// Which faults there are, what counts as named, and what a drill asks before it begins.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { RULES } from '../../../../scripts/lib/causes/own.ts'
import type { Finding } from '../../../../scripts/lib/causes/world/finding.ts'
import type { KubeObject } from '../../../../scripts/lib/kube-object.ts'
import { installByHelm } from '../../../../scripts/ops/drill/beside.ts'
import { chooseFaults, operation } from '../../../../scripts/ops/drill/drill.ts'
import { fatalMoment } from '../../../../scripts/ops/drill/fatal-moment.ts'
import { namesOf } from '../../../../scripts/ops/drill/fault.ts'
import { FAULTS } from '../../../../scripts/ops/drill/faults.ts'
import { onceMore } from '../../../../scripts/ops/drill/once-more.ts'
import { type DrillResult, firstAnswer, names } from '../../../../scripts/ops/drill/run-faults.ts'
import { groupFaults } from '../../../../scripts/ops/drill/sites.ts'
import { writeTable } from '../../../../scripts/ops/drill/table.ts'
import { lostTasks } from '../../../../scripts/ops/drill/tasks.ts'
import { clusterAnswers, clusterHolds, UNPLACED } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

interface Container {
  securityContext: object
}
interface Made {
  kind: string
  metadata: { name: string }
  spec: { template: { spec: { securityContext: object; containers: Container[]; initContainers?: Container[] } } }
}

const SINCE = Date.parse('2026-11-29T12:00:00Z')

const result = (name: string, more: Partial<DrillResult> = {}): DrillResult => ({
  ...{ name, about: 'about', named: true, seconds: 2, code: 'TSK_X', sentence: 'nothing', wrong: [] },
  healed: true,
  ...more,
})

t.test('faults have names of their own, codes that exist, and a way back', (t) => {
  const at = namesOf(sandbox(t).context)
  t.equal(new Set(FAULTS.map(({ name }) => name)).size, FAULTS.length)
  const codes = new Set(RULES.map(({ code }) => code))
  for (const { name, expect, inject, heal } of FAULTS) {
    for (const code of expect) t.ok(codes.has(code), `${name}: ${code}`)
    t.ok(inject(at).length > 0 && heal(at).length > 0, name)
  }
  t.ok(FAULTS.filter(({ inPipeline }) => inPipeline).length >= 25)
  t.end()
})

t.test('a word chooses faults, and another is answered with the nearest', (t) => {
  t.same(
    chooseFaults(['cordon', 'quota']).map(({ name }) => name),
    ['cordon', 'quota'],
  )
  t.equal(chooseFaults(['all']).length, FAULTS.length)
  t.ok(chooseFaults(['ci']).every(({ inPipeline }) => inPipeline))
  t.throws(() => chooseFaults(['cordno']), { code: 'TSK_USAGE', message: /did you mean "cordon"/ })
  t.throws(() => chooseFaults([]), { code: 'TSK_USAGE' })
  t.end()
})

t.test('a fault is named by its code together with its sentence', (t) => {
  const [cordon] = chooseFaults(['cordon'])
  const finding: Finding = {
    code: 'TSK_NODE_CORDONED',
    cause: 'Node n1 is cordoned',
    object: { kind: 'Node', namespace: '', name: 'n1' },
    evidence: [],
    mend: '',
    confidence: 1,
    level: 'fatal',
  }
  t.ok(names(cordon!, finding))
  t.notOk(names(cordon!, { ...finding, code: 'TSK_NODE_TAINTED' }))
  t.notOk(names(cordon!, { ...finding, cause: 'Node n1 is full' }))
  t.equal(firstAnswer({ causes: [], unknown: [], unread: [], looked: { objects: 1, events: 0, logs: 0 } }), undefined)
  t.end()
})

t.test('a workload of the drill is let in by restricted Pod Security, and taken away whole', (t) => {
  const at = namesOf(sandbox(t).context, 'taskora/frontend:abc')
  const own = FAULTS.filter((fault) => fault.watched?.(at) === 'deployment/drill')
  t.ok(own.length >= 30)
  for (const { name, inject, heal } of own) {
    const made = inject(at).map(({ input }) => input as Made)
    const { spec } = made.at(-1)!.spec.template
    t.match(spec.securityContext, { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }, name)
    for (const each of [...spec.containers, ...(spec.initContainers ?? [])])
      t.match(each.securityContext, { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }, name)
    const taken = heal(at).flatMap(({ kubectl = [] }) => kubectl)
    for (const { kind, metadata } of made)
      t.ok(
        taken.some((each) => each.startsWith(kind.toLowerCase()) && each.endsWith(`/${metadata.name}`)),
        name,
      )
  }
  t.end()
})

t.test('the table keeps rows of faults that were not made now', (t) => {
  const file = join(sandbox(t).folder, 'drills.md')
  const text = (): string => readFileSync(file, 'utf8')
  const beside = {
    rollout: { seconds: 20.3, waiting: true, text: '0 of 1' },
    helm: { seconds: 1.2, waiting: false, text: 'STATUS: deployed' },
    deploy: { seconds: 3.5, waiting: false, text: 'TSK_X: nothing', fatal: 1.2 },
  }
  writeTable(file, [result('cordon', { visible: 1, sentence: 'a | b', ...beside }), result('quota')], FAULTS)
  t.match(text(), /\| `quota` \| about \| – \| 2 s \| – \| – \| – \| nothing \| – \| – \|\n/)
  t.match(
    text(),
    '| `cordon` | about | 1 s | 2 s | 1.2 s | 3.5 s | 2.3 s | a \\| b | waits: 0 of 1 | 1.2 s: STATUS: deployed |',
  )
  t.match(text(), /ended at 1 of 1 faults[^]*fatal: 1 ended within 5 s of that; median 2\.3 s/)
  writeTable(file, [result('quota', { named: false, wrong: ['TSK_X: x'], rollout: beside.rollout })], FAULTS)
  const rows = text()
    .split('\n')
    .filter((row) => row.startsWith('| `'))
  t.equal(rows.length, 2)
  t.match(text(), /1 of 2 were named at the first answer\. There are \d+ faults; the others have not/)
  t.match(text(), /ended at 1 of 2 faults/)
  t.match(
    rows.join('\n'),
    /cordon[^]*quota.*not at first answer, 2 s \| – \| waits \| – \| nothing \(first answer: TSK_X: x\)/,
  )
  t.end()
})

t.test('a row of runs that noted less keeps what it has', (t) => {
  const file = join(sandbox(t).folder, 'drills.md')
  writeFileSync(
    file,
    '| `cordon` | a \\| b | 1 s | 2 s | said | Waiting |\n| `quota` | q | 1 s | 2 s | 8 s | said | W | H |\n',
  )
  for (const _ of ['once', 'twice']) writeTable(file, [], FAULTS)
  const text = readFileSync(file, 'utf8')
  t.match(text, '| `cordon` | a \\| b | 1 s | 2 s | not noted | not noted | not noted | said | Waiting | not noted |\n')
  t.match(text, '| `quota` | q | 1 s | 2 s | not noted | 8 s | not noted | said | W | H |\n')
  t.match(text, /ended at 1 of 1 faults[^]*No row notes yet since when/)
  t.end()
})

t.test('what ended a wait was shown as fatal by its event, by the end of its number, or by its second pull', (t) => {
  const at = (second: number): string => new Date(SINCE + second * 1_000).toISOString()
  const event = (reason: string, message: string, first: number, count = 1): KubeObject => ({
    ...{ kind: 'Event', type: 'Warning', reason, message, count },
    ...{ firstTimestamp: at(first), lastTimestamp: at(first + 12), metadata: { name: reason } },
  })
  const crashed = (restartCount: number, finished: number): KubeObject => ({
    ...{ kind: 'Pod', metadata: { name: 'p' } },
    status: {
      containerStatuses: [
        { name: 'c', restartCount, state: { waiting: {} }, lastState: { terminated: { finishedAt: at(finished) } } },
      ],
    },
  })
  const backOff = event('BackOff', 'Back-off restarting failed container c', 6)
  const pull = (count: number) => event('Failed', 'Failed to pull image "x": timeout', 3, count)
  for (const [code, objects, second] of [
    ['TSK_QUOTA_EXCEEDED', [event('FailedCreate', 'quota', 4), event('FailedCreate', 'quota', 9)], 4],
    ['TSK_QUOTA_EXCEEDED', [event('FailedCreate', 'of an earlier fault', -60), event('Unhealthy', 'x', 2)], undefined],
    ['TSK_POD_CRASH', [crashed(1, 5), backOff], 5],
    ['TSK_POD_CRASH', [crashed(3, 50), backOff], 6],
    ['TSK_PULL_UNREACHABLE', [pull(1)], undefined],
    ['TSK_PULL_UNREACHABLE', [pull(2)], 15],
    ['TSK_PULL_UNREACHABLE', [pull(5)], 13],
  ] as const)
    t.equal(fatalMoment(code, objects, SINCE), second === undefined ? undefined : SINCE + second * 1_000, code)
  t.end()
})

t.test('faults that need nothing of the application are made side by side, the others one at a time', (t) => {
  const faults = chooseFaults(['quota', 'gate', 'device', 'spread', 'cordon', 'gate'])
  t.same(
    groupFaults(faults, 2).map((group) => group.map(({ name }) => name)),
    [['quota'], ['gate', 'device'], ['spread'], ['cordon'], ['gate']],
  )
  for (const { name, apart, inject, heal } of FAULTS.filter(({ apart }) => apart)) {
    const said = (namespace: string) => {
      const at = { ...namesOf(sandbox(t).context, 'image:1'), namespace, frontend: 'F', backend: 'B', database: 'D' }
      return JSON.stringify([inject(at), heal(at)])
    }
    t.equal(said('one'), said('other'), `${name}: the same in any namespace`)
    t.notMatch(said('one'), /"[FBD]"|F:|B:|D:/, `${name} names no part of the application: ${apart}`)
  }
  t.end()
})

t.test('a fault is made by Helm as a release of its objects, and what Helm says is kept', async (t) => {
  const [fault] = chooseFaults(['quota-memory'])
  for (const [stderr, exitCode, said] of [
    ['', 0, { waiting: false, text: 'STATUS: deployed' }],
    ['Error: context deadline exceeded', 1, { waiting: true, text: 'Error: context deadline exceeded' }],
    ['Error: quotas are forbidden', 1, { waiting: false, text: 'Error: quotas are forbidden' }],
  ] as const) {
    const box = sandbox(t, {
      helm: [
        { args: / upgrade drill \S+ --install --wait --timeout 10s$/, stdout: 'STATUS: deployed\n', stderr, exitCode },
      ],
    })
    t.match(await installByHelm({ fault: fault!, at: namesOf(box.context, 'image:1'), context: box.context }), said)
  }
  t.end()
})

t.test('tasks are compared one by one: one that is added does not hide one that is lost', (t) => {
  t.same(lostTasks(new Set(['a', 'b', 'c']), new Set(['c', 'd', 'a', 'e'])), ['b'])
  t.same(lostTasks(new Set(['a']), new Set(['a', 'b'])), [])
  t.end()
})

t.test('a system that fails already is left alone', async (t) => {
  const { docker, kubectl } = clusterHolds(...UNPLACED)
  const box = sandbox(
    t,
    { docker, kubectl: [clusterAnswers, ...kubectl] },
    { options: { words: ['quota'], yes: true } },
  )
  await t.rejects(operation.run(box.context), { code: 'TSK_DRILL_UNWELL', message: /cordoned/ })
})

t.test('a call that fails is made once more, with a note, and not after an interruption', async (t) => {
  const notes: string[] = []
  const { context } = sandbox(t)
  const report = { ...context.report, note: (text: string) => notes.push(text) }
  let calls = 0
  const failing = (times: number) => async (): Promise<number> => {
    calls += 1
    if (calls <= times) throw new Error(`call ${calls}`)
    return calls
  }
  t.equal(await onceMore({ ...context, report }, 'cordon', failing(1)), 2)
  t.same(notes, ['cordon: once more, because of call 1'])
  calls = 0
  await t.rejects(onceMore({ ...context, report }, 'cordon', failing(2)), { message: 'call 2' })
  calls = 0
  await t.rejects(onceMore({ report, signal: AbortSignal.abort() }, 'cordon', failing(1)), { message: 'call 1' })
  t.equal(calls, 1)
})

t.test('a drill with a fault that was not named fails', (t) => {
  const result = { name: 'quota', named: false, healed: true, sentence: 'nothing was named', wrong: [] }
  t.throws(() => operation.judge!({ named: 0, of: 1, results: [result] }), { code: 'TSK_DRILL_FAILED' })
  t.doesNotThrow(() => operation.judge!({ named: 1, of: 1, results: [{ ...result, named: true }] }))
  t.throws(() => operation.judge!({ named: 1, of: 1, results: [{ ...result, named: true, healed: false }] }))
  t.end()
})
