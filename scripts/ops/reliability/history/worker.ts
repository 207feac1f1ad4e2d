import { randomUUID } from 'node:crypto'
import { API, type ClientSettings, createClient } from './client.ts'
import type { Action, TaskState } from './entries.ts'
import type { Ask } from './exchange.ts'
import { pick } from './random.ts'

/** Who acts: the client of an account, with its chances. */
export interface WorkerSettings extends ClientSettings {
  readonly number: number
  readonly random: () => number
  /** What the keys of its tasks begin with; workers of one mark share a task. */
  readonly mark: string
}

export interface Worker {
  /** Does one thing, and resolves when its outcome is known and kept. Never throws for what an answer is. */
  act(): Promise<void>
  /** Adds the task that all workers of the account change. */
  addShared(): Promise<void>
}

const FEWEST = 3
const MOST = 10

/** A task that the worker knows; in doubt after an answer that left open what it is now. */
interface Known {
  readonly key: string
  /** Of the create, which is sent again until it is answered. */
  readonly once: string
  readonly title: string
  state?: TaskState
  doubt: boolean
}

/** A client with tasks of its own, one write at a time for each, and a part in one task that others change as well. */
export function createWorker(settings: WorkerSettings): Worker {
  const { number, account, random, mark } = settings
  const { send, write, look } = createClient(settings)
  const shared = `${mark}.shared`
  const tasks: Known[] = []
  let made = 0

  const create = async (known: Known): Promise<void> => {
    const { key, title, once } = known
    const ask: Ask = {
      method: 'POST',
      path: API,
      body: { title },
      headers: { 'idempotency-key': once },
    }
    const { result, task } = await write({ key, action: 'create', title, status: 'todo' }, ask, [201])
    known.doubt = result !== 'ok'
    if (task) known.state = task
  }

  const change = async (key: string, state: TaskState, action: Action, expected: readonly number[]) => {
    const title = action === 'update' ? `${key} ${++made}-${number}` : state.title
    const status = action === 'complete' ? 'done' : state.status
    const ask: Ask = {
      method: 'PATCH',
      path: `${API}/${state.id}`,
      headers: { 'if-match': `"${state.version}"` },
      body: action === 'complete' ? { status } : { title },
    }
    return write({ key, action, title, status, base: state.version }, ask, expected)
  }

  const changeOwn = async (known: Known, action: Action): Promise<void> => {
    const { task } = await change(known.key, known.state!, action, [200])
    known.doubt = !task
    if (task) known.state = task
  }

  const remove = async (known: Known): Promise<void> => {
    const ask: Ask = { method: 'DELETE', path: `${API}/${known.state!.id}` }
    const { result } = await write({ key: known.key, action: 'delete' }, ask, [204])
    if (result === 'ok') tasks.splice(tasks.indexOf(known), 1)
    else known.doubt = true
  }

  const lookAt = async (known: Known): Promise<void> => {
    const seen = await look(known.key, known.state!.id, known.doubt ? [200, 404] : [200])
    if (seen === undefined) return
    if (seen === null) tasks.splice(tasks.indexOf(known), 1)
    else Object.assign(known, { state: seen, doubt: false })
  }

  const sharedTask: Known = { key: shared, once: `${shared}-${account.number}`, title: `${shared} 0`, doubt: true }
  const changeShared = async (): Promise<void> => {
    if (!sharedTask.state) return create(sharedTask)
    const seen = await look(shared, sharedTask.state.id, [200])
    // Another worker may have been faster, which is the point: then its change may not be overwritten.
    if (seen) await change(shared, seen, 'update', [200, 412])
  }

  const add = async (): Promise<void> => {
    const key = `${mark}.w${number}.t${++made}`
    const known: Known = { key, once: randomUUID(), title: `${key} 0`, doubt: true }
    tasks.push(known)
    await create(known)
  }

  return {
    addShared: () => create(sharedTask),
    async act() {
      const doubtful = tasks.find(({ doubt }) => doubt)
      if (doubtful) return doubtful.state ? lookAt(doubtful) : create(doubtful)
      const dice = random()
      if (dice < 0.1) return void (await send({ path: '/sign-in', headers: {}, repeatable: true }, [200, 307]))
      if (dice < 0.35) return void (await send({ path: `${API}?limit=50`, repeatable: true }, [200]))
      if (tasks.length < FEWEST) return add()
      const known = pick(random, tasks)
      if (dice < 0.6) return lookAt(known)
      if (dice < 0.65) return changeShared()
      if (dice < 0.8) return changeOwn(known, 'update')
      if (dice < 0.87 && known.state!.status !== 'done') return changeOwn(known, 'complete')
      if (dice < 0.935 && tasks.length < MOST) return add()
      return remove(known)
    },
  }
}
