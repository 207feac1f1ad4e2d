export type StepState = 'done' | 'skipped' | 'failed'

/** How one step went. Times are milliseconds. */
export interface StepRecord {
  id: string
  title: string
  state: StepState
  durationMs: number
  budgetMs: number
  /** Why there was nothing to do, or what there was to do. */
  reason?: string
  facts: string[]
  /** Figures that receipts compare, such as the bytes that were moved. */
  measures: Record<string, number>
}

/** The step that runs, and what it is doing right now. */
export interface RunningStep extends StepRecord {
  /** By the clock of `performance.now()`. */
  readonly started: number
  text: string
}

/** Keeps what steps say of themselves; shows nothing. */
export interface Recorder {
  readonly records: readonly StepRecord[]
  running(): RunningStep | undefined
  start(id: string, title: string, budgetMs: number): void
  update(text: string): void
  fact(text: string): void
  reason(text: string): void
  measure(name: string, value: number): void
  budget(budgetMs: number): void
  /** Ends the running step and answers with its record; undefined when none runs. */
  finish(state: StepState, reason?: string): StepRecord | undefined
}

export function createRecorder(): Recorder {
  const records: StepRecord[] = []
  let current: RunningStep | undefined
  return {
    records,
    running: () => current,
    start(id, title, budgetMs) {
      const started = performance.now()
      current = { id, title, budgetMs, state: 'done', durationMs: 0, facts: [], measures: {}, started, text: '' }
    },
    update(text) {
      if (current) current.text = text
    },
    fact: (text) => void current?.facts.push(text),
    reason(text) {
      if (current) current.reason = text
    },
    measure(name, value) {
      if (current) current.measures[name] = value
    },
    budget(budgetMs) {
      if (current) current.budgetMs = budgetMs
    },
    finish(state, reason) {
      if (!current) return undefined
      const { started, text: _text, ...kept } = current
      const durationMs = Math.round(performance.now() - started)
      const record: StepRecord = { ...kept, state, durationMs, ...(reason ? { reason } : {}) }
      records.push(record)
      current = undefined
      return record
    },
  }
}
