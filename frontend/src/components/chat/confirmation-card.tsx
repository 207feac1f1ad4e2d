import { useEffect, useState } from 'react'
import type { Confirmation } from '@/api/conversations'
import { Button } from '@/components/ui/button'
import { PencilIcon, TrashIcon } from '@/components/ui/icons'

type Decision = 'confirm' | 'decline'

interface ConfirmationCardProps {
  confirmation: Confirmation
  onAnswer: (confirmation: Confirmation, decision: Decision) => Promise<void>
}

/**
 * The server's question before tasks are deleted or changed. Only these buttons answer it; nothing the assistant writes
 * can.
 */
export function ConfirmationCard({ confirmation, onAnswer }: ConfirmationCardProps) {
  const { tasks, kind } = confirmation
  const { verb, outcomes, keep, variant, Icon } = QUESTIONS[kind]
  const [busy, setBusy] = useState<Decision | null>(null)
  const state = useExpiry(confirmation)
  const isDeleted = state === 'confirmed' && kind === 'delete_tasks'
  const noun = tasks.length === 1 ? '1 task' : `${tasks.length} tasks`
  const answer = async (decision: Decision) => {
    setBusy(decision)
    await onAnswer(confirmation, decision)
    setBusy(null)
  }
  return (
    <section
      aria-label={`${verb} ${noun}?`}
      className={
        `overflow-hidden rounded-2xl border bg-surface shadow-card ` +
        `${state === 'pending' ? 'border-danger/50' : 'border-line'}`
      }
    >
      <div className="flex items-center gap-3 px-4 pt-3.5 pb-1">
        <Icon width="18" height="18" className={state === 'pending' ? 'text-danger' : 'text-muted'} />
        <p className="font-semibold">{outcomes[state](noun)}</p>
      </div>
      <ul
        aria-label="Tasks concerned"
        className="max-h-72 overflow-y-auto px-4 pb-3 text-[0.9375rem]"
        tabIndex={tasks.length > 8 ? 0 : undefined}
      >
        {tasks.map((task) => (
          <li
            key={task.id}
            className={`py-1 pl-[1.875rem] wrap-anywhere ${isDeleted ? 'text-muted line-through' : ''}`}
          >
            {task.title}
          </li>
        ))}
      </ul>
      {state === 'pending' && (
        <div className="flex flex-wrap gap-2 border-t border-line px-4 py-3">
          <Button
            variant={variant}
            busy={busy === 'confirm'}
            disabled={busy !== null}
            onClick={() => answer('confirm')}
          >
            {verb} {noun}
          </Button>
          <Button variant="quiet" busy={busy === 'decline'} disabled={busy !== null} onClick={() => answer('decline')}>
            {`${keep} ${tasks.length === 1 ? 'it' : 'them'}`}
          </Button>
        </div>
      )}
    </section>
  )
}

const outcomesOf = (verb: string, done: string): Record<Confirmation['state'], (noun: string) => string> => ({
  pending: (noun) => `${verb} ${noun}?`,
  confirmed: (noun) => `${noun} ${done}`,
  declined: () => `Nothing was ${done}`,
  expired: () => `This question has expired; nothing was ${done}`,
})

const QUESTIONS = {
  delete_tasks: {
    verb: 'Delete',
    keep: 'Keep',
    outcomes: outcomesOf('Delete', 'deleted'),
    variant: 'danger',
    Icon: TrashIcon,
  },
  change_tasks: {
    verb: 'Change',
    keep: 'Leave',
    outcomes: outcomesOf('Change', 'changed'),
    variant: 'primary',
    Icon: PencilIcon,
  },
} as const

/** The state, which becomes `expired` while the page is open. */
function useExpiry({ state, expires_at }: Confirmation): Confirmation['state'] {
  const [expired, setExpired] = useState(false)
  useEffect(() => {
    const left = Date.parse(expires_at) - Date.now()
    // Far ends do not fit into a timer, and nobody waits for them.
    if (state !== 'pending' || left > 86_400_000) return
    const timer = setTimeout(() => setExpired(true), Math.max(0, left))
    return () => clearTimeout(timer)
  }, [state, expires_at])
  return state === 'pending' && expired ? 'expired' : state
}
