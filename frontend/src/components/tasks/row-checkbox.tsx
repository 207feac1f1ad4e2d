import type { MouseEvent } from 'react'
import { CheckIcon } from '@/components/ui/icons'
import { useSelection } from '@/state/selection'
import { type Entry, shown } from '@/state/task-list'
import { useTaskActions } from '@/state/tasks'

/**
 * The row's box: round for "done"; while rows are being chosen, square for "chosen". One element, so it keeps the
 * focus.
 */
export function RowCheckbox({ entry }: { entry: Entry }) {
  const { title, status } = shown(entry)
  const { active, keys, toggle: choose } = useSelection()
  const { toggle } = useTaskActions()
  const checked = active ? keys.has(entry.key) : status === 'done'

  const onClick = (event: MouseEvent<HTMLInputElement>) => {
    // Ctrl or Shift begins to choose rows, as in lists of files.
    if (!active && !event.shiftKey && !event.ctrlKey && !event.metaKey) return void toggle(entry)
    choose(entry.key, event.shiftKey ? rowKeys(event.currentTarget) : undefined)
  }
  return (
    <label className="relative flex size-10 shrink-0 items-center justify-center text-on-accent select-none">
      <input
        type="checkbox"
        aria-label={active ? `Select “${title}”` : title}
        checked={checked}
        disabled={entry.saving}
        readOnly
        onClick={onClick}
        data-select={active || undefined}
        className={
          `peer size-[1.375rem] appearance-none border-[1.5px] border-outline transition-colors ` +
          `checked:border-accent checked:bg-accent hover:border-accent hover:bg-accent-soft ` +
          `checked:hover:bg-accent-strong ${active ? 'rounded-md' : 'rounded-full'}`
        }
      />
      <CheckIcon
        width="16"
        height="16"
        strokeWidth="2.4"
        className={`pointer-events-none absolute transition-opacity ${checked ? 'animate-tick' : 'opacity-0'}`}
      />
    </label>
  )
}

/** All rows, in their order on screen. */
function rowKeys(inside: HTMLElement): string[] {
  const rows = inside.closest('ul')?.querySelectorAll<HTMLElement>('[data-row]') ?? []
  return [...rows].map((row) => row.dataset.row ?? '')
}
