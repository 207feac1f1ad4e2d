import type { MouseEvent } from 'react'
import type { TaskPriority } from '@/api/tasks'
import { CheckIcon } from '@/components/ui/icons'
import { useSelection } from '@/state/selection'
import { type Entry, shown } from '@/state/task-list'
import { useTaskActions } from '@/state/tasks'
import { listedKeys } from './row-focus'

/** The ring says how urgent a task is, as its flag does. */
const RINGS: Record<TaskPriority, string> = {
  none: 'border-outline',
  low: 'border-outline',
  medium: 'border-caution bg-caution-soft',
  high: 'border-danger bg-danger-soft',
}

/**
 * The row's box: round for "done"; while rows are being chosen, square for "chosen". One element, so it keeps the
 * focus.
 */
export function RowCheckbox({ entry }: { entry: Entry }) {
  const { title, status, priority } = shown(entry)
  const { active, keys, toggle: choose } = useSelection()
  const { toggle } = useTaskActions()
  const checked = active ? keys.has(entry.key) : status === 'done'

  const onClick = (event: MouseEvent<HTMLInputElement>) => {
    if (entry.saving) return
    // Ctrl or Shift begins to choose rows, as in lists of files.
    if (!active && !event.shiftKey && !event.ctrlKey && !event.metaKey) return void toggle(entry)
    choose(entry.key, event.shiftKey ? [...listedKeys()] : undefined)
  }
  return (
    <label className="relative flex size-10 shrink-0 items-center justify-center text-on-accent select-none">
      <input
        type="checkbox"
        aria-label={active ? `Select “${title}”` : title}
        checked={checked}
        // Not disabled: the keyboard would find no row here, and the next key would go nowhere.
        aria-disabled={entry.saving}
        readOnly
        onClick={onClick}
        data-select={active || undefined}
        className={
          `peer size-[1.375rem] appearance-none border-[1.5px] transition-colors ` +
          `${active ? RINGS.none : RINGS[priority]} ` +
          `checked:border-accent checked:bg-accent hover:border-accent hover:bg-accent-soft ` +
          `checked:hover:bg-accent-strong ${active ? 'rounded-md' : 'rounded-full'}`
        }
      />
      <CheckIcon
        width="16"
        height="16"
        strokeWidth="2.4"
        className={`pointer-events-none absolute ${checked ? 'animate-tick' : 'invisible'}`}
      />
    </label>
  )
}
