import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../lib/run/context.ts'
import { type Clients, type Setting, startClients } from './clients.ts'
import { isReady, readRestarts, restartsBetween } from './ground.ts'
import { checkHistory } from './history/check.ts'
import type { FaultMark } from './history/entries.ts'
import { readHistory } from './history/history-file.ts'
import { secondsUntilBack, tally } from './measures.ts'
import type { Proof, Result } from './result.ts'
import type { Scenario } from './scenario.ts'

const CALM_LIMIT_MS = 240_000

/** What was done while clients were at work. */
export interface Done {
  /** When it was done. */
  readonly marks: readonly FaultMark[]
  /** False where writes were not served again in time. */
  readonly calm: boolean
  readonly proof?: Proof
}

/** Does something while clients are at work, and holds what they wrote down against what is there afterwards. */
export async function underLoad(
  context: Context,
  { name, about }: Scenario,
  setting: Setting,
  rounds: number,
  work: (clients: Clients) => Promise<Done>,
): Promise<Result> {
  const began = performance.now()
  const before = await readRestarts(context)
  const clients = await startClients(setting, name)
  try {
    const { marks, calm, proof } = await work(clients)
    const pace = await clients.load.stop()
    const read = await clients.readAll()
    await clients.history.close()
    const { violations, acknowledged, unknown, tasks } = checkHistory(readHistory(clients.file))
    const restarts = restartsBetween(before, await readRestarts(context))
    const backends = before.size
    const healed = read && calm
    const back = secondsUntilBack(clients.requests, marks).map((each) => (Number.isFinite(each) ? each : null))
    const seconds = Math.round((performance.now() - began) / 1_000)
    return {
      ...{ name, about, rounds, seed: setting.seed, seconds, rate: setting.rate, left: pace.due - pace.begun },
      ...{ acknowledged, unknown, tasks, violations, back, restarts, backends, healed, history: clients.file },
      busy: Math.round(loadavg()[0]! * 10) / 10,
      ...fares(clients),
      ...(proof ? { proof } : {}),
    }
  } finally {
    await clients.load.stop().catch(() => undefined)
    await clients.close()
  }
}

function fares({ requests }: Clients): Pick<Result, 'requests' | 'refused' | 'broken' | 'again' | 'answers'> {
  const count = (fare: string): number => requests.filter((each) => each.fare === fare).length
  return {
    requests: requests.length,
    refused: count('refused'),
    broken: count('broken'),
    again: requests.filter(({ again }) => again).length,
    answers: tally(
      requests.flatMap(({ answer }) => answer || []),
      5,
    ),
  }
}

/** Waits until all pods are there, and no write has failed for a while. False when it gave up. */
export async function untilCalm(context: Context, { requests, clock }: Clients, calmMs: number): Promise<boolean> {
  const end = clock() + CALM_LIMIT_MS
  for (let since = clock(); clock() < end; ) {
    await sleep(Math.min(500, calmMs), undefined, { signal: context.signal })
    const writes = requests.filter(({ write, at, ms }) => write && at + ms > since)
    const failed = writes.findLast(({ fare }) => fare !== 'served')
    if (failed) since = failed.at + failed.ms
    const served = writes.some(({ fare, at, ms }) => fare === 'served' && at + ms >= since)
    if (served && clock() - since >= calmMs && (await isReady(context))) return true
  }
  return false
}
