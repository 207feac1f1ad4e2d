import { CheckIcon } from '@/components/icons'
import { Checkbox } from '@/components/ui/checkbox'
import { useSelection } from '@/context/selection'
import { useTaskActions } from '@/context/tasks'
import { shown, type Entry } from '@/lib/task-list'

/** The row's box: round for "done"; while rows are being chosen, square for "chosen". */
export function RowCheckbox({ entry }: { entry: Entry }) {
  const { title, status } = shown(entry)
  const { active, keys, toggle: choose } = useSelection()
  const { toggle } = useTaskActions()
  if (active) {
    return (
      <Checkbox data-select label={`Select “${title}”`} checked={keys.has(entry.key)} disabled={entry.saving} readOnly
        onClick={(event) => choose(entry.key, event.shiftKey ? rowKeys(event.currentTarget) : undefined)} />
    )
  }
  const done = status === 'done'
  return (
    <label className="relative flex size-10 shrink-0 items-center justify-center text-on-accent">
      <input type="checkbox" aria-label={title} checked={done} disabled={entry.saving}
        // Ctrl or Shift begins to choose rows, as in lists of files.
        onClick={(event) => {
          if (!event.shiftKey && !event.ctrlKey && !event.metaKey) return
          event.preventDefault()
          choose(entry.key)
        }}
        onChange={() => void toggle(entry)}
        className="peer size-[1.375rem] appearance-none rounded-full border-[1.5px] border-outline transition-colors checked:border-accent checked:bg-accent hover:border-accent hover:bg-accent-soft checked:hover:bg-accent-strong" />
      <CheckIcon width="16" height="16" strokeWidth="2.4"
        className={`pointer-events-none absolute transition-opacity ${done ? 'animate-tick' : 'opacity-0'}`} />
    </label>
  )
}

/** All rows, in their order on screen. */
function rowKeys(inside: HTMLElement): string[] {
  const rows = inside.closest('ul')?.querySelectorAll<HTMLElement>('[data-row]') ?? []
  return [...rows].map((row) => row.dataset.row ?? '')
}
