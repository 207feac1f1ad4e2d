import { type Account, stateOf } from './accounts.ts'
import type { Entry, Intent, Result, TaskState } from './entries.ts'
import type { Answer, Ask, Connection } from './exchange.ts'
import type { History } from './history-file.ts'

/** How a request fared for whoever sent it: as asked, refused in words, or cut off, unanswered or with a bare error. */
export type Fare = 'served' | 'refused' | 'broken'

/** One request that was sent. Times are milliseconds of the client's clock. */
export interface Request {
  readonly at: number
  readonly ms: number
  readonly write: boolean
  readonly fare: Fare
  /** What was asked and what came, for one that was not served. */
  readonly answer: string
  readonly again: boolean
}

/** One client, and where it writes down what it does. */
export interface ClientSettings {
  readonly account: Account
  readonly connection: Connection
  readonly history: History
  readonly clock: () => number
  readonly nextNumber: () => number
  readonly onRequest: (request: Request) => void
}

/** The client's way to the application: nothing is sent that is not written down. */
export interface Client {
  /** Sends what changes nothing, or what `write` sends for it. `expected`: the statuses that are as asked. */
  send(ask: Ask, expected: readonly number[]): Promise<Answer>
  /**
   * Sends a write between its intent and its outcome, both on the disk. Each can be sent again: a create has its key, a
   * change the version that it is made to, and what is deleted twice is deleted.
   */
  write(what: What, ask: Ask, expected: readonly number[]): Promise<{ result: Result; task?: TaskState }>
  /** Looks at a task; null where there is none, undefined where the answer says nothing of it. */
  look(key: string, id: string, expected: readonly number[]): Promise<TaskState | null | undefined>
}

/** What a write means. */
export type What = Omit<Intent, 'kind' | 'number' | 'at'>

export const API = '/api/v1/tasks'
const PROBLEM = 'application/problem+json'

export function createClient(settings: ClientSettings): Client {
  const { account, history, clock } = settings

  const send = async (ask: Ask, expected: readonly number[]): Promise<Answer> => {
    const began = clock()
    const answer = await settings.connection.send({ ...ask, headers: { ...account.headers, ...ask.headers } })
    const fare = fareOf(ask, answer, expected)
    const said = `${ask.method ?? 'GET'} ${ask.path.replace(/[\w-]{36}.*/, '{id}')}: ${answer.status || answer.text}`
    const request = { at: began, ms: clock() - began, write: ask.method !== undefined, fare, again: answer.again }
    const missed = fare === 'served' ? '' : `${said} ${codeOf(answer)}`.trim()
    if (missed) history.note({ kind: 'miss', answer: missed, began, at: clock() })
    settings.onRequest({ ...request, answer: missed })
    return answer
  }

  const write: Client['write'] = async (intent, ask, expected) => {
    const entry: Entry = { kind: 'intent', number: settings.nextNumber(), at: clock(), ...intent }
    await history.keep(entry)
    const answer = await send({ ...ask, repeatable: true }, expected)
    const result = resultOf(answer)
    const task = result === 'ok' && intent.action !== 'delete' ? taskIn(answer) : undefined
    const seen = task ? { version: task.version, id: task.id } : {}
    const said = answer.status || answer.text
    await history.keep({ kind: 'outcome', number: entry.number, result, answer: said, at: clock(), ...seen })
    return { result, ...(task ? { task } : {}) }
  }

  const look: Client['look'] = async (key, id, expected) => {
    const began = clock()
    const answer = await send({ path: `${API}/${id}`, repeatable: true }, expected)
    // A proxy that has no route yet answers 404, too, and knows nothing of tasks.
    const gone = answer.status === 404 && answer.type.startsWith(PROBLEM)
    if (answer.status !== 200 && !gone) return undefined
    const seen = taskIn(answer)
    history.note({ kind: 'look', key, began, at: clock(), ...(seen ? { seen } : {}) })
    return seen ?? null
  }

  return { send, write, look }
}

/** The task in an answer; the shape of another body is nobody's to guess. */
function taskIn({ status, text }: Answer): TaskState | undefined {
  if (status !== 200 && status !== 201) return undefined
  return stateOf(JSON.parse(text) as TaskState)
}

/**
 * A refusal that says what was wrong with the request means that nothing was done; any other leaves it open. So does
 * one of a write that was sent again: the first may be what is in its way.
 */
function resultOf({ status, again }: Answer): Result {
  if (status >= 200 && status < 300) return 'ok'
  return status >= 400 && status < 500 && status !== 408 && !isOwnDoing(status, again) ? 'failed' : 'unknown'
}

const isOwnDoing = (status: number, again: boolean): boolean => again && (status === 404 || status === 412)

/** Of a page, its own error page says what is wrong; of the API, a problem document does. */
function fareOf({ path }: Ask, { status, type, again }: Answer, expected: readonly number[]): Fare {
  if (expected.includes(status) || isOwnDoing(status, again)) return 'served'
  const words = path.startsWith('/api/') ? PROBLEM : 'text/html'
  return status !== 0 && type.startsWith(words) ? 'refused' : 'broken'
}

const codeOf = ({ text }: Answer): string => /"code":\s*"(\w+)"/.exec(text)?.[1] ?? ''
