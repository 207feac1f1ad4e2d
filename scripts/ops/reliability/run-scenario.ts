import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../lib/run/context.ts'
import { namesOf } from '../drill/fault.ts'
import { act } from '../drill/sites.ts'
import type { Clients, Setting } from './clients.ts'
import { readGround } from './ground.ts'
import type { FaultMark } from './history/entries.ts'
import { randomOf } from './history/random.ts'
import type { Result } from './result.ts'
import { resumeNode } from './resume-node.ts'
import type { Scenario } from './scenario.ts'
import { underLoad, untilCalm } from './under-load.ts'

/** Makes the fault so many times under load, and holds what the clients wrote down against what is there afterwards. */
export async function runScenario(
  context: Context,
  scenario: Scenario,
  setting: Setting,
  rounds: number,
): Promise<Result> {
  if (scenario.own) return scenario.own.run(context, scenario, setting, rounds)
  const at = namesOf(context)
  try {
    await scenario.prepare?.(context)
    for (const action of scenario.before?.(at) ?? []) await act({ context }, action)
    return await underLoad(context, scenario, setting, rounds, (clients) =>
      makeRounds(context, scenario, clients, setting, rounds),
    )
  } finally {
    for (const action of scenario.after?.(at) ?? []) await act({ context }, action, true)
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
