'use client'

import type { KeyboardEvent } from 'react'
import { PRIORITIES, type TaskPriority } from '@/api/tasks'
import { Dialog } from '@/components/ui/dialog'
import { FlagIcon } from '@/components/ui/icons'
import { PRIORITY_NAMES } from '@/lib/task-labels'
import { useSelection } from '@/state/selection'
import { type Entry, shown } from '@/state/task-list'
import { useTaskActions } from '@/state/tasks'
import { usePanels } from './panels'

const BY_URGENCY = PRIORITIES.toReversed()

/** A priority with one press, for one task or all that are chosen. */
export default function PriorityDialog({ entries }: { entries: Entry[] }) {
  const { change, changeMany } = useTaskActions()
  const { end } = useSelection()
  const { prioritize } = usePanels()
  const [only] = entries
  const one = entries.length === 1 && only ? only : null
  const current = one && shown(one).priority

  const set = (priority: TaskPriority) => {
    prioritize([])
    if (one) return void (priority !== current && change(one, { priority }))
    end()
    void changeMany(entries, { priority }, `Set to ${PRIORITY_NAMES[priority].toLowerCase()} priority:`)
  }
  return (
    <Dialog
      open
      onClose={() => prioritize([])}
      title="Priority"
      lead={one ? shown(one).title : `Of ${entries.length} tasks`}
    >
      <div className="mt-4 grid gap-1" onKeyDown={walk}>
        {BY_URGENCY.map((priority) => (
          <button
            key={priority}
            type="button"
            aria-pressed={priority === current}
            onClick={() => set(priority)}
            ref={(button) => {
              if (button && priority === (current ?? 'high')) button.autofocus = true
            }}
            className="flex h-12 items-center gap-3 rounded-xl px-3 text-left font-medium outline-offset-0 hover:bg-well aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            <FlagIcon className={COLOURS[priority]} />
            {PRIORITY_NAMES[priority]}
          </button>
        ))}
      </div>
    </Dialog>
  )
}

/** Arrow keys go from one to the next, and round the ends. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.indexOf(event.target as HTMLButtonElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  buttons.at(to % buttons.length)?.focus()
}

const COLOURS: Record<TaskPriority, string> = {
  none: 'opacity-30',
  low: 'text-muted',
  medium: 'text-caution',
  high: 'text-danger',
}
