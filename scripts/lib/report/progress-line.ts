import { createRequire } from 'node:module'
import type { ChalkInstance } from 'chalk'
import type { Ora } from 'ora'
import { formatDuration } from '../units.ts'
import type { RunningStep } from './recorder.ts'

/** Shows the running step at the end of the output, above which everything else is printed. */
export interface ProgressLine {
  begin(step: RunningStep): void
  /** After the step has changed. */
  redraw(): void
  end(): void
  /** Writes while the line is out of the way. */
  aside(write: () => void): void
  /** Takes the line away until the returned function is called: for a question, which it would draw over. */
  pause(): () => void
}

interface Terminal {
  readonly stream: NodeJS.WriteStream
  readonly env: Record<string, string | undefined>
  readonly colour: ChalkInstance
}

/** A terminal that tells no width, such as a bare pseudo-terminal, leaves nothing to redraw in. */
export const isLive = ({ stream, env }: Omit<Terminal, 'colour'>): boolean =>
  stream.isTTY && stream.columns > 0 && !env['CI'] && !env['TASKORA_NO_PROGRESS'] && env['TERM'] !== 'dumb'

const LIVE_INTERVAL_MS = 500

/** A line that is drawn over and over, with a spinner. */
export function liveLine({ stream, colour }: Terminal): ProgressLine {
  let step: RunningStep | undefined
  let spinner: Ora | undefined
  let ticker: NodeJS.Timeout | undefined
  const redraw = (): void => {
    if (!spinner || !step) return
    const room = Math.max(20, (stream.columns ?? 80) - step.title.length - 30)
    const text = step.text.length > room ? `${step.text.slice(0, room - 1)}…` : step.text
    spinner.text = `${step.title}  ${elapsed(step, colour)}${text ? colour.dim(`  ${text}`) : ''}`
  }
  const turn = (): void => {
    if (!step) return
    spinner = loadOra()({ stream, text: step.title, discardStdin: false, isEnabled: true }).start()
    ticker = setInterval(redraw, LIVE_INTERVAL_MS)
    redraw()
  }
  const rest = (): void => {
    clearInterval(ticker)
    spinner?.stop()
    spinner = undefined
  }
  return {
    redraw,
    begin(begun) {
      step = begun
      turn()
    },
    end() {
      rest()
      step = undefined
    },
    pause() {
      rest()
      return turn
    },
    aside(write) {
      spinner?.clear()
      write()
      spinner?.render()
    },
  }
}

/** A log file wants proof of life, not every change. */
const PLAIN_INTERVAL_MS = 20_000

/** Lines for whatever is no terminal: the start of a step, and now and then what it is doing. */
export function plainLines({ stream, colour }: Terminal): ProgressLine {
  let ticker: NodeJS.Timeout | undefined
  let paused = false
  return {
    begin(step) {
      stream.write(`${colour.cyan('▸')} ${step.title}\n`)
      ticker = setInterval(() => {
        const spent = formatDuration(performance.now() - step.started)
        if (step.text && !paused) stream.write(`${colour.dim(`  … ${step.text} (${spent})`)}\n`)
      }, PLAIN_INTERVAL_MS)
    },
    pause() {
      paused = true
      return () => {
        paused = false
      }
    },
    redraw() {},
    end: () => clearInterval(ticker),
    aside: (write) => write(),
  }
}

function elapsed({ started, budgetMs }: RunningStep, colour: ChalkInstance): string {
  const spent = performance.now() - started
  const text = `${formatDuration(spent)} of ${formatDuration(budgetMs)}`
  return spent > budgetMs ? colour.yellow(text) : colour.dim(text)
}

/** Loaded where something turns: most commands, and all without a terminal, need no spinner. */
const loadOra = (): typeof import('ora').default =>
  (createRequire(import.meta.url)('ora') as typeof import('ora')).default
