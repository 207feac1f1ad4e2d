import type { Report, StepRecord } from './report.ts'

/**
 * A report for steps that are themselves part of one step of another report: they show in its live line, their facts go
 * to the log, and what they did is in records of their own.
 */
export function nestedReport(outer: Report): Report {
  const records: StepRecord[] = []
  let current: (StepRecord & { started: number }) | undefined
  return {
    ...outer,
    records,
    start(id, title, budgetMs) {
      current = {
        id,
        title,
        budgetMs,
        state: 'done',
        durationMs: 0,
        facts: [],
        measures: {},
        started: performance.now(),
      }
      outer.update(title)
    },
    update: (text) => outer.update(current ? `${current.id}: ${text}` : text),
    note: (text) => outer.detail(text),
    fact(text) {
      current?.facts.push(text)
      outer.detail(text)
    },
    reason(text) {
      if (current) current.reason = text
      outer.detail(`why: ${text}`)
    },
    measure(name, value) {
      if (current) current.measures[name] = value
    },
    budget(budgetMs) {
      if (current) current.budgetMs = budgetMs
    },
    finish(state, reason) {
      if (!current) return
      const { started, ...record } = current
      records.push({
        ...record,
        state,
        durationMs: Math.round(performance.now() - started),
        ...(reason ? { reason } : {}),
      })
      current = undefined
    },
  }
}
