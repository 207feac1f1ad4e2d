import {
  ArrowDownIcon,
  ArrowUpIcon,
  FlagIcon,
  MoreIcon,
  PencilIcon,
  SelectIcon,
  SkipIcon,
  TrashIcon,
} from '@/components/ui/icons'
import { Menu, MenuItem } from '@/components/ui/menu'
import { useSelection } from '@/state/selection'
import { type Entry, shown } from '@/state/task-list'
import { useTaskActions } from '@/state/tasks'
import { usePanels } from './panels'
import type { RowMove } from './row-move'

interface RowMenuProps {
  entry: Entry
  movable: boolean
  onMove: (entry: Entry, move: RowMove) => void
}

/** Everything that can be done to a task, for whoever knows no shortcut. */
export function RowMenu({ entry, movable, onMove }: RowMenuProps) {
  const { remove, skip } = useTaskActions()
  const { edit, prioritize } = usePanels()
  const { toggle } = useSelection()
  const { title, repeat, status } = shown(entry)
  return (
    <Menu
      trigger={(trigger) => (
        <button
          type="button"
          {...trigger}
          aria-label={`More about “${title}”`}
          title="More"
          disabled={entry.saving}
          className="inline-flex size-10 shrink-0 items-center justify-center rounded-lg text-muted transition-colors hover:bg-well hover:text-ink"
        >
          <MoreIcon />
        </button>
      )}
    >
      <MenuItem icon={<PencilIcon />} onSelect={() => edit({ entry })}>
        Details
      </MenuItem>
      {repeat && status !== 'done' && (
        <MenuItem icon={<SkipIcon />} onSelect={() => void skip(entry)}>
          Skip this one
        </MenuItem>
      )}
      <MenuItem icon={<FlagIcon />} onSelect={() => prioritize([entry])}>
        Priority
      </MenuItem>
      <MenuItem icon={<SelectIcon />} onSelect={() => toggle(entry.key)}>
        Select
      </MenuItem>
      {movable && (
        <>
          <MenuItem icon={<ArrowUpIcon />} onSelect={() => onMove(entry, 'up')}>
            Move up
          </MenuItem>
          <MenuItem icon={<ArrowDownIcon />} onSelect={() => onMove(entry, 'down')}>
            Move down
          </MenuItem>
          <MenuItem icon={<ArrowUpIcon />} onSelect={() => onMove(entry, 'top')}>
            Move to the top
          </MenuItem>
        </>
      )}
      <MenuItem icon={<TrashIcon />} tone="danger" onSelect={() => void remove(entry)}>
        Delete
      </MenuItem>
    </Menu>
  )
}
