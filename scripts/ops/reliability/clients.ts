import { type Account, listTasks } from './history/accounts.ts'
import type { Request } from './history/client.ts'
import { connect } from './history/exchange.ts'
import { createHistory, type History } from './history/history-file.ts'
import { type Load, startLoad } from './history/load.ts'
import { randomOf } from './history/random.ts'
import { createWorker } from './history/worker.ts'

/** What all scenarios of a run have in common. */
export interface Setting {
  readonly url: string
  readonly accounts: readonly Account[]
  readonly seed: number
  /** Requests per second of all clients together. */
  readonly rate: number
  /** Where histories are written. */
  readonly folder: string
  /** So long the load goes on before the first fault, so that there is something to lose. */
  readonly warmUpMs: number
  /** Writes have to be served for so long before a round is over. */
  readonly calmMs: number
}

/** Clients at work, outside the cluster. */
export interface Clients {
  readonly history: History
  readonly file: string
  readonly requests: readonly Request[]
  readonly clock: () => number
  readonly load: Load
  /** Reads all tasks of all accounts into the history; false when an account cannot be read. */
  readAll(): Promise<boolean>
  close(): Promise<void>
}

/** So many at each account: enough that those who wait for an answer leave others to ask. */
const AT_AN_ACCOUNT = 10
const READ_TRIES = 30

/** Lets clients begin, whose tasks are marked with the scenario's name: others of the accounts are left out. */
export async function startClients({ url, accounts, seed, rate, folder }: Setting, name: string): Promise<Clients> {
  const file = `${folder}/${name}.jsonl`
  const history = createHistory(file)
  const requests: Request[] = []
  const began = performance.now()
  const clock = (): number => performance.now() - began
  let numbers = 0
  const connections = accounts.flatMap(() => Array.from({ length: AT_AN_ACCOUNT }, () => connect(url)))
  const workers = connections.map((connection, number) => {
    const account = accounts[number % accounts.length]!
    const mark = `a${account.number}.${name}`
    return createWorker({
      ...{ number, account, connection, history, clock, mark },
      random: randomOf(seed + number),
      nextNumber: () => ++numbers,
      onRequest: (request) => requests.push(request),
    })
  })
  await Promise.all(workers.slice(0, accounts.length).map((worker) => worker.addShared()))
  const readAccount = async (account: Account): Promise<boolean> => {
    const reader = connect(url)
    try {
      for (let tries = READ_TRIES; tries > 0; tries--) {
        const at = clock()
        const tasks = await listTasks(reader, account)
        if (tasks) {
          const own = tasks.filter(({ title }) => title.startsWith(`a${account.number}.${name}.`))
          await history.keep({ kind: 'final', account: account.number, tasks: own, at })
          return true
        }
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
      return false
    } finally {
      reader.close()
    }
  }
  return {
    ...{ history, file, requests, clock },
    load: startLoad(workers, rate),
    readAll: async () => (await Promise.all(accounts.map(readAccount))).every(Boolean),
    async close() {
      for (const each of connections) each.close()
      await history.close()
    },
  }
}
