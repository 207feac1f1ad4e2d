'use client'

import { useEffect, useState } from 'react'
import { readLines } from '@/api/readings'
import type { NewTask } from '@/api/tasks'
import { Button } from '@/components/ui/button'
import { taskOf } from '@/lib/understood'
import { useTaskActions, useTasks } from '@/state/tasks'
import { TaskFacts } from './task-facts'

interface PastedLinesProps {
  lines: string[]
  /** They were added. */
  onAdded: () => void
  /** They are to be one task. */
  onClose: () => void
}

const PLAIN: Parameters<typeof TaskFacts>[0]['task'] = {
  due_at: null,
  due_time_zone: null,
  status: 'todo',
  priority: 'none',
  tags: [],
}
/** Nobody waits longer for a reading. */
const PATIENCE_MS = 3_000
/** Stable, so that it runs once: when the offer appears. */
const takeFocus = (button: HTMLButtonElement | null) => button?.focus()

/** Offers several pasted lines as several tasks. */
export default function PastedLines({ lines, onAdded, onClose }: PastedLinesProps) {
  const { addAll } = useTaskActions()
  const { tasks, reading } = useTasksOf(lines)
  const count = `${lines.length} tasks`
  return (
    <section
      aria-label="Pasted lines"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      className="border-t border-line p-4"
    >
      <p className="mb-2 text-sm font-medium">You pasted {lines.length} lines. Add each as a task?</p>
      <ol className="mb-3 max-h-60 divide-y divide-line overflow-y-auto rounded-xl border border-line">
        {tasks.map((task, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines may be equal, and never change places
          <li key={at} className="px-3 py-2">
            <span className="wrap-anywhere">{task.title}</span>
            <TaskFacts task={{ ...PLAIN, ...task, description: '' }} />
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          ref={takeFocus}
          onClick={() => {
            void addAll(tasks, reading)
            onAdded()
          }}
        >
          Add {count}
        </Button>
        <Button variant="quiet" size="small" onClick={onClose}>
          Keep as one task
        </Button>
      </div>
    </section>
  )
}

/** The lines as tasks: plain at first, and as they were read when that is known. */
function useTasksOf(lines: string[]): { tasks: NewTask[]; reading: Promise<NewTask[]> } {
  const { clock } = useTasks()
  const [plain] = useState(() => lines.map((line) => taskOf(line, null)))
  // Asked once: what is offered has to be what is added.
  const [reading] = useState(() =>
    readLines(lines, { timeZone: clock.timeZone, signal: AbortSignal.timeout(PATIENCE_MS) }).then(
      (read) => read.map(({ line, item }) => taskOf(line, item)),
      // Offline, for one: plain text is what there is.
      () => plain,
    ),
  )
  const [tasks, setTasks] = useState(plain)
  useEffect(() => {
    let shown = true
    void reading.then((read) => shown && setTasks(read))
    return () => {
      shown = false
    }
  }, [reading])
  return { tasks, reading }
}
