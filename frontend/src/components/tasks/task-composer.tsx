'use client'

import { useEffect, useRef } from 'react'
import { EnterIcon, PlusIcon } from '@/components/icons'
import { submitTo } from '@/components/ui/submit-to'
import { useTasks } from '@/context/tasks'
import { TITLE_LIMIT } from '@/services/tasks'

/** Where the keyboard goes when the row that had it is gone. */
export const COMPOSER_ID = 'new-task'

/** One line to write a task into; it keeps the focus, so several can be added in a row. */
export function TaskComposer() {
  const { add } = useTasks()
  const input = useRef<HTMLInputElement>(null)

  // The list streams in after the page, too late for the attribute `autofocus`. On a phone the keyboard would be in the way.
  useEffect(() => {
    const idle = document.activeElement === document.body
    if (idle && window.matchMedia('(pointer: fine)').matches) input.current?.focus()
  }, [])

  const onSubmit = (data: FormData) => {
    const title = String(data.get('title') ?? '').trim()
    if (title === '') return
    if (input.current) input.current.value = ''
    void add(title)
  }

  return (
    <form {...submitTo(onSubmit)}
      className="group flex h-14 items-center rounded-2xl border border-line bg-surface pr-2 pl-4 shadow-card transition-colors focus-within:border-accent has-[input:focus-visible]:ring-3 has-[input:focus-visible]:ring-accent/20">
      <PlusIcon className="shrink-0 text-accent" strokeWidth="2" />
      <input ref={input} id={COMPOSER_ID} name="title" maxLength={TITLE_LIMIT} aria-label="New task"
        placeholder="What needs doing?" autoComplete="off" enterKeyHint="done"
        className="h-full min-w-0 flex-1 bg-transparent px-3 text-base outline-none placeholder:text-muted" />
      <button type="submit"
        className="inline-flex h-10 items-center gap-2 rounded-xl bg-accent px-3.5 text-[0.9375rem] font-semibold text-on-accent transition hover:bg-accent-strong group-has-placeholder-shown:bg-well group-has-placeholder-shown:text-muted">
        Add
        <EnterIcon width="16" height="16" className="hidden opacity-75 sm:block" />
      </button>
    </form>
  )
}
