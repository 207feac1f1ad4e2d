'use client'

import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { AlertIcon, TrashIcon } from '@/components/ui/icons'
import { differences } from '@/lib/task-conflict'
import { PART_NAMES } from '@/lib/task-labels'
import type { Unsent } from '@/state/outbox'
import { useTaskActions, useUnsent } from '@/state/tasks'

/** What was written and is not on the server: kept in this browser, with the reason and the way on. */
export function UnsentList() {
  const unsent = useUnsent()
  if (unsent.length === 0) return null
  return (
    <section aria-label="Not sent yet" className="mb-4 rounded-2xl border border-caution/40 bg-caution-soft/60">
      <p className="flex items-center gap-2.5 px-4 pt-3 pb-1 text-[0.9375rem] font-semibold text-caution">
        <AlertIcon className="shrink-0" />
        Not sent yet
      </p>
      <p className="px-4 pb-1 text-sm text-muted">
        Saved in this browser, and sent automatically as soon as Taskora can be reached.
      </p>
      <ul aria-label="Not sent yet" className="divide-y divide-line/60">
        {unsent.map((one) => (
          <UnsentRow key={one.key} unsent={one} />
        ))}
      </ul>
    </section>
  )
}

function UnsentRow({ unsent }: { unsent: Unsent }) {
  const { sendAgain, discard } = useTaskActions()
  const title = titleOf(unsent)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 pr-2 pl-4">
      <div className="min-w-40 flex-1 max-sm:basis-full">
        <p className="wrap-anywhere">{title}</p>
        <p className="text-sm text-muted">
          {unsent.kind !== 'add' && `${changeInWords(unsent)} · `}
          {unsent.problem}
        </p>
      </div>
      <Button variant="quiet" size="small" aria-label={`Send “${title}” again`} onClick={() => sendAgain(unsent.key)}>
        Send again
      </Button>
      <IconButton label={`Discard “${title}”`} onClick={() => discard(unsent.key)}>
        <TrashIcon width="18" height="18" />
      </IconButton>
    </li>
  )
}

function titleOf(unsent: Unsent): string {
  if (unsent.kind === 'add') return unsent.task.title
  return unsent.kind === 'change' ? (unsent.change.title ?? unsent.seen.title) : unsent.seen.title
}

function changeInWords(unsent: Exclude<Unsent, { kind: 'add' }>): string {
  switch (unsent.kind) {
    case 'remove':
      return 'Will be deleted'
    case 'skip':
      return 'This one will be skipped'
    case 'move':
      return unsent.after === null ? 'Will move to the top' : `Will move below “${unsent.after.title}”`
    case 'change': {
      const { seen, change } = unsent
      const parts = differences(seen, { ...seen, ...change }).map((part) => PART_NAMES[part].toLowerCase())
      return `Changed: ${parts.join(', ')}`
    }
  }
}
