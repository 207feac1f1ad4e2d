import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { cookiesOf, type HttpAnswer, type HttpRequest, readJson } from '../lib/http.ts'
import { expect } from '../lib/run/health.ts'
import type { SignUpPass } from '../lib/sign-up-proof.ts'
import { formatDuration } from '../lib/units.ts'
import { ask } from './ask.ts'
import { followStreams, type Send } from './streams.ts'

/** Sign-up and sign-in are limited per address: two checks in a row may have to wait for the window to pass. */
const LONGEST_WAIT_MS = 12_000

interface Task {
  id: string
  title: string
  status: string
  version: number
}

/**
 * What a new user does, over HTTP alone: sign up, sign in, add a task, find it again, complete it, delete it, and
 * follow what is streamed. The account is deleted afterwards, whatever happened, so that a check leaves nothing behind.
 * `pass` is what a sign-up needs where there is mail; calls come from a page at `origin`. Returns the fact; throws at
 * the first wrong answer.
 */
export async function walkThrough(
  url: string,
  signal: AbortSignal,
  pass: SignUpPass = () => ({}),
  origin = url,
): Promise<string> {
  const started = performance.now()
  const nonce = randomBytes(6).toString('hex')
  const account = {
    name: 'Verify',
    email: `verify-${nonce}@taskora.invalid`,
    password: randomBytes(18).toString('base64url'),
  }
  const send = (path: string, request: HttpRequest): Promise<HttpAnswer> =>
    patiently(`${url}${path}`, request, origin, signal)
  const signUp: HttpRequest = { method: 'POST', headers: pass(account.email), body: account }
  await want(200, 'sign-up', send('/api/auth/sign-up/email', signUp))
  const signIn = await want(
    200,
    'sign-in',
    send('/api/auth/sign-in/email', { method: 'POST', body: { email: account.email, password: account.password } }),
  )
  const headers = { cookie: cookiesOf(signIn) }
  expect(headers.cookie !== '', 'sign-in sets no cookie')
  let heard = ''
  try {
    const sendOwn: Send = (path, request = {}) =>
      send(path, { ...request, headers: { ...request.headers, ...headers } })
    await keepTask(nonce, sendOwn)
    heard = await followStreams({ url, origin, headers, send: sendOwn })
  } finally {
    await want(
      200,
      'deleting the account',
      send('/api/auth/delete-user', { method: 'POST', headers, body: { password: account.password } }),
    )
  }
  return `in ${formatDuration(performance.now() - started)}; ${heard}; the account is deleted again`
}

async function keepTask(nonce: string, send: Send): Promise<void> {
  const title = `Verify that tasks last (${nonce})`
  const created = readJson<Task>(
    await want(201, 'adding a task', send('/api/v1/tasks', { method: 'POST', body: { title } })),
  )
  const { items } = readJson<{ items: Task[] }>(await want(200, 'listing tasks', send('/api/v1/tasks')))
  expect(
    items.length === 1 && items[0]?.id === created.id && items[0].title === title,
    `the list holds ${JSON.stringify(items).slice(0, 200)}`,
  )
  await complete(created, send)
  await want(204, 'deleting the task', send(`/api/v1/tasks/${created.id}`, { method: 'DELETE' }))
}

/** By the version that was read: on its way a proxy may neither lose the precondition nor the answer's version. */
async function complete({ id, version }: Task, send: Send): Promise<void> {
  const change: HttpRequest = { method: 'PATCH', headers: { 'if-match': `"${version}"` }, body: { status: 'done' } }
  const completed = readJson<Task>(await want(200, 'completing the task', send(`/api/v1/tasks/${id}`, change)))
  expect(
    completed.status === 'done' && completed.version === version + 1,
    `the completed task is ${JSON.stringify(completed).slice(0, 200)}`,
  )
  await want(412, 'completing an older version of the task', send(`/api/v1/tasks/${id}`, change))
}

async function want(status: number, what: string, answer: Promise<HttpAnswer>): Promise<HttpAnswer> {
  const { status: seen, text } = await answer
  expect(seen === status, `${what}: status ${seen} instead of ${status}: ${text.slice(0, 200)}`)
  return answer
}

/** Sends as the page itself would (same origin), and waits once when it was told that it asks too often. */
async function patiently(url: string, request: HttpRequest, origin: string, signal: AbortSignal): Promise<HttpAnswer> {
  const own: HttpRequest = { ...request, headers: { origin, ...request.headers } }
  const answer = await ask(url, own)
  if (answer.status !== 429) return answer
  const seconds = Number(answer.headers.get('x-retry-after') ?? answer.headers.get('retry-after') ?? 10)
  await sleep(Math.min(seconds * 1000 + 250, LONGEST_WAIT_MS), undefined, { signal })
  return ask(url, own)
}
