'use client'

import type { Task } from '@/api/tasks'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import { type Clock, dueInWords } from '@/lib/due'
import { sentence } from '@/lib/repeat'
import type { Part } from '@/lib/task-conflict'
import { PART_NAMES, PRIORITY_NAMES, STATUS_NAMES } from '@/lib/task-labels'
import type { Conflict } from '@/state/task-actions/action-tools'
import { useTaskActions, useTasks } from '@/state/tasks'
import { useToasts } from '@/state/toasts'

/** Two people, or one person in two tabs, changed the same: what each of them wrote, and which one stays. */
export default function ConflictDialog({ conflict }: { conflict: Conflict }) {
  const { entry, mine, theirs, parts } = conflict
  const { clock } = useTasks()
  const { change, closeConflict } = useTaskActions()
  const { show } = useToasts()
  const wanted = { ...theirs, ...mine } as Task

  const keepMine = () => {
    closeConflict()
    void change(entry, mine, { seen: theirs })
  }
  const keepTheirs = () => {
    closeConflict()
    show({
      message: `“${theirs.title}” stays as it was changed elsewhere.`,
      action: { label: 'Keep mine', run: keepMine },
    })
  }
  return (
    <Dialog
      open
      onClose={keepTheirs}
      title="Changed in two places"
      lead={
        <>
          “{theirs.title}” was changed elsewhere while you were changing it here. Nothing is overwritten until you
          choose.
        </>
      }
    >
      <dl className="mt-5 space-y-4">
        {parts.map((part) => (
          <div key={part}>
            <dt className="mb-1.5 text-sm font-semibold">{PART_NAMES[part]}</dt>
            <dd className="grid gap-2 sm:grid-cols-2">
              <Version name="Yours" value={textOf(part, wanted, clock)} mine />
              <Version name="Elsewhere" value={textOf(part, theirs, clock)} />
            </dd>
          </div>
        ))}
      </dl>
      <DialogActions>
        <Button variant="quiet" onClick={keepTheirs}>
          Use the other version
        </Button>
        <Button onClick={keepMine}>Keep mine</Button>
      </DialogActions>
    </Dialog>
  )
}

function Version({ name, value, mine = false }: { name: string; value: string; mine?: boolean }) {
  return (
    <div className={`min-w-0 rounded-xl border p-3 ${mine ? 'border-accent bg-accent-soft' : 'border-line'}`}>
      <p className="text-[0.8125rem] font-semibold text-muted">{name}</p>
      <p className="mt-0.5 line-clamp-6 whitespace-pre-wrap wrap-anywhere">{value}</p>
    </div>
  )
}

function textOf(part: Part, task: Task, clock: Clock): string {
  const words: Record<Part, () => string> = {
    title: () => task.title,
    description: () => task.description || 'Empty',
    status: () => STATUS_NAMES[task.status],
    priority: () => PRIORITY_NAMES[task.priority],
    due: () => dueInWords(task, clock)?.full ?? 'No date',
    tags: () => task.tags.join(', ') || 'None',
    repeat: () => sentence(task.repeat?.text ?? (task.repeat ? 'repeats' : 'does not repeat')),
  }
  return words[part]()
}
