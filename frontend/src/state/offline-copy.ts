import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { InitialTasks } from '@/api/tasks'
import type { Clock } from '@/lib/due'
import { addressOf, belongs, plainView, type TaskQuery } from '@/lib/task-query'
import type { User } from '@/lib/user'

/** What the server had said last of one view. */
export interface Copy extends InitialTasks {
  /** When it was read, in milliseconds since 1970. */
  at: number
  /** Nothing of the view is missing. */
  complete: boolean
}

interface Kept extends DBSchema {
  owner: { key: string; value: User }
  views: { key: string; value: Copy }
}

const NAME = 'taskora-offline'
const OWNER = 'owner'
/** Further ones are a search away as soon as there is a network. */
const MOST_TASKS = 1_000
const PLAIN = addressOf(plainView('all'))

let opened: Promise<IDBPDatabase<Kept>> | undefined

/**
 * Runs work with the database. A browser that refuses storage, or has none, keeps nothing: `work` is not run, or its
 * failure not told, and the answer is undefined.
 */
async function within<T>(work: (database: IDBPDatabase<Kept>) => Promise<T>): Promise<T | undefined> {
  if (typeof indexedDB === 'undefined') return undefined
  try {
    opened ??= openDB<Kept>(NAME, 1, {
      upgrade: (database) => {
        database.createObjectStore('owner')
        database.createObjectStore('views')
      },
    })
    return await work(await opened)
  } catch {
    opened = undefined
    return undefined
  }
}

/** Says whose tasks are kept from now on. What was kept for another account is removed first. */
export async function claimCopy(user: User): Promise<void> {
  await within(async (database) => {
    const change = database.transaction(['owner', 'views'], 'readwrite')
    const before = await change.objectStore('owner').get(OWNER)
    if (before?.id !== user.id) await change.objectStore('views').clear()
    await change.objectStore('owner').put(user, OWNER)
    await change.done
  })
}

/** Removes everything: nobody is signed in any more. */
export async function forgetCopy(): Promise<void> {
  await within(async (database) => {
    const change = database.transaction(['owner', 'views'], 'readwrite')
    await Promise.all([change.objectStore('owner').clear(), change.objectStore('views').clear()])
    await change.done
  })
}

/** Whose tasks are kept. */
export const readOwner = (): Promise<User | undefined> => within((database) => database.get('owner', OWNER))

/**
 * Keeps what the server just said of a view without filters, for this account alone: the page of another one keeps
 * nothing.
 */
export async function keepCopy(account: string, query: TaskQuery, { page, counts }: InitialTasks): Promise<void> {
  if (addressOf(query) !== addressOf(plainView(query.view))) return
  await within(async (database) => {
    const change = database.transaction(['owner', 'views'], 'readwrite')
    const owner = await change.objectStore('owner').get(OWNER)
    const items = page.items.slice(0, MOST_TASKS)
    const complete = page.next_cursor === null && items.length === page.items.length
    const copy = { page: { items, next_cursor: null }, counts, at: Date.now(), complete }
    if (owner?.id === account) await change.objectStore('views').put(copy, addressOf(query))
    await change.done
  })
}

/** What is known of a view: what it held when it was read last, or what belongs to it of all open tasks. */
export async function readCopy(account: string, query: TaskQuery, clock: Clock): Promise<Copy | null> {
  const found = await within(async (database) => {
    const reading = database.transaction(['owner', 'views'])
    const views = reading.objectStore('views')
    if ((await reading.objectStore('owner').get(OWNER))?.id !== account) return undefined
    const [own, all] = [await views.get(addressOf(query)), await views.get(PLAIN)]
    const newer = all && query.view !== 'done' && (!own || (all.complete && all.at > own.at))
    return newer ? partOf(all, query, clock) : own
  })
  return found ?? null
}

function partOf(all: Copy, query: TaskQuery, clock: Clock): Copy {
  const items = all.page.items.filter((task) => belongs(task, query, clock))
  if (query.sort === 'due') items.sort((a, b) => (a.due_at ?? '~').localeCompare(b.due_at ?? '~'))
  return { ...all, page: { ...all.page, items } }
}
