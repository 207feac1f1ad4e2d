import { createRecorder } from './recorder.ts'
import type { Report } from './report.ts'

/**
 * A report for steps that are themselves part of one step of another report: they show in its live line, their facts go
 * to the log, and what they did is in records of their own.
 */
export function nestedReport(outer: Report): Report {
  const { running, ...recorder } = createRecorder()
  return {
    ...outer,
    ...recorder,
    start(id, title, budgetMs) {
      recorder.start(id, title, budgetMs)
      outer.update(title)
    },
    update(text) {
      const step = running()
      outer.update(step ? `${step.id}: ${text}` : text)
    },
    note: (text) => outer.detail(text),
    fact(text) {
      recorder.fact(text)
      outer.detail(text)
    },
    reason(text) {
      recorder.reason(text)
      outer.detail(`why: ${text}`)
    },
    finish: (state, reason) => void recorder.finish(state, reason),
  }
}
