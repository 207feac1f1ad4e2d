import { cookies, headers } from 'next/headers'
import { describeError, log } from '@/lib/log'
import { PARTING_COOKIE, partingTasks } from '@/lib/parting-tasks'
import { send } from '@/lib/pass-on/send'
import { mintToken, type User } from '@/lib/session'
import { settings } from '@/lib/settings'
import { TASKS_PATH, type TaskPage } from './tasks'

/** Shorter than for API calls: the page is better shown without its list, with a way to try again. */
const TIMEOUT_MS = 5_000

/** The first page of a person's tasks for the server's rendering, or null when the backend cannot answer. */
export async function initialTasks(user: User): Promise<TaskPage | null> {
  try {
    const response = await send(new URL(TASKS_PATH, settings().backendUrl), {
      method: 'GET',
      headers: new Headers({
        authorization: `Bearer ${await mintToken(user.id)}`,
        'x-request-id': (await headers()).get('x-request-id') ?? crypto.randomUUID(),
      }),
      body: null,
      abandoned: AbortSignal.timeout(TIMEOUT_MS),
      timeoutMs: TIMEOUT_MS,
    })
    if (!response.ok) throw new Error(`the backend answered ${response.status}`)
    const page = (await response.json()) as TaskPage
    const parting = partingTasks((await cookies()).get(PARTING_COOKIE)?.value)
    return { ...page, items: page.items.filter((task) => !parting.has(task.id)) }
  } catch (error) {
    log('warn', 'initial_tasks_failed', describeError(error))
    return null
  }
}
