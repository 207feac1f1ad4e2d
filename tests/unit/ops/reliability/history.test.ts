// What a history proves: each kind of violation is found in one that was made up, none in a good one, and clients that
// talk to a server find out how it treats what it has acknowledged.
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { listTasks } from '../../../../scripts/ops/reliability/history/accounts.ts'
import { checkHistory } from '../../../../scripts/ops/reliability/history/check.ts'
import { createClient, type Request } from '../../../../scripts/ops/reliability/history/client.ts'
import type { Action, Entry, Result, TaskState } from '../../../../scripts/ops/reliability/history/entries.ts'
import { connect } from '../../../../scripts/ops/reliability/history/exchange.ts'
import { createHistory, readHistory } from '../../../../scripts/ops/reliability/history/history-file.ts'
import { startLoad } from '../../../../scripts/ops/reliability/history/load.ts'
import { randomOf } from '../../../../scripts/ops/reliability/history/random.ts'
import { createWorker } from '../../../../scripts/ops/reliability/history/worker.ts'
import { type Fate, startTaskServer, type TaskServer } from '../../../fixtures/application/task-server.ts'

const KEY = 'a0.test.w0.t1'

/** A history in which one thing happens after the other. */
function told() {
  const entries: Entry[] = []
  let now = 0
  let number = 0
  const self = {
    entries,
    write(action: Action, result: Result | 'died', more: { base?: number; title?: string; id?: string } = {}) {
      const { base, title = `${KEY} ${base ?? 0}`, id = 'i1' } = more
      const meant = action === 'delete' ? {} : { title, status: action === 'complete' ? 'done' : 'todo' }
      entries.push({
        kind: 'intent',
        number: ++number,
        key: KEY,
        action,
        at: ++now,
        ...meant,
        ...(base ? { base } : {}),
      })
      if (result === 'died') return self
      const seen = result === 'ok' && action !== 'delete' ? { id, version: (base ?? 0) + 1 } : {}
      entries.push({ kind: 'outcome', number, result, answer: 0, at: ++now, ...seen })
      return self
    },
    look(...seen: TaskState[]) {
      const found = seen[0] ? { seen: seen[0] } : {}
      entries.push({ kind: 'look', key: KEY, began: ++now, at: ++now, ...found })
      return self
    },
    found(...tasks: TaskState[]) {
      entries.push({ kind: 'final', account: 0, tasks, at: ++now })
      return checkHistory(entries).violations.map(({ kind }) => kind)
    },
  }
  return self
}

const task = (version: number, title = `${KEY} ${version - 1}`, more: Partial<TaskState> = {}): TaskState => ({
  ...{ id: 'i1', title, status: 'todo', version },
  ...more,
})

t.test('a good history has no violations', async (t) => {
  t.same(told().write('create', 'ok').found(task(1)), [])
  t.same(told().write('create', 'ok').write('update', 'ok', { base: 1 }).look(task(2)).found(task(2)), [])
  t.same(
    told()
      .write('create', 'ok')
      .write('complete', 'ok', { base: 1 })
      .found(task(2, `${KEY} 1`, { status: 'done' })),
    [],
  )
  t.same(told().write('create', 'ok').write('delete', 'ok').found(), [])
  t.same(told().write('create', 'ok').write('update', 'failed', { base: 3 }).found(task(1)), [])
})

t.test('a write that is unknown may have been done, may not have been, and may be done late', async (t) => {
  for (const result of ['unknown', 'died'] as const) {
    t.same(told().write('create', result).found(), [], 'a create that was not done')
    t.same(told().write('create', result).found(task(1)), [], 'a create that was done')
    const changed = () => told().write('create', 'ok').write('update', result, { base: 1 })
    t.same(changed().found(task(1)), [], 'a change that was not done')
    t.same(changed().found(task(2)), [], 'a change that was done')
    t.same(
      changed()
        .look(task(1))
        .write('update', 'failed', { base: 1, title: `${KEY} x` })
        .found(task(2)),
      [],
      'late',
    )
    const deleted = () => told().write('create', 'ok').write('delete', result)
    t.same(deleted().found(task(1)), [], 'a deletion that was not done')
    t.same(deleted().found(), [], 'a deletion that was done')
    t.same(changed().found(task(3)), ['invented'], 'but nothing that nobody wrote')
  }
})

t.test('each kind of violation is found', async (t) => {
  t.same(told().write('create', 'ok').found(), ['lost'], 'a create')
  t.same(told().write('create', 'ok').write('update', 'ok', { base: 1 }).found(task(1)), ['lost'], 'a change')
  t.same(
    told()
      .write('create', 'ok')
      .write('update', 'ok', { base: 1 })
      .found(task(2, `${KEY} y`)),
    ['lost'],
    'its text',
  )
  t.same(told().write('create', 'ok').write('delete', 'failed').found(), ['lost'], 'by a deletion that was refused')
  t.same(told().write('create', 'ok').look().found(task(1)), ['lost'], 'for a moment')
  t.same(told().write('create', 'ok').write('delete', 'ok').found(task(1)), ['resurrected'])
  t.same(told().write('create', 'ok').write('delete', 'ok').look(task(1)).found(), ['resurrected'], 'for a moment')
  t.same(
    told()
      .write('create', 'ok')
      .found(task(1), task(1, undefined, { id: 'i2' })),
    ['duplicate'],
  )
  t.same(
    told()
      .write('create', 'unknown')
      .write('create', 'ok', { id: 'i2' })
      .found(task(1), task(1, undefined, { id: 'i2' })),
    ['duplicate'],
    'by a create that was sent twice',
  )
  const twice = told()
    .write('create', 'ok')
    .write('update', 'ok', { base: 1 })
    .write('update', 'ok', { base: 1, title: `${KEY} z` })
  t.same(twice.found(task(2, `${KEY} z`)), ['lost update'])
  t.same(told().write('create', 'failed').found(task(1)), ['invented'])
  t.same(told().found(task(1)), ['invented'])
})

t.test('a last line that was being written is left out, and any other that is none is refused', async (t) => {
  const file = join(t.testdir(), 'sub', 'h.jsonl')
  const history = createHistory(file)
  const entries = told().write('create', 'ok').entries
  await Promise.all(entries.map((each) => history.keep(each)))
  history.note({ kind: 'look', key: KEY, began: 3, at: 4 })
  await Promise.all([history.close(), history.close()])
  t.equal(readHistory(file).length, 3)
  appendFileSync(file, '{"kind":"intent","numb')
  t.equal(readHistory(file).length, 3, 'torn')
  appendFileSync(file, '\n')
  t.throws(() => readHistory(file), { code: 'TSK_RELIABILITY_HISTORY', message: /Line 4/ })
  writeFileSync(file, '')
  t.same(readHistory(file), [])
})

/** Lets two clients of one account act on a server, and says what the history shows of it. */
async function lives(t: Test, server: TaskServer, seed: number, actions: number, chance?: () => number) {
  const file = join(t.testdir(), `${seed}.jsonl`)
  const history = createHistory(file)
  const account = { number: 0, email: '', password: '', headers: {} }
  const requests: Request[] = []
  const connections = [connect(server.url), connect(server.url)]
  let [time, numbers] = [0, 0]
  const workers = connections.map((connection, number) =>
    createWorker({
      ...{ number, account, connection, history, mark: 'a0.test', clock: () => ++time, nextNumber: () => ++numbers },
      random: chance ?? randomOf(seed + number),
      onRequest: (request) => requests.push(request),
    }),
  )
  await workers[0]!.addShared()
  for (let left = actions; left > 0; left--) await Promise.all(workers.map((worker) => worker.act()))
  server.fate = () => 'done'
  const tasks = await listTasks(connections[0]!, account)
  await history.keep({ kind: 'final', account: 0, tasks: tasks!, at: ++time })
  await history.close()
  for (const each of connections) each.close()
  return { requests, ...checkHistory(readHistory(file)) }
}

/** By chance, one write in `every` has this fate. */
const sometimes = (seed: number, every: number, ...fates: Fate[]): TaskServer['fate'] => {
  const random = randomOf(seed)
  return () => (random() < 1 / every ? fates[Math.floor(random() * fates.length)]! : 'done')
}

t.test('a server that cuts connections, before or after its work, has kept what it acknowledged', async (t) => {
  const sum = { acknowledged: 0, unknown: 0 }
  const sent: Request[] = []
  for (const seed of [1, 2, 3]) {
    const server = await startTaskServer(t)
    server.fate = sometimes(seed, 3, 'cut-before', 'cut-after', 'busy')
    const { violations, acknowledged, unknown, requests } = await lives(t, server, seed, 70)
    t.same(violations, [], `seed ${seed}`)
    sum.acknowledged += acknowledged
    sum.unknown += unknown
    sent.push(...requests)
  }
  t.ok(sum.acknowledged > 60 && sum.unknown > 5, `${sum.acknowledged} acknowledged, ${sum.unknown} unknown`)
  t.ok(sent.some(({ again, fare }) => again && fare === 'served'))
  t.match(
    sent.find(({ fare }) => fare === 'refused'),
    { answer: /: 503 database_unavailable$/ },
  )
})

t.test('a server that does not keep what it acknowledged is found out', async (t) => {
  for (const seed of [1, 2, 3]) {
    for (const [fate, method, kind] of [
      ['forget', 'PATCH', 'lost'],
      ['forget', 'POST', 'lost'],
      ['forget', 'DELETE', 'resurrected'],
      ['twice', 'POST', 'duplicate'],
    ] as const) {
      const server = await startTaskServer(t)
      const chance = sometimes(seed, 4, fate)
      server.fate = (asked) => (asked === method ? chance(asked) : 'done')
      const { violations } = await lives(t, server, seed, 40)
      t.ok(
        violations.some((each) => each.kind === kind),
        `seed ${seed}: ${fate} ${method}`,
      )
    }
  }
})

t.test('a server that does not look at versions is found out by two who change one task at a time', async (t) => {
  for (const [fate, found] of [
    ['trample', true],
    ['done', false],
  ] as const) {
    const server = await startTaskServer(t)
    server.fate = () => fate
    // What these chances make both clients do, as soon as each has tasks of its own.
    const { violations } = await lives(t, server, 1, 30, () => 0.62)
    t.equal(
      violations.some(({ kind }) => kind === 'lost update'),
      found,
      fate,
    )
  }
})

t.test(
  'a page that says what is wrong and a problem document are reasons; any other answer and none are not',
  async (t) => {
    const answers = ['200 text/html', '500 text/html', '500 text/plain', '503 application/problem+json', '0 ']
    const fares: string[] = []
    const noted: Entry[] = []
    const connection = {
      send: async () => {
        const [status, type] = answers.shift()!.split(' ') as [string, string]
        return { status: Number(status), type, text: '{"code":"x"}', cookies: [], again: false }
      },
      close: () => {},
    }
    const client = createClient({
      ...{
        connection,
        account: { number: 0, email: '', password: '', headers: {} },
        clock: () => 0,
        nextNumber: () => 1,
      },
      history: { note: (entry) => void noted.push(entry), keep: async () => {}, close: async () => {} },
      onRequest: ({ fare }) => fares.push(fare),
    })
    for (const path of ['/sign-in', '/sign-in', '/sign-in', '/api/v1/tasks', '/api/v1/tasks'])
      await client.send({ path }, [200])
    t.same(fares, ['served', 'refused', 'broken', 'refused', 'broken'])
    t.same(
      noted.map((each) => each.kind === 'miss' && each.answer),
      ['GET /sign-in: 500 x', 'GET /sign-in: 500 x', 'GET /api/v1/tasks: 503 x', 'GET /api/v1/tasks: {"code":"x"} x'],
      'the history names each that was not served, and no other',
    )
    answers.push('502 text/html')
    await client.send({ path: '/api/v1/tasks' }, [200])
    t.equal(fares.at(-1), 'broken', 'a page in place of an answer of the API')
    answers.push('404 text/plain', '404 application/problem+json')
    t.equal(await client.look('k', 'i', [200]), undefined, 'a proxy that has no route says nothing of a task')
    t.equal(await client.look('k', 'i', [200]), null)
    t.same(noted.filter(({ kind }) => kind === 'look').length, 1)
  },
)

t.test('a load begins by the clock, counts what it could not begin, and says what broke', async (t) => {
  let done = 0
  const quick = { act: async () => void done++, addShared: async () => {} }
  const load = startLoad([quick], 1_000)
  while (done < 5) await new Promise(setImmediate)
  const pace = await load.stop()
  t.equal(pace.begun, done)
  let release = (): void => {}
  const stuck = { ...quick, act: () => new Promise<void>((resolve) => void (release = resolve)) }
  const blocked = startLoad([stuck], 1_000)
  await new Promise((resolve) => setTimeout(resolve, 30))
  const stopped = blocked.stop()
  release()
  const { due, begun } = await stopped
  t.ok(begun === 1 && due > 1, `${begun} of ${due}`)
  const broken = startLoad([{ ...quick, act: () => Promise.reject(new Error('no JSON')) }], 1_000)
  await new Promise((resolve) => setTimeout(resolve, 10))
  await t.rejects(broken.stop(), { message: 'no JSON' })
})
