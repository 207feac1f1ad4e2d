import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { verify } from '../../../scripts/05-verify.ts'
import { APPLICATION_CHECKS } from '../../../scripts/checks/application.ts'
import { CLUSTER_CHECKS } from '../../../scripts/checks/cluster.ts'
import { walkThrough } from '../../../scripts/checks/journey.ts'
import { EXIT } from '../../../scripts/lib/errors.ts'
import { runSteps } from '../../../scripts/lib/pipeline/pipeline.ts'
import type { SignUpPass } from '../../../scripts/lib/sign-up-proof.ts'
import {
  clusterAnswers,
  clusterHolds,
  clusterIsSilent,
  recordToolchain,
  UNPLACED,
} from '../../fixtures/suite/checkout.ts'
import { listeningFor } from '../../fixtures/suite/listening.ts'
import { sandbox } from '../../fixtures/suite/sandbox.ts'

interface Answer {
  status: number
  body?: object
  headers?: Record<string, string | string[]>
  /** Pieces of an answer that is streamed, each sent when the one before has been read. */
  pieces?: readonly string[]
  /** Sent on a stream that goes on, once a task is added. */
  heard?: string
}

/** The application, as far as the journey sees it. Answers given here replace its own. */
async function application(t: Test, replaced: Record<string, Answer | Answer[]> = {}) {
  const calls: { line: string; origin: string | undefined; cookie: string | undefined; pass: unknown }[] = []
  const tasks: { id: string; title: string; status: string; version: number }[] = []
  const own: Record<string, (body: { title: string }, ifMatch?: string) => Answer> = {
    'POST /api/auth/sign-up/email': () => ({ status: 200 }),
    'POST /api/auth/sign-in/email': () => ({
      status: 200,
      headers: { 'set-cookie': ['session=s1; HttpOnly', 'data=d1; Path=/'] },
    }),
    'POST /api/v1/tasks': ({ title }) => {
      tasks.push({ id: 'task-1', title, status: 'todo', version: 1 })
      return { status: 201, body: { ...tasks[0]! } }
    },
    'GET /api/v1/tasks': () => ({ status: 200, body: { items: tasks } }),
    'PATCH /api/v1/tasks/task-1': (_, ifMatch) => {
      const task = tasks[0]!
      if (ifMatch !== `"${task.version}"`) return { status: ifMatch === undefined ? 428 : 412 }
      return { status: 200, body: Object.assign(task, { status: 'done', version: task.version + 1 }) }
    },
    'DELETE /api/v1/tasks/task-1': () => ({ status: 204 }),
    'POST /api/auth/delete-user': () => ({ status: 200 }),
    'GET /api/v1/events': () => ({ status: 200, pieces: ['event: ready\n\n'], heard: 'event: tasks\n\n' }),
    'POST /api/v1/conversations': () => ({ status: 201, body: { id: 'c1' } }),
    'POST /api/v1/conversations/c1/messages': () => ({
      status: 200,
      pieces: ['event: started\n\n', 'event: delta\n\n', 'event: finished\n\n'],
    }),
  }
  let tell = (): void => {}
  const server = createServer(
    (request, response) =>
      void readBody(request).then((text) => {
        const line = `${request.method} ${request.url}`
        const { origin, cookie } = request.headers
        calls.push({ line, origin, cookie, pass: request.headers['x-pass'] })
        const other = replaced[line]
        const { status, body, headers, pieces, heard } = (Array.isArray(other) ? other.shift() : other) ??
          own[line]?.(text ? JSON.parse(text) : {}, request.headers['if-match']) ?? { status: 404 }
        response.writeHead(status, headers)
        if (line === 'POST /api/v1/tasks') tell()
        if (!pieces) return void response.end(body ? JSON.stringify(body) : undefined)
        if (heard !== undefined) tell = () => void response.write(heard)
        void stream(response, pieces).then(() => heard === undefined && response.end())
      }),
  )
  const { url } = await listeningFor(t, server, { host: 'localhost' })
  return {
    url,
    calls,
    lines: () => calls.map(({ line }) => line),
    walk: (pass?: SignUpPass) => walkThrough(url, new AbortController().signal, pass),
  }
}

/** Sends pieces so far apart that a reader sees each alone. */
async function stream(response: ServerResponse, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    response.write(piece)
    await sleep(20)
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

t.test('the journey: sign up, sign in, add, find, complete, delete, and leave nothing behind', async (t) => {
  const { url, calls, lines, walk } = await application(t)
  t.match(await walk(), /the account is deleted again/)
  t.same(lines(), [
    'POST /api/auth/sign-up/email',
    'POST /api/auth/sign-in/email',
    'POST /api/v1/tasks',
    'GET /api/v1/tasks',
    'PATCH /api/v1/tasks/task-1',
    'PATCH /api/v1/tasks/task-1',
    'DELETE /api/v1/tasks/task-1',
    'GET /api/v1/events',
    'POST /api/v1/tasks',
    'DELETE /api/v1/tasks/task-1',
    'POST /api/v1/conversations',
    'POST /api/v1/conversations/c1/messages',
    'POST /api/auth/delete-user',
  ])
  t.ok(
    calls.every(({ line, origin }) => origin === url || line === 'GET /api/v1/events'),
    'as the page itself would call',
  )
  t.ok(calls.slice(2).every(({ cookie }) => cookie === 'session=s1; data=d1'))
})

t.test('what opens the first session without a message goes with the sign-up alone, for its address', async (t) => {
  const { calls, walk } = await application(t)
  await walk((email) => ({ 'x-pass': email.replace(/-.*@/, '@') }))
  t.same(
    calls.filter(({ pass }) => pass !== undefined).map(({ line, pass }) => [line, pass]),
    [['POST /api/auth/sign-up/email', 'verify@taskora.invalid']],
  )
})

const BROKEN: [about: string, replaced: Record<string, Answer>, said: RegExp, accountMade: boolean][] = [
  ['no sign-up', { 'POST /api/auth/sign-up/email': { status: 500 } }, /^sign-up: status 500 instead of 200/, false],
  ['no sign-in', { 'POST /api/auth/sign-in/email': { status: 401 } }, /^sign-in: status 401/, false],
  ['no cookie', { 'POST /api/auth/sign-in/email': { status: 200 } }, /sets no cookie/, false],
  [
    'a task that is not stored',
    { 'POST /api/v1/tasks': { status: 503, body: { title: 'no database' } } },
    /^adding a task: status 503 .*no database/,
    true,
  ],
  ['a list without it', { 'GET /api/v1/tasks': { status: 200, body: { items: [] } } }, /^the list holds \[\]/, true],
  [
    'a list with the task of somebody else',
    { 'GET /api/v1/tasks': { status: 200, body: { items: [{ id: 'task-1', title: 'of somebody else' }] } } },
    /somebody else/,
    true,
  ],
  [
    'a version that is not checked',
    { 'PATCH /api/v1/tasks/task-1': { status: 200, body: { id: 'task-1', status: 'done', version: 2 } } },
    /^completing an older version of the task: status 200 instead of 412/,
    true,
  ],
  [
    'a precondition lost on its way',
    { 'PATCH /api/v1/tasks/task-1': { status: 428 } },
    /^completing the task: status 428/,
    true,
  ],
  [
    'a task that stays open',
    { 'PATCH /api/v1/tasks/task-1': { status: 200, body: { id: 'task-1', status: 'todo', version: 1 } } },
    /^the completed task is .*todo/,
    true,
  ],
  [
    'an answer of the chat that is cut off',
    { 'POST /api/v1/conversations/c1/messages': { status: 200, pieces: ['event: started\n\n'] } },
    /^the chat's answer has no end/,
    true,
  ],
  [
    'a stream of changes that ends at once',
    { 'GET /api/v1/events': { status: 200, pieces: [''] } },
    /^the stream of changes ended/,
    true,
  ],
  [
    'a task that cannot be deleted',
    { 'DELETE /api/v1/tasks/task-1': { status: 404 } },
    /^deleting the task: status 404/,
    true,
  ],
]
for (const [about, replaced, said, accountMade] of BROKEN) {
  t.test(`the journey ends at ${about}, and says so`, async (t) => {
    const { lines, walk } = await application(t, replaced)
    await t.rejects(walk(), { message: said })
    t.equal(lines().includes('POST /api/auth/delete-user'), accountMade, 'the account is deleted where it was used')
  })
}

t.test('a stream of changes that a pod ends as it goes is opened again, as browsers do it', async (t) => {
  const { lines, walk } = await application(t, {
    'GET /api/v1/events': [{ status: 200, pieces: ['event: ready\n\n'] }],
  })
  t.match(await walk(), /the account is deleted again/)
  t.equal(lines().filter((line) => line === 'GET /api/v1/events').length, 2)
  const { lines: all, walk: hopeless } = await application(t, { 'GET /api/v1/events': { status: 200, pieces: [''] } })
  await t.rejects(hopeless(), /the stream of changes ended/)
  t.equal(all().filter((line) => line === 'GET /api/v1/events').length, 3, 'not for ever')
})

t.test(
  'an answer of the chat that is read at once is no failure, and is not said to have come in pieces',
  async (t) => {
    const whole = ['event: started\n\nevent: delta\n\nevent: finished\n\n']
    const { walk } = await application(t, { 'POST /api/v1/conversations/c1/messages': { status: 200, pieces: whole } })
    t.match(await walk(), /; changes are heard as they come, the chat's answer was read at once 3 times; /)
    t.match(await (await application(t)).walk(), /; changes and the chat are heard as they come; /, 'the counter-test')
  },
)

t.test('asked to wait, it waits once', async (t) => {
  const { lines, walk } = await application(t, {
    'POST /api/auth/sign-up/email': [{ status: 429, headers: { 'x-retry-after': '0' } }],
  })
  await walk()
  t.same(lines().slice(0, 3), [
    'POST /api/auth/sign-up/email',
    'POST /api/auth/sign-up/email',
    'POST /api/auth/sign-in/email',
  ])
})

t.test('--dry-run names every check and asks nobody', async (t) => {
  const { context, calls, output } = sandbox(t, {}, { options: { dryRun: true } })
  await runSteps([verify], context)
  for (const { title } of [...CLUSTER_CHECKS, ...APPLICATION_CHECKS])
    t.ok(output().includes(`would check: ${title}`), title)
  t.same(calls(), [])
})

t.test('a cluster that does not answer is one clear error, not a dozen', async (t) => {
  const box = sandbox(t, { docker: [], kubectl: [clusterIsSilent], helm: [], minikube: [] })
  recordToolchain(box)
  await t.rejects(runSteps([verify], box.context), { code: 'TSK_CLUSTER_UNREACHABLE', exitCode: EXIT.cluster })
})

t.test(
  'with the cluster there and the application gone, every check fails by name, and the verdict is one',
  async (t) => {
    const { url } = await application(t)
    const gone = { args: /^/, exitCode: 1, stderr: 'Error from server (NotFound): not found' }
    const box = sandbox(
      t,
      {
        docker: [...clusterHolds().docker, gone],
        kubectl: [clusterAnswers, gone],
        helm: [{ ...gone, stderr: 'Error: release: not found' }],
        minikube: [],
      },
      { settings: { port: new URL(url).port } },
    )
    recordToolchain(box)
    writeFileSync(join(box.context.paths.state, 'reachable.json'), JSON.stringify({ lastStart: 1, afterMs: 1 }))
    const error = await runSteps([verify], box.context).then(
      () => undefined,
      (each: { code: string; exitCode: number; evidence: string[] }) => each,
    )
    t.match(error, { code: 'TSK_UNHEALTHY', exitCode: EXIT.unhealthy })
    const journey = APPLICATION_CHECKS.find(({ id }) => id === 'journey')!
    for (const { title } of [...CLUSTER_CHECKS, ...APPLICATION_CHECKS]) {
      t.equal(
        error!.evidence.some((line) => line.startsWith(`${title}: `)),
        title !== journey.title,
        title,
      )
    }
    t.match(box.context.report.records, [{ state: 'failed', facts: [new RegExp(`^${journey.title}: `)] }])
  },
)

t.test('checks that fail of one cause are one sentence, with what mends it', async (t) => {
  const { url } = await application(t)
  const gone = { args: /^/, exitCode: 1, stderr: 'Error from server (NotFound): not found' }
  const { docker, kubectl } = clusterHolds(...UNPLACED)
  const box = sandbox(
    t,
    { docker: [...docker, gone], kubectl: [clusterAnswers, ...kubectl, gone], helm: [gone], minikube: [] },
    { settings: { port: new URL(url).port } },
  )
  recordToolchain(box)
  await t.rejects(runSteps([verify], box.context), {
    code: 'TSK_UNHEALTHY',
    message: /^\d+ of \d+ checks failed: .*cordoned/,
    hint: /kubectl uncordon taskora/,
    evidence: [/^Node taskora|^Pod/],
  })
})
