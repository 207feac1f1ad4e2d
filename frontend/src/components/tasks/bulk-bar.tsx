'use client'

import { type ReactNode, useEffect } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { CalendarIcon, CheckIcon, CloseIcon, FlagIcon, SelectIcon, TagIcon, TrashIcon } from '@/components/ui/icons'
import { useAnnounce } from '@/state/announcer'
import { useSelection } from '@/state/selection'
import { useTaskActions, useTasks } from '@/state/tasks'
import { usePanels } from './panels'
import { focusRowAt } from './row-focus'

const ACTION =
  'flex h-10 items-center gap-2 rounded-xl px-2.5 text-[0.9375rem] font-semibold outline-offset-0 hover:bg-well ' +
  'disabled:opacity-50'

/** What can be done to the chosen rows, while rows are being chosen. */
export default function BulkBar() {
  const { entries, query } = useTasks()
  const { changeMany, removeMany } = useTaskActions()
  const { keys, choose, end } = useSelection()
  const { prioritize, forChosen } = usePanels()
  const announce = useAnnounce()
  const chosen = entries.filter(({ key, saving }) => keys.has(key) && !saving)
  const none = chosen.length === 0
  const all = entries.length > 0 && chosen.length === entries.length
  const done = query.view === 'done'

  useEffect(
    () => announce(chosen.length === 0 ? 'Select tasks' : `${chosen.length} selected`),
    [chosen.length, announce],
  )

  /** The bar goes and its buttons with it: the keyboard goes on where the first chosen row is, or was. */
  const leave = () => {
    const first = chosen[0]
    const index = first ? entries.indexOf(first) : 0
    end()
    requestAnimationFrame(() => document.activeElement === document.body && focusRowAt(index))
  }
  const complete = () => {
    leave()
    void changeMany(chosen, { status: done ? 'todo' : 'done' }, done ? 'Reopened' : 'Completed')
  }
  const remove = () => {
    leave()
    void removeMany(chosen)
  }
  return (
    // As wide as the page, so that the bar lies in the middle of the list.
    <div className="pointer-events-none fixed inset-x-0 bottom-[calc(var(--section-bar)+0.75rem)] z-10">
      <div className="mx-auto flex max-w-6xl justify-center px-3 lg:pr-6 lg:pl-[17.5rem]">
        <div
          role="toolbar"
          aria-label="Selected tasks"
          className="pointer-events-auto flex w-full max-w-2xl animate-appear flex-wrap xl:max-w-3xl items-center gap-1 rounded-2xl border border-line bg-raised p-1.5 shadow-float sm:flex-nowrap"
        >
          <div className="flex items-center max-sm:w-full">
            <IconButton label="Stop selecting" onClick={leave}>
              <CloseIcon />
            </IconButton>
            <p className="px-1.5 font-semibold whitespace-nowrap tabular-nums">
              {none ? 'Select tasks' : `${chosen.length} selected`}
            </p>
            <button
              type="button"
              onClick={() => choose(all ? [] : entries.map(({ key }) => key))}
              className={`${ACTION} text-muted max-sm:ml-auto`}
            >
              <SelectIcon width="18" height="18" />
              {all ? 'None' : 'All'}
            </button>
          </div>
          <div className="flex items-center max-sm:w-full sm:ml-auto">
            <Action disabled={none} onClick={complete} icon={<CheckIcon />} className="text-accent">
              {done ? 'Reopen' : 'Complete'}
            </Action>
            <Action disabled={none} onClick={() => forChosen({ part: 'due', entries: chosen })} icon={<CalendarIcon />}>
              Date
            </Action>
            <Action disabled={none} onClick={() => forChosen({ part: 'tags', entries: chosen })} icon={<TagIcon />}>
              Tags
            </Action>
            <Action disabled={none} onClick={() => prioritize(chosen)} icon={<FlagIcon />}>
              Priority
            </Action>
            <Action disabled={none} onClick={remove} icon={<TrashIcon />} className="text-danger">
              Delete
            </Action>
          </div>
        </div>
      </div>
    </div>
  )
}

interface ActionProps {
  icon: ReactNode
  disabled: boolean
  onClick: () => void
  className?: string
  children: string
}

/** The word is below its sign where there is not much room: five fit side by side, and into one line with the rest. */
function Action({ icon, children, className = '', ...button }: ActionProps) {
  return (
    <button
      type="button"
      {...button}
      className={
        `${ACTION} max-xl:h-12 max-xl:min-w-14 max-xl:flex-col max-xl:justify-center max-xl:gap-0.5 ` +
        `max-xl:px-1 max-xl:text-xs max-sm:min-w-0 max-sm:flex-1 [&>svg]:size-[1.125rem] ${className}`
      }
    >
      {icon}
      {children}
    </button>
  )
}
