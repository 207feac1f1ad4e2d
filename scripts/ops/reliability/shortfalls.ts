import type { Violation } from './history/check.ts'
import { backSeconds, type Result } from './result.ts'
import type { Figure, Scenario } from './scenario.ts'

/** Why a result is not what its scenario asks for; empty for one that is. */
export function shortfalls({ figure, control }: Scenario, result: Result): string[] {
  const losses = result.violations.filter(({ kind }) => kind === 'lost' || kind === 'resurrected').length
  const found: string[] = []
  if (control) {
    if (losses === 0) found.push('it found no losses, so that "0 lost" of others is not shown')
  } else if (result.violations.length > 0) {
    const [{ kind, key, detail }] = result.violations as [Violation]
    found.push(`${result.violations.length} violations, such as ${kind} ${key}: ${detail}`)
  }
  found.push(...(result.proof?.wrongs ?? []))
  if (!result.healed) found.push('it was not well again within 4 minutes')
  return [...found, ...overLimit(figure, result)]
}

function overLimit(figure: Figure, result: Result): string[] {
  const { failed, broken, back, restartsEach } = figure
  const seconds = backSeconds(result)
  const restarts = restartsEach === undefined ? figure.restarts : restartsEach * result.backends * result.rounds
  const rows: [is: number | undefined, most: number | undefined, what: string][] = [
    [result.refused + result.broken, failed, 'requests failed'],
    [result.broken, broken, 'requests had no answer that says why'],
    [seconds, back, 's until writes were served again'],
    [result.restarts, restarts, 'restarts of backends'],
  ]
  return rows
    .filter(([is, most]) => is !== undefined && most !== undefined && is > most)
    .map(([is, most, what]) => `${round(is!)} ${what}, at most ${most} are allowed`)
}

const round = (value: number): number => (Number.isFinite(value) ? Math.round(value * 10) / 10 : value)
