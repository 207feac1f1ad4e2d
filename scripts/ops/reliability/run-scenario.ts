import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../lib/run/context.ts'
import { namesOf } from '../drill/fault.ts'
import { act } from '../drill/sites.ts'
import { type Clients, type Setting, startClients } from './clients.ts'
import { isReady, readGround, readRestarts, restartsBetween } from './ground.ts'
import { checkHistory } from './history/check.ts'
import type { FaultMark } from './history/entries.ts'
import { readHistory } from './history/history-file.ts'
import { randomOf } from './history/random.ts'
import { secondsUntilBack, tally } from './measures.ts'
import type { Result } from './result.ts'
import { resumeNode } from './resume-node.ts'
import type { Scenario } from './scenario.ts'
import { RISKY } from './scenarios.ts'

const ROUND_LIMIT_MS = 240_000

/** Makes the fault so many times under load, and holds what the clients wrote down against what is there afterwards. */
export async function runScenario(
  context: Context,
  scenario: Scenario,
  setting: Setting,
  rounds: number,
): Promise<Result> {
  if (scenario.own) return scenario.own.run(context, scenario, setting, rounds)
  const began = performance.now()
  const before = await readRestarts(context)
  if (scenario.control) await act({ context }, RISKY.set(namesOf(context)))
  const clients = await startClients(setting, scenario.name)
  try {
    const { marks, calm } = await makeRounds(context, scenario, clients, setting, rounds)
    const pace = await clients.load.stop()
    const read = await clients.readAll()
    await clients.history.close()
    const { violations, acknowledged, unknown, tasks } = checkHistory(readHistory(clients.file))
    const restarts = restartsBetween(before, await readRestarts(context))
    const backends = before.size
    const healed = read && calm
    const { name, about } = scenario
    const back = secondsUntilBack(clients.requests, marks).map((each) => (Number.isFinite(each) ? each : null))
    const seconds = Math.round((performance.now() - began) / 1_000)
    return {
      ...{ name, about, rounds, seed: setting.seed, seconds, rate: setting.rate, left: pace.due - pace.begun },
      ...{ acknowledged, unknown, tasks, violations, back, restarts, backends, healed, history: clients.file },
      busy: Math.round(loadavg()[0]! * 10) / 10,
      ...fares(clients),
    }
  } finally {
    await clients.load.stop().catch(() => undefined)
    await clients.close()
    if (scenario.control) await act({ context }, RISKY.reset(namesOf(context)), true)
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

async function makeRounds(
  context: Context,
  scenario: Scenario,
  clients: Clients,
  { seed, warmUpMs, calmMs }: Setting,
  rounds: number,
): Promise<{ marks: FaultMark[]; calm: boolean }> {
  const { history, clock } = clients
  const random = randomOf(seed)
  const marks: FaultMark[] = []
  const mark = (phase: FaultMark['phase'], round: number): void => {
    marks.push({ kind: 'fault', name: scenario.name, phase, round, at: clock() })
    history.note(marks.at(-1)!)
  }
  const pause = (ms: number) => sleep(ms, undefined, { signal: context.signal })
  await pause(warmUpMs)
  for (let round = 1; round <= rounds; round++) {
    const at = await readGround(context, random)
    mark('made', round)
    try {
      for (const action of scenario.make(at)) await act({ context }, action)
      if (scenario.holdMs > 0) await pause(scenario.holdMs)
    } finally {
      if (scenario.stopsNode) await resumeNode(context)
      for (const action of scenario.heal(at)) await act({ context }, action, true)
    }
    // What is over by itself counts from its making.
    if (scenario.holdMs > 0) mark('healed', round)
    else marks.push({ ...marks.at(-1)!, phase: 'healed' })
    if (!(await untilCalm(context, clients, calmMs))) return { marks, calm: false }
    mark('settled', round)
    for (const action of scenario.tidy?.(at) ?? []) await act({ context }, action)
    if (scenario.tidy) await untilCalm(context, clients, calmMs)
  }
  return { marks, calm: true }
}

/** Waits until all pods are there, and no write has failed for a while. False when it gave up. */
async function untilCalm(context: Context, { requests, clock }: Clients, calmMs: number): Promise<boolean> {
  const end = clock() + ROUND_LIMIT_MS
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
