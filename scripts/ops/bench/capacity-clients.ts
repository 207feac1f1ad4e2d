import { randomUUID } from 'node:crypto'
import type { Account } from '../reliability/history/accounts.ts'
import { type Answer, type Ask, type Connection, connect } from '../reliability/history/exchange.ts'
import type { Act } from './capacity-load.ts'
import type { Kind } from './capacity-result.ts'

const TASKS = '/api/v1/tasks'

/** Kinds of clients that ask. */
export type Asking = Exclude<Kind, 'stream' | 'idle'>

/** Clients of a kind, each with a connection that it keeps; accounts take turns. */
export interface Clients {
  readonly acts: readonly Act[]
  close(): void
}

export function createClients(kind: Asking, url: string, accounts: readonly Account[], count: number): Clients {
  const connections = Array.from({ length: count }, () => connect(url))
  let turn = 0
  const acts = connections.map((connection, index) => {
    const account = accounts[index % accounts.length]!
    if (kind === 'sign-in') return signingIn(connection, url, () => accounts[turn++ % accounts.length]!)
    return ACTS[kind]((ask) => connection.send({ ...ask, headers: { ...account.headers, ...ask.headers } }))
  })
  return { acts, close: () => connections.forEach((each) => each.close()) }
}

type Send = Connection['send']

/** One that asks the same again and again. */
const repeating =
  (send: Send, ask: Ask): Act =>
  async () =>
    fareOf(ask, await send(ask), 200)

const fareOf = ({ method = 'GET', path }: Ask, { status, text }: Answer, expected: number) => ({
  served: status === expected,
  said: `${method} ${path.replace(/[\w-]{36}/, '{id}')}: ${status || text}`,
})

/** Each time as another account: how often one may is limited. */
function signingIn(connection: Connection, url: string, next: () => Account): Act {
  return async () => {
    const { email, password } = next()
    const path = '/api/auth/sign-in/email'
    const ask: Ask = { method: 'POST', path, headers: { origin: url }, body: { email, password } }
    return fareOf(ask, await connection.send(ask), 200)
  }
}

const ACTS: Record<Exclude<Asking, 'sign-in'>, (send: Send) => Act> = {
  read: (send) => repeating(send, { path: `${TASKS}?limit=50` }),
  page: (send) => repeating(send, { path: '/tasks' }),
  write: (send) => {
    let task: { id: string; version: number } | undefined
    let changes = 0
    const next = (): [Ask, expected: number] => {
      if (!task) {
        changes = 0
        const headers = { 'idempotency-key': randomUUID() }
        return [{ method: 'POST', path: TASKS, headers, body: { title: 'Measure the capacity' } }, 201]
      }
      const path = `${TASKS}/${task.id}`
      if (changes === 2) return [{ method: 'DELETE', path }, 204]
      const body = changes++ === 0 ? { title: 'Measure it again' } : { status: 'done' }
      return [{ method: 'PATCH', path, headers: { 'if-match': `"${task.version}"` }, body }, 200]
    }
    return async () => {
      const [ask, expected] = next()
      const answer = await send(ask)
      const fare = fareOf(ask, answer, expected)
      // After an answer that leaves it open what the task is now, another one is begun.
      task = fare.served && expected !== 204 ? (JSON.parse(answer.text) as typeof task) : undefined
      return fare
    }
  },
}
