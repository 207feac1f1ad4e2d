'use client'

import { useEffect, useRef, useState, type MouseEvent, type Ref } from 'react'
import { CheckIcon, TrashIcon } from '@/components/icons'
import { IconButton } from '@/components/ui/icon-button'
import { useTasks } from '@/context/tasks'
import { shown, type Entry } from '@/lib/task-list'
import { COMPOSER_ID } from './task-composer'
import { TitleEditor, type EditorResult } from './title-editor'

/** One task: tick it off, press its title to edit it, delete it. */
export function TaskRow({ entry }: { entry: Entry }) {
  const { change, remove } = useTasks()
  const [editing, setEditing] = useState(false)
  const { title, status } = shown(entry)
  const completed = status === 'done'

  const titleButton = useRef<HTMLButtonElement>(null)
  const backToTitle = useRef(false)

  // The button is not there while its title is edited; the keyboard goes on from where it began.
  useEffect(() => {
    if (!editing && backToTitle.current) titleButton.current?.focus()
  }, [editing])

  const finish = ({ value, byKeyboard }: EditorResult) => {
    backToTitle.current = byKeyboard
    setEditing(false)
    if (value !== null && value !== title) void change(entry, { title: value })
  }
  const onDelete = (event: MouseEvent<HTMLElement>) => {
    neighbour(event.currentTarget)?.focus()
    remove(entry)
  }

  return (
    <li data-row={entry.key} aria-busy={entry.saving}
      className={`group flex items-start gap-1 rounded-2xl border py-1.5 pr-1.5 pl-2 transition-colors ${entry.saving ? 'animate-appear' : ''} ${completed ? '-my-1 border-transparent' : 'border-line bg-surface shadow-card hover:border-outline/60'}`}>
      <Checkbox label={title} checked={completed} disabled={entry.saving}
        onChange={() => void change(entry, { status: completed ? 'todo' : 'done' })} />
      {editing ? (
        <TitleEditor title={title} onEnd={finish} />
      ) : (
        <TitleButton ref={titleButton} title={title} completed={completed} disabled={entry.saving}
          onEdit={() => setEditing(true)} />
      )}
      <IconButton label={`Delete “${title}”`} disabled={entry.saving} onClick={onDelete}
        className="hover:bg-danger-soft hover:text-danger focus-visible:opacity-100 group-focus-within:opacity-100 pointer-fine:opacity-0 pointer-fine:group-hover:opacity-100">
        <TrashIcon width="18" height="18" />
      </IconButton>
    </li>
  )
}

interface CheckboxProps {
  label: string
  checked: boolean
  disabled: boolean
  onChange: () => void
}

function Checkbox({ label, ...input }: CheckboxProps) {
  return (
    <label className="relative flex size-9 shrink-0 items-center justify-center text-on-accent">
      <input type="checkbox" aria-label={label} {...input}
        className="peer size-[1.375rem] appearance-none rounded-full border-[1.5px] border-outline transition-colors checked:border-accent checked:bg-accent hover:border-accent hover:bg-accent-soft checked:hover:bg-accent-strong" />
      <CheckIcon width="16" height="16" strokeWidth="2.4"
        className="pointer-events-none absolute scale-50 opacity-0 transition peer-checked:scale-100 peer-checked:opacity-100" />
    </label>
  )
}

interface TitleButtonProps {
  ref: Ref<HTMLButtonElement>
  title: string
  completed: boolean
  disabled: boolean
  onEdit: () => void
}

function TitleButton({ ref, title, completed, disabled, onEdit }: TitleButtonProps) {
  return (
    <button ref={ref} type="button" onClick={onEdit} disabled={disabled} title="Edit" aria-label={`Edit “${title}”`}
      className={`min-h-9 min-w-0 flex-1 rounded-lg px-1.5 py-1.5 text-left leading-6 wrap-anywhere hover:cursor-text ${completed ? 'text-muted line-through decoration-muted/50' : ''}`}>
      {title}
    </button>
  )
}

/** Where focus goes when this row disappears: the next row, else the one before, else the line for new tasks. */
function neighbour(element: HTMLElement): HTMLElement | null {
  const rows = [...(element.closest('ul')?.querySelectorAll('li[data-row]:has(input)') ?? [])]
  const at = rows.findIndex((row) => row.contains(element))
  const next = rows[at + 1] ?? rows[at - 1]
  return next?.querySelector('input') ?? document.getElementById(COMPOSER_ID)
}
