import type { ToastOptions } from '../toasts'

interface Step {
  run: () => void
  dismiss: () => void
}

/** What can be taken back, newest last. */
export interface UndoHistory {
  /** Remembers how to take something back; says so in a message when there is one. Returns a way to forget it again. */
  offer: (message: string | null, run: () => void) => () => void
  /** Takes the newest step back; false when there is none. */
  undo: () => boolean
}

const MOST_STEPS = 20

export function createUndoHistory(show: (options: ToastOptions) => () => void): UndoHistory {
  const steps: Step[] = []
  const forget = (step: Step) => {
    const at = steps.indexOf(step)
    if (at >= 0) steps.splice(at, 1)
    step.dismiss()
  }
  const take = (step: Step) => {
    forget(step)
    step.run()
  }
  return {
    offer: (message, run) => {
      const step: Step = { run, dismiss: () => undefined }
      if (message !== null)
        step.dismiss = show({ message, action: { label: 'Undo', undoes: true, run: () => take(step) } })
      steps.push(step)
      if (steps.length > MOST_STEPS) steps.shift()
      return () => forget(step)
    },
    undo: () => {
      const step = steps.at(-1)
      if (step) take(step)
      return step !== undefined
    },
  }
}
