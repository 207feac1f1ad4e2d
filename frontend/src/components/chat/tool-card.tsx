import { useState } from 'react'
import type { ToolCall } from '@/api/conversations'
import { Button } from '@/components/ui/button'
import { AlertIcon, CheckIcon, UndoIcon } from '@/components/ui/icons'
import { TaskLine } from './task-line'

interface ToolCardProps {
  call: ToolCall
  /** The text of the answer says what was done. */
  told: boolean
  onUndo: (call: ToolCall) => Promise<void>
}

/**
 * What the assistant did with one tool: the tasks it concerns and the way back, and in words only what nothing else on
 * screen says.
 */
export function ToolCard({ call, told, onUndo }: ToolCardProps) {
  const { ok, summary, tasks, undo } = call
  const inWords = !ok || !told || tasks.length === 0
  const undoable = undo === 'available' || undo === 'done'
  if (ok && told && tasks.length === 0 && !undoable) return null
  return (
    <section
      aria-label={summary}
      className="flex flex-wrap items-center justify-end overflow-hidden rounded-2xl border border-line bg-surface shadow-card"
    >
      {inWords && <Summary ok={ok}>{summary}</Summary>}
      {tasks.length > 0 && (
        <ul
          aria-label="Tasks concerned"
          className={
            `min-w-60 flex-1 divide-y divide-line ${inWords ? 'basis-full border-t border-line' : ''} ` +
            `${undo === 'done' ? 'text-muted' : ''}`
          }
        >
          {tasks.map((task) => (
            <TaskLine key={task.id} task={task} />
          ))}
        </ul>
      )}
      {undoable && (
        <div className={`shrink-0 px-2 py-1 ${inWords ? 'order-first' : ''}`}>
          <Undo {...{ call, onUndo }} />
        </div>
      )}
    </section>
  )
}

function Summary({ ok, children }: { ok: boolean; children: string }) {
  const Icon = ok ? CheckIcon : AlertIcon
  return (
    <div className="order-first flex min-h-12 min-w-0 flex-1 items-center gap-3 px-4 py-2">
      <Icon width="18" height="18" strokeWidth="2" className={`shrink-0 ${ok ? 'text-accent' : 'text-danger'}`} />
      <p className="min-w-0 text-[0.9375rem] font-medium wrap-anywhere">{children}</p>
    </div>
  )
}

function Undo({ call, onUndo }: { call: ToolCall; onUndo: (call: ToolCall) => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  if (call.undo === 'done') return <span className="px-2 text-sm text-muted">Undone</span>
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
