import type { Account } from '../reliability/history/accounts.ts'

/** Pages that are open and ask nothing: each follows the changes of its account. */
export interface Streams {
  /** How many have not ended. */
  open(): number
  close(): void
}

/** Opens so many, one after the other, accounts in turn. Throws when one is refused. */
export async function openStreams(url: string, accounts: readonly Account[], count: number): Promise<Streams> {
  const controller = new AbortController()
  let open = 0
  const follow = async ({ headers }: Account): Promise<void> => {
    const { signal } = controller
    const response = await fetch(`${url}/api/v1/events`, { headers: { ...headers, connection: 'close' }, signal })
    const reader = response.body!.getReader()
    const first = Buffer.from((await reader.read()).value ?? []).toString()
    if (!first.includes('event: ready'))
      throw new Error(`/api/v1/events answered ${response.status}: ${first.slice(0, 200)}`)
    open += 1
    const ended = async (): Promise<void> => {
      while (!(await reader.read()).done);
    }
    ended()
      .catch(() => undefined)
      .finally(() => void (open -= 1))
  }
  try {
    for (let number = 0; number < count; number++) await follow(accounts[number % accounts.length]!)
  } catch (error) {
    controller.abort()
    throw error
  }
  return { open: () => open, close: () => controller.abort() }
}
