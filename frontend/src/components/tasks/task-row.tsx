'use client'

import { type KeyboardEvent, type MouseEvent, memo, type Ref, useEffect, useRef, useState } from 'react'
import type { Task } from '@/api/tasks'
import { IconButton } from '@/components/ui/icon-button'
import { GripIcon, PencilIcon } from '@/components/ui/icons'
import { type Entry, shown } from '@/state/task-list'
import { useTaskActions } from '@/state/tasks'
import type { NearRows } from './near-rows'
import { usePanels } from './panels'
import { RowCheckbox } from './row-checkbox'
import { RowMenu } from './row-menu'
import type { RowMove } from './row-move'
import { hasFacts, TaskFacts } from './task-facts'
import { type EditorResult, TitleEditor } from './title-editor'
import { useIsNear } from './use-near-rows'

interface TaskRowProps {
  entry: Entry
  /** Rows are in the person's own order, so this one can be moved. */
  movable: boolean
  onMove: (entry: Entry, move: RowMove) => void
  /** The rows of a long list that are drawn whole; null when all are. */
  near: NearRows | null
}

/** Shows between which rows the dragged one would fall. Hidden, not transparent: that would be a layer in each row. */
const DROP_LINE =
  'data-dragged:opacity-40 before:absolute before:inset-x-2 before:h-0.5 before:rounded-full before:bg-accent ' +
  'before:hidden data-[edge=top]:before:-top-px data-[edge=top]:before:block ' +
  'data-[edge=bottom]:before:-bottom-px data-[edge=bottom]:before:block'

/** One task: tick it off, press its title to edit it, and a menu with the rest. */
export const TaskRow = memo(function TaskRow({ entry, movable, onMove, near }: TaskRowProps) {
  const { edit } = usePanels()
  const task = shown(entry)
  const { title, status } = task
  const done = status === 'done'
  const whole = useIsNear(near, entry.key)
  const { editing, titleButton, rename, finish } = useTitleEditing(entry)
  // A thumb gets the whole form, with room for what it types.
  const onTitle = () => (window.matchMedia('(pointer: coarse)').matches ? edit({ entry, part: 'title' }) : rename())

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (entry.saving || editing) return
    const { key, altKey } = event
    if (altKey && movable && (key === 'ArrowUp' || key === 'ArrowDown')) {
      event.preventDefault()
      onMove(entry, key === 'ArrowUp' ? 'up' : 'down')
    } else if (key === 'Enter' && event.target instanceof HTMLInputElement) {
      event.preventDefault()
      rename()
    }
  }

  return (
    <div
      role="listitem"
      data-row={entry.key}
      data-brief={whole ? undefined : ''}
      aria-busy={entry.saving}
      onKeyDown={onKeyDown}
      className={
        `flex items-start bg-surface py-1 pr-1.5 pl-2 ${movable ? 'pointer-fine:pl-4' : ''} ` +
        (whole
          ? `group relative transition-colors focus-within:bg-accent-soft/50 ` +
            `has-[[data-select]:checked]:bg-accent-soft ${DROP_LINE} ${entry.saving ? 'animate-appear' : ''}`
          : hasFacts(task)
            ? BRIEF_WITH_FACTS
            : '')
      }
    >
      {whole && movable && <Grip />}
      {whole ? <RowCheckbox entry={entry} /> : <span className="size-10 shrink-0" />}
      <div className="min-w-0 flex-1">
        {editing ? (
          <TitleEditor title={title} onEnd={finish} />
        ) : (
          <TitleButton ref={titleButton} title={title} done={done} disabled={entry.saving} onEdit={onTitle} />
        )}
        {whole && <TaskFacts task={task} className="-mt-1.5 pb-1.5 pl-1.5 max-sm:-mr-9" />}
      </div>
      {whole && <RowButtons entry={entry} movable={movable} onMove={onMove} />}
    </div>
  )
})

/** A title alone is as high as the row will be, as far as that is known. */
const BRIEF_WITH_FACTS = 'min-h-17'

function RowButtons({ entry, movable, onMove }: Omit<TaskRowProps, 'near'>) {
  const { edit } = usePanels()
  const { title } = shown(entry)
  return (
    <>
      <IconButton
        label={`Details of “${title}”`}
        disabled={entry.saving}
        onClick={() => edit({ entry })}
        className="not-hover:not-focus-visible:not-group-hover:not-group-focus-within:text-transparent pointer-coarse:hidden"
      >
        <PencilIcon width="18" height="18" />
      </IconButton>
      <RowMenu entry={entry} movable={movable} onMove={onMove} />
    </>
  )
}

/** Editing the title in its place: whether it is under way, and what begins and ends it. */
function useTitleEditing(entry: Entry) {
  const { change } = useTaskActions()
  // What the person saw when they began: somebody else's change that comes meanwhile must not be overwritten.
  const [seen, setSeen] = useState<Task | null>(null)
  const titleButton = useRef<HTMLButtonElement>(null)
  const backToTitle = useRef(false)

  // The button is not there while its title is edited; the keyboard goes on from where it began.
  useEffect(() => {
    if (!seen && backToTitle.current) titleButton.current?.focus()
    backToTitle.current = false
  }, [seen])

  const rename = () => setSeen(entry.task)
  const finish = ({ value, byKeyboard }: EditorResult) => {
    backToTitle.current = byKeyboard
    setSeen(null)
    if (value !== null && value !== shown(entry).title)
      void change(entry, { title: value }, { seen: seen ?? entry.task })
  }
  return { editing: seen !== null, titleButton, rename, finish }
}

/** For the mouse alone: keys and thumbs move rows by the menu. */
function Grip() {
  const swallow = (event: MouseEvent) => event.preventDefault()
  return (
    <span
      data-grip
      aria-hidden="true"
      onClick={swallow}
      className="absolute top-1 left-0 hidden h-10 w-5 cursor-grab items-center justify-center text-muted invisible group-hover:visible active:cursor-grabbing pointer-fine:flex"
    >
      <GripIcon width="18" height="18" />
    </span>
  )
}

interface TitleButtonProps {
  ref: Ref<HTMLButtonElement>
  title: string
  done: boolean
  disabled: boolean
  onEdit: () => void
}

function TitleButton({ ref, title, done, disabled, onEdit }: TitleButtonProps) {
  return (
    <button
      ref={ref}
      type="button"
      onClick={onEdit}
      disabled={disabled}
      title="Edit"
      aria-label={`Edit “${title}”`}
      className={
        `min-h-10 w-full rounded-lg px-1.5 py-2 text-left leading-6 wrap-anywhere transition-colors ` +
        `duration-300 pointer-fine:hover:cursor-text ${done ? 'text-muted line-through decoration-muted/60' : ''}`
      }
    >
      {title}
    </button>
  )
}
