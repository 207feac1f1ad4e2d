'use client'

import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { TITLE_LIMIT } from '@/api/tasks'
import { IconButton } from '@/components/ui/icon-button'
import { ChevronDownIcon, EnterIcon, PlusIcon } from '@/components/ui/icons'
import { submitTo } from '@/components/ui/submit-to'
import { dueFields } from '@/lib/due'
import { useTaskActions, useTasks } from '@/state/tasks'
import { useDraft } from '@/state/use-draft'
import { type Details, detailsFor } from './task-details'
import { TaskFacts } from './task-facts'

const ComposerDetails = lazy(() => import('./composer-details'))

/** Where the keyboard goes when the row that had it is gone. */
export const COMPOSER_ID = 'new-task'

/** One line to write a task into; it keeps the focus, so several can be added in a row. */
export function TaskComposer() {
  const { query, clock } = useTasks()
  const { add } = useTaskActions()
  const input = useRef<HTMLInputElement>(null)
  const { text, setText } = useDraft(COMPOSER_ID)
  const [open, setOpen] = useState(false)
  // Until somebody chooses, the view does.
  const [chosen, setChosen] = useState<Details | null>(null)
  const details = chosen ?? detailsFor(query, clock)
  const { due, ...rest } = details

  // The list streams in after the page, too late for the attribute `autofocus`. On a phone the keyboard would be in the
  // way.
  useEffect(() => {
    // Typed before the page was ready.
    if (input.current?.value) setText(input.current.value)
    const idle = document.activeElement === document.body
    if (idle && window.matchMedia('(pointer: fine)').matches) input.current?.focus()
  }, [setText])

  const onSubmit = () => {
    const title = text.trim()
    if (title === '') return
    setChosen(null)
    void add({ title, ...given(rest), ...(due && dueFields(due)) })
    setText('')
    input.current?.focus()
  }

  return (
    <form
      {...submitTo(onSubmit)}
      aria-label="Add a task"
      className="rounded-2xl border border-line bg-surface shadow-card transition-colors focus-within:border-accent has-[#new-task:focus-visible]:ring-3 has-[#new-task:focus-visible]:ring-accent/20"
    >
      <div className="group flex h-14 items-center gap-1 pr-2 pl-4">
        <PlusIcon className="shrink-0 text-accent" strokeWidth="2" />
        <input
          ref={input}
          id={COMPOSER_ID}
          name="title"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={TITLE_LIMIT}
          aria-label="New task"
          placeholder="What needs doing?"
          autoComplete="off"
          enterKeyHint="done"
          className="h-full min-w-0 flex-1 bg-transparent px-2 text-base outline-none placeholder:text-muted"
        />
        <IconButton
          label={open ? 'Fewer details' : 'Due date, priority and tags'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="rounded-xl"
        >
          <ChevronDownIcon className={`transition-transform ${open ? 'rotate-180' : ''}`} />
        </IconButton>
        <button
          type="submit"
          className="inline-flex h-10 items-center gap-2 rounded-xl bg-accent px-3.5 text-[0.9375rem] font-semibold text-on-accent transition hover:bg-accent-strong group-has-placeholder-shown:bg-well group-has-placeholder-shown:text-muted"
        >
          Add
          <EnterIcon width="16" height="16" className="hidden opacity-75 sm:block" />
        </button>
      </div>
      {open ? (
        <Suspense fallback={<div className="h-40" />}>
          <ComposerDetails value={details} onChange={setChosen} />
        </Suspense>
      ) : (
        <TaskFacts
          task={{ ...dueFields(due), priority: rest.priority, tags: rest.tags, status: 'todo' }}
          className="-mt-1 px-12 pb-3"
        />
      )}
    </form>
  )
}

/** Only what differs from a plain task is sent. */
function given({ priority, tags }: Omit<Details, 'due'>) {
  return { ...(priority !== 'none' && { priority }), ...(tags.length > 0 && { tags }) }
}
