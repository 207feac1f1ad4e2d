import { loadavg } from 'node:os'
import type { Result } from './result.ts'
import type { Scenario } from './scenario.ts'

/** What a scenario without clients has to tell. */
type Told = Pick<Result, 'rounds' | 'seed' | 'history' | 'proof'> & Partial<Pick<Result, 'violations' | 'back'>>

/** The result of a scenario without clients, which began at `began` (milliseconds of `performance.now()`). */
export const withoutLoad = ({ name, about }: Scenario, began: number, told: Told): Result => ({
  ...{ name, about, seconds: Math.round((performance.now() - began) / 1_000) },
  ...{ requests: 0, rate: 0, left: 0, refused: 0, broken: 0, again: 0, answers: [] },
  ...{ acknowledged: 0, unknown: 0, tasks: 0, violations: [], back: [], restarts: 0, backends: 0, healed: true },
  busy: Math.round(loadavg()[0]! * 10) / 10,
  ...told,
})
