import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../../../lib/errors.ts'
import type { SignUpPass } from '../../../lib/sign-up-proof.ts'
import type { TaskState } from './entries.ts'
import { type Answer, type Ask, type Connection, connect } from './exchange.ts'

/** An account of the run's own, with the headers that a request of it carries. */
export interface Account {
  readonly number: number
  readonly email: string
  readonly password: string
  readonly headers: Readonly<Record<string, string>>
}

/** Sign-up is limited by address; so many windows of it are waited for. */
const TRIES = 6
const WINDOW_MS = 10_500
const PAGE = 100

/**
 * Signs a new account up, whose address nobody has; `pass` gives the headers that this takes where there is mail.
 * Throws TSK_RELIABILITY_ACCOUNT when it is refused.
 */
export async function signUp(url: string, number: number, run: string, pass: SignUpPass): Promise<Account> {
  const password = `reliability-${run}-${number}`
  const email = `reliability-${run}-${number}@taskora.invalid`
  const body = { name: 'Reliability', email, password }
  const answer = await patiently(url, {
    method: 'POST',
    path: '/api/auth/sign-up/email',
    headers: { origin: url, ...pass(email) },
    body,
  })
  const cookie = answer.cookies.join('; ')
  if (answer.status !== 200 || cookie === '') throw refused('signed up', answer)
  return { number, email, password, headers: { cookie, origin: url } }
}

/** Whether an account still signs in with its password, and is given a session. */
export async function signsIn(url: string, { email, password }: Account): Promise<boolean> {
  const answer = await patiently(url, {
    method: 'POST',
    path: '/api/auth/sign-in/email',
    headers: { origin: url },
    body: { email, password },
  })
  return answer.status === 200 && answer.cookies.length > 0
}

/** Adds a task; whether that was acknowledged. */
export async function addTask(url: string, { headers }: Account, title: string): Promise<boolean> {
  const more = { 'idempotency-key': randomUUID() }
  const ask: Ask = { method: 'POST', path: '/api/v1/tasks', headers: { ...headers, ...more }, body: { title } }
  return (await patiently(url, ask)).status === 201
}

/** Deletes an account with all that it has. Throws TSK_RELIABILITY_ACCOUNT when it is refused. */
export async function signOff(url: string, { password, headers }: Account): Promise<void> {
  const ask: Ask = { method: 'POST', path: '/api/auth/delete-user', headers, body: { password } }
  const answer = await patiently(url, ask)
  if (answer.status !== 200) throw refused('deleted', answer)
}

async function patiently(url: string, ask: Ask): Promise<Answer> {
  const connection = connect(url)
  try {
    for (let tries = TRIES; ; tries--) {
      const answer = await connection.send(ask)
      if ((answer.status !== 429 && answer.status !== 0 && answer.status < 500) || tries === 0) return answer
      await sleep(answer.status === 429 ? WINDOW_MS : 2_000)
    }
  } finally {
    connection.close()
  }
}

const refused = (what: string, { status, text }: Answer): UserError =>
  new UserError('TSK_RELIABILITY_ACCOUNT', `An account of the run's own cannot be ${what}`, {
    evidence: [`status ${status}: ${text.slice(0, 200)}`],
    hint: '`npm run status` shows whether the application answers; after many sign-ups, wait a minute',
  })

/** All tasks of an account; undefined when a page of them cannot be read. */
export async function listTasks(connection: Connection, account: Account): Promise<TaskState[] | undefined> {
  const tasks: TaskState[] = []
  for (let cursor = ''; ; ) {
    const path = `/api/v1/tasks?limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`
    const { status, text } = await connection.send({ path, headers: account.headers, repeatable: true })
    if (status !== 200) return undefined
    const { items, next_cursor: next } = JSON.parse(text) as { items: TaskState[]; next_cursor?: string | null }
    tasks.push(...items.map(stateOf))
    if (!next) return tasks
    cursor = next
  }
}

/** What the history keeps of a task. */
export const stateOf = ({ id, title, status, version }: TaskState): TaskState => ({ id, title, status, version })
