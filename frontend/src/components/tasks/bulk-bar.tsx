'use client'

import { useEffect } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { CheckIcon, CloseIcon, FlagIcon, SelectIcon, TrashIcon } from '@/components/ui/icons'
import { useAnnounce } from '@/state/announcer'
import { useSelection } from '@/state/selection'
import { useTaskActions, useTasks } from '@/state/tasks'
import { usePanels } from './panels'

const ACTION =
  'flex h-10 items-center gap-2 rounded-xl px-2.5 text-[0.9375rem] font-semibold outline-offset-0 hover:bg-well ' +
  'disabled:opacity-50 max-sm:flex-1 max-sm:justify-center'

/** What can be done to the chosen rows, while rows are being chosen. */
export default function BulkBar() {
  const { entries, query } = useTasks()
  const { changeMany, removeMany } = useTaskActions()
  const { keys, choose, end } = useSelection()
  const { prioritize } = usePanels()
  const announce = useAnnounce()
  const chosen = entries.filter(({ key, saving }) => keys.has(key) && !saving)
  const none = chosen.length === 0
  const all = entries.length > 0 && chosen.length === entries.length
  const done = query.view === 'done'

  useEffect(
    () => announce(chosen.length === 0 ? 'Select tasks' : `${chosen.length} selected`),
    [chosen.length, announce],
  )

  const complete = () => {
    end()
    void changeMany(chosen, { status: done ? 'todo' : 'done' }, done ? 'Opened again' : 'Completed')
  }
  const remove = () => {
    end()
    void removeMany(chosen)
  }
  return (
    <div className="pointer-events-none fixed inset-x-3 bottom-[calc(var(--section-bar)+0.75rem)] z-10 flex justify-center">
      <div
        role="toolbar"
        aria-label="Selected tasks"
        className="pointer-events-auto flex w-full max-w-xl animate-appear flex-wrap items-center gap-1 rounded-2xl border border-line bg-raised p-1.5 shadow-float sm:flex-nowrap"
      >
        <div className="flex items-center max-sm:w-full">
          <IconButton label="Stop selecting" onClick={end}>
            <CloseIcon />
          </IconButton>
          <p className="px-1.5 font-semibold whitespace-nowrap tabular-nums">
            {none ? 'Select tasks' : `${chosen.length} selected`}
          </p>
          <button
            type="button"
            onClick={() => choose(all ? [] : entries.map(({ key }) => key))}
            className={`${ACTION} text-muted max-sm:ml-auto max-sm:flex-none`}
          >
            <SelectIcon width="18" height="18" />
            {all ? 'None' : 'All'}
          </button>
        </div>
        <div className="flex items-center gap-1 max-sm:w-full sm:ml-auto">
          <button type="button" disabled={none} onClick={complete} className={`${ACTION} text-accent`}>
            <CheckIcon width="18" height="18" />
            {done ? 'Reopen' : 'Complete'}
          </button>
          <button type="button" disabled={none} onClick={() => prioritize(chosen)} className={ACTION}>
            <FlagIcon width="18" height="18" />
            Priority
          </button>
          <button type="button" disabled={none} onClick={remove} className={`${ACTION} text-danger`}>
            <TrashIcon width="18" height="18" />
            Delete
          </button>
        </div>
      </div>
    </div>
  )
}
