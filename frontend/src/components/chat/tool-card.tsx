import { useState } from 'react'
import type { ToolCall } from '@/api/conversations'
import { Button } from '@/components/ui/button'
import { AlertIcon, CheckIcon, UndoIcon } from '@/components/ui/icons'
import { TaskLine } from './task-line'

/** What the assistant did with one tool: the result, the tasks it concerns, and the way back. */
export function ToolCard({ call, onUndo }: { call: ToolCall; onUndo: (call: ToolCall) => Promise<void> }) {
  const { ok, summary, tasks, undo } = call
  const Icon = ok ? CheckIcon : AlertIcon
  return (
    <section aria-label={summary} className="overflow-hidden rounded-2xl border border-line bg-surface shadow-card">
      <div className="flex min-h-12 items-center gap-3 px-4 py-2">
        <span
          className={
            `flex size-6 shrink-0 items-center justify-center rounded-full ` +
            `${ok ? 'bg-accent-soft text-accent' : 'bg-danger-soft text-danger'}`
          }
        >
          <Icon width="15" height="15" strokeWidth="2.2" />
        </span>
        <p className="min-w-0 flex-1 text-[0.9375rem] font-medium wrap-anywhere">{summary}</p>
        <Undo {...{ call, onUndo }} />
      </div>
      {tasks.length > 0 && (
        <ul
          aria-label="Tasks concerned"
          className={`divide-y divide-line border-t border-line ${undo === 'done' ? 'opacity-60' : ''}`}
        >
          {tasks.map((task) => (
            <TaskLine key={task.id} task={task} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Undo({ call, onUndo }: { call: ToolCall; onUndo: (call: ToolCall) => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  if (call.undo === 'done') return <span className="text-sm text-muted">Undone</span>
  if (call.undo !== 'available') return null
  const onClick = async () => {
    setBusy(true)
    await onUndo(call)
    setBusy(false)
  }
  return (
    <Button variant="quiet" busy={busy} onClick={onClick} size="small">
      {!busy && <UndoIcon width="16" height="16" />}
      Undo
    </Button>
  )
}
