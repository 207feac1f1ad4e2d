import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { parse } from 'yaml'
import { createBook } from '../../../../scripts/ops/bench/capacity-book.ts'
import { createClients } from '../../../../scripts/ops/bench/capacity-clients.ts'
import { parsePgbench } from '../../../../scripts/ops/bench/capacity-database.ts'
import { filled } from '../../../../scripts/ops/bench/capacity-document.ts'
import { drive } from '../../../../scripts/ops/bench/capacity-load.ts'
import { costs, needOf, PLANNED } from '../../../../scripts/ops/bench/capacity-plan.ts'
import { figuresOf, readCapacity, stepOf } from '../../../../scripts/ops/bench/capacity-result.ts'
import { CAPACITY_DOCUMENT, CAPACITY_FOLDER, runCapacity } from '../../../../scripts/ops/bench/capacity-run.ts'
import { openStreams } from '../../../../scripts/ops/bench/capacity-streams.ts'
import { scalingParts } from '../../../../scripts/ops/bench/capacity-tables.ts'
import { parseProcessorTime, readMemory, readPods, usedBetween } from '../../../../scripts/ops/bench/pod-usage.ts'
import { startTaskServer } from '../../../fixtures/application/task-server.ts'
import { capacityResult, madeWindow } from '../../../fixtures/suite/capacity-result.ts'
import { list } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const ONE = '9f2b1bb3-bcbd-4bb4-889b-6fa2e3bf092d'
const TWO = 'd63d52ca-fa57-4439-99eb-c9f8b2060d89'
const { signal } = new AbortController()

t.test('processor time of pods is read from either kind of control groups, and containers are left out', (t) => {
  const first = parseProcessorTime(`cpu  100 20 30 4000 50 6 7 8 0 0
cpuacct/kubepods/cpuacct.usage:9999999999
cpuacct/kubepods/burstable/pod${ONE}/17f83ea5104c/cpuacct.usage:1000000000
cpuacct/kubepods/burstable/pod${ONE}/cpuacct.usage:1500000000
cpuacct/kubepods/besteffort/pod62f788fe4bd7aefbab5a520dea8bd7a8/cpuacct.usage:15470984428
`)
  t.same([...first.pods], [[ONE, 1_500]])
  t.equal(first.machineMs, 1_630, 'neither idle nor waiting nor stolen')
  const slices = `./kubelet.slice/kubelet-kubepods-pod${ONE.replaceAll('-', '_')}.slice`
  const second = parseProcessorTime(`cpu  200 20 30 4000 50 6 7 8 0 0
${slices}/cpu.stat:usage_usec 1700000
${slices}/cri-containerd-17f.scope/cpu.stat:usage_usec 1
`)
  t.same([...second.pods], [[ONE, 1_700]])
  const pods = new Map([[ONE, 'backend'] as const, [TWO, 'database'] as const])
  t.same(usedBetween(pods, first, second), { frontend: 0, backend: 200, database: 0, machine: 1_000 })
  t.throws(() => parseProcessorTime('cpu  1 2 3 4 5 6 7\n'), /does not say what its pods used/)
  t.throws(() => parseProcessorTime('sh: not found'), /does not say/)
  t.end()
})

t.test('pods are known by their component, those that end and those of others are left out', async (t) => {
  const pod = (uid: string, component: string, more = {}) => ({
    kind: 'Pod',
    metadata: { name: uid, uid, labels: { 'app.kubernetes.io/component': component }, ...more },
  })
  const box = sandbox(t, {
    kubectl: [
      {
        args: / get pods .*app\.kubernetes\.io\/instance=taskora/,
        stdout: list(pod('a', 'backend'), pod('b', 'database', { deletionTimestamp: 'now' }), pod('c', 'backup')),
      },
    ],
    docker: [
      {
        args: /^exec taskora sh -c [\s\S]*memory\.stat/,
        stdout: `memory/kubepods/burstable/pod${ONE}/memory.stat:total_rss 843603968\n`,
      },
    ],
  })
  t.same([...(await readPods(box.context))], [['a', 'backend']])
  t.same([...(await readMemory(box.context))], [[ONE, 843603968]])
})

const PGBENCH = `latency average = 0.154 ms
number of transactions actually processed: 25474
number of failed transactions: 0 (0.000%)
0m0.020000s 0m0.000000s
1m0.030000s 0m0.150000s
`

t.test('pgbench says what was done and what it used itself; a transaction that failed is no figure', (t) => {
  t.same(parsePgbench(PGBENCH), { transactions: 25_474, latencyMs: 0.154, clientMs: 60_180 })
  t.throws(() => parsePgbench(PGBENCH.replace('failed transactions: 0', 'failed transactions: 2')), /pgbench did not/)
  t.throws(() => parsePgbench(PGBENCH.replace('processed: 25474', 'processed: 0')), /pgbench did not/)
  t.throws(() => parsePgbench('pgbench: error: connection failed'), /connection failed/)
  t.end()
})

t.test('clients ask again as soon as they are answered, and what was not served has no time', async (t) => {
  let asked = 0
  const act = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1))
    return { served: ++asked % 4 !== 0, said: 'GET /: 503' }
  }
  const { served, failed, misses, p50, p99 } = await drive([act, act], 60, signal)
  t.equal(served + failed, asked)
  t.ok(asked > 4 && failed === Math.floor(asked / 4))
  t.equal(misses[0], 'GET /: 503')
  t.ok(p50 > 0 && p99 >= p50)
  await t.rejects(drive([act], 60, AbortSignal.abort()), { name: 'AbortError' })
})

const account = (url: string) => ({ number: 0, email: 'e', password: 'p', headers: { cookie: 'c', origin: url } })

t.test('writes are a task added, changed twice and deleted, and begin anew after one that was refused', async (t) => {
  const server = await startTaskServer(t)
  const methods: string[] = []
  server.fate = (method) => {
    methods.push(method)
    return methods.length === 6 ? 'busy' : 'done'
  }
  const { acts, close } = createClients('write', server.url, [account(server.url)], 1)
  t.teardown(close)
  const fares = []
  for (let times = 0; times < 8; times++) fares.push(await acts[0]!())
  t.same(methods, ['POST', 'PATCH', 'PATCH', 'DELETE', 'POST', 'PATCH', 'POST', 'PATCH'])
  t.same(
    fares.map(({ served }) => served),
    [true, true, true, true, true, false, true, true],
  )
  t.match(fares[5]!.said, /^PATCH \/api\/v1\/tasks\/\{id\}: 503$/)
  t.equal(server.tasks.size, 2, 'the one that was left, and the one at work')
})

t.test('open pages are counted while they are open; one that is refused is an error', async (t) => {
  let refuse = false
  const server = createServer((_, response) => {
    if (refuse) return void response.writeHead(429).end('too many')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('event: ready\ndata: {}\n\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const streams = await openStreams(url, [account(url)], 3)
  t.equal(streams.open(), 3)
  server.closeAllConnections()
  for (let tries = 100; streams.open() > 0 && tries > 0; tries--) await new Promise((resolve) => setTimeout(resolve, 5))
  t.equal(streams.open(), 0)
  streams.close()
  refuse = true
  await t.rejects(openStreams(url, [account(url)], 1), /answered 429: too many/)
})

t.test('every window is kept under what it measures', (t) => {
  const book = createBook()
  for (const backends of [2, 1, 1]) book.keep({ kind: 'read', backends, clients: 1 }, madeWindow())
  for (const backends of [2, 1, 1])
    book.note({ backends, connections: backends * 7, memoryBytes: { frontend: 1, backend: 2, database: 3 } })
  const { steps, footprints } = book.all()
  t.same(
    steps.map(({ backends, windows }) => [backends, windows.length]),
    [
      [1, 2],
      [2, 1],
    ],
  )
  t.same(footprints[0], {
    backends: 1,
    connections: [7, 7],
    memoryBytes: { frontend: [1, 1], backend: [2, 2], database: [3, 3] },
  })
  t.end()
})

t.test('figures are medians over windows, and processor time is of one request', (t) => {
  const windows = [madeWindow(), madeWindow({ served: 50 }), madeWindow({ served: 190, failed: 10, p95: 90 })]
  const { perSecond, p95, failed, count, cpuMs } = figuresOf({ windows })
  t.same([perSecond, p95, failed, count], [50, 20, 10, 350])
  t.same([cpuMs.frontend, cpuMs.rest], [6, 4])
  t.throws(() => stepOf(capacityResult(), 'read', 3, 1), /read of 1 clients at 3 backends was not measured/)
  t.end()
})

t.test('the plan is cost times requests, and never fewer pods than three', (t) => {
  const result = capacityResult()
  t.same(costs(result).read, { frontend: 6, backend: 3, database: 1, client: 2, rest: 4 })
  // 300 ms a second at rest and 1,200 with 200 pages open.
  t.same(costs(result).stream, { frontend: 4.5, backend: 2.25, database: 0.75 })
  const need = needOf(result, 86_400)
  t.same(need.perSecond, { page: 80, read: 1_000, write: 300, 'sign-in': 2 })
  t.equal(need.cores.frontend.toFixed(6), (6 * 1.382 + 8.64 * 4.5).toFixed(6))
  t.equal(need.pods.frontend, Math.ceil((6 * 1.382 + 8.64 * 4.5) / 0.6))
  t.equal(need.connections, (need.pods.frontend + 1) * 5 + (need.pods.backend + 1) * 10 + 8)
  t.equal(need.leastConnections, (need.pods.frontend + 1) * 2 + (need.pods.backend + 1) * 3 + 8)
  t.equal(need.volumeBytes, 86_400 * (3_000 + 200 * 400))
  t.same(needOf(result, 100).pods, { frontend: 3, backend: 3 })
  t.end()
})

const WRONG: [about: string, change: (result: any) => void, place: RegExp][] = [
  ['another schema', (result) => void (result.schema = 2), /schema/],
  ['no date', (result) => void (result.measuredAt = 'yesterday'), /measuredAt/],
  ['a window too few', (result) => void result.steps[0].windows.pop(), /steps\.read-1-1\.windows/],
  ['nothing served', (result) => void (result.steps[1].windows[0].served = 0), /steps\.read-1-16\.served/],
  ['no processor time', (result) => void delete result.steps[1].windows[0].cpuMs.backend, /read-1-16\.cpuMs/],
  ['no transaction', (result) => void (result.direct[0].windows[0].transactions = 0), /direct\.session-1/],
  ['no sizes', (result) => void (result.storage.taskBytes = 0), /storage/],
]
for (const [about, change, place] of WRONG)
  t.test(`a stored result with ${about} is refused, with the place`, (t) => {
    const result = JSON.parse(JSON.stringify(capacityResult()))
    t.same(readCapacity(result), capacityResult())
    change(result)
    t.throws(() => readCapacity(result), { message: place })
    t.end()
  })

t.test('a document takes the parts that it has a place for, and neither more nor less', (t) => {
  const document = 'a\n<!-- capacity: one -->\nold\n<!-- /capacity -->\nb <!-- /other -->\n'
  const once = filled(document, { one: '| $1 |' })
  t.equal(once, 'a\n<!-- capacity: one -->\n\n| $1 |\n\n<!-- /capacity -->\nb <!-- /other -->\n')
  t.equal(filled(once, { one: '| $1 |' }), once, 'and twice is once')
  t.throws(() => filled(document, { one: '', two: '' }), /no place for: two/)
  t.throws(() => filled(document, {}), /nothing is known of: one/)
  t.end()
})

t.test('it measures by itself, and says so beforehand', async (t) => {
  const only = sandbox(t, {}, { options: { values: { capacity: true, only: 'no-op' } } })
  await t.rejects(runCapacity(only.context, 1), { code: 'TSK_USAGE' })
  const dry = sandbox(t, {}, { options: { dryRun: true, values: { capacity: true } } })
  t.equal(await runCapacity(dry.context, 1), undefined)
  t.match(dry.output(), /would measure what 1, 2, 4, 8 backends/)
})

t.test('a sign-in is of another account each time, and a refused one is not served', async (t) => {
  const emails: string[] = []
  const server = createServer(async (request, response) => {
    emails.push((JSON.parse(await text(request)) as { email: string }).email)
    response.writeHead(emails.length === 3 ? 429 : 200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const accounts = ['a', 'b'].map((email) => ({ ...account(url), email }))
  const { acts, close } = createClients('sign-in', url, accounts, 1)
  t.teardown(close)
  const fares = [await acts[0]!(), await acts[0]!(), await acts[0]!()]
  t.same(emails, ['a', 'b', 'a'])
  t.same(
    fares.map(({ served }) => served),
    [true, true, false],
  )
  t.match(fares[2]!.said, /sign-in\/email: 429/)
})

t.test('the document says what the stored figures say, and they are whole and name no place', (t) => {
  const stored = readFileSync(join(ROOT, CAPACITY_FOLDER, 'results.json'), 'utf8')
  const document = readFileSync(join(ROOT, CAPACITY_DOCUMENT), 'utf8')
  const result = readCapacity(JSON.parse(stored))
  t.ok(result.repetitions >= 3)
  t.notMatch(stored, /\/(home|Users|root|tmp|work|var)\//)
  const parts = scalingParts(result)
  t.notMatch(Object.values(parts).join('\n'), /NaN|undefined|Infinity/)
  t.equal(filled(document, parts), document)
  const [first, ...others] = result.steps
  const slower = {
    ...result,
    steps: [{ ...first!, windows: first!.windows.map((each) => ({ ...each, p50: 999 })) }, ...others],
  }
  t.not(filled(document, scalingParts(slower)), document, 'other figures would be seen')
  const { frontend, backend, database } = parse(/```yaml\n([\s\S]*?)```/.exec(document)![1]!)
  const { pods, cores } = needOf(result, 10_000)
  t.ok(frontend.autoscaling.maxReplicas >= pods.frontend, 'the values that are shown are enough for what was computed')
  t.ok(backend.autoscaling.maxReplicas >= pods.backend)
  t.ok(Number(database.resources.limits.cpu) >= cores.database / PLANNED)
  t.end()
})
