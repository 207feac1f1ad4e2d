'use client'

import { useEffect, useRef, useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { ArrowDownIcon, ArrowUpIcon, CloseIcon, SearchIcon } from '@/components/ui/icons'
import { Select } from '@/components/ui/select'
import { SORT_NAMES } from '@/lib/task-labels'
import { parseQuery, SORTS, sortedBy } from '@/lib/task-query'
import { useTaskActions, useTasks } from '@/state/tasks'
import { TaskFilter } from './task-filter'

/** Where `/` goes. */
export const SEARCH_ID = 'task-search'

const SORT_OPTIONS = SORTS.map((value) => ({ value, label: SORT_NAMES[value] }))

/** Which of the view's tasks are shown, and in which order. */
export function TaskToolbar() {
  return (
    // One line on phones, too: what is above the list takes rows away from it.
    <div className="mt-4 mb-3 flex items-center gap-2 max-sm:mt-3">
      <Search />
      <TaskFilter />
      <SortOrder />
    </div>
  )
}

/** Typing is over when this long nothing was typed. */
const PAUSE_MS = 250

function Search() {
  const { query } = useTasks()
  const { show } = useTaskActions()
  const [text, setText] = useState(query.q)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const sent = useRef(query.q)

  // The address may change otherwise than by typing: another view, or the back button.
  useEffect(() => {
    if (query.q !== sent.current) setText(query.q)
    sent.current = query.q
  }, [query.q])

  const search = (value: string) => {
    clearTimeout(timer.current)
    const q = value.trim()
    // As the address says now: another view may have been chosen since the text was typed.
    const current = parseQuery(new URLSearchParams(window.location.search))
    if (q === current.q) return
    // The first search is a step to go back from, its refinement is not.
    show({ ...current, q }, { replace: current.q !== '' })
    sent.current = q
  }
  const onType = (value: string) => {
    setText(value)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => search(value), PAUSE_MS)
  }
  const clear = () => {
    setText('')
    search('')
    document.getElementById(SEARCH_ID)?.focus()
  }
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        search(text)
      }}
      className="flex h-10 min-w-0 flex-1 items-center rounded-xl border border-line bg-surface pl-3 transition-colors hover:border-outline focus-within:border-accent has-[input:focus-visible]:ring-3 has-[input:focus-visible]:ring-accent/20"
    >
      <SearchIcon width="18" height="18" className="shrink-0 text-muted" />
      <input
        id={SEARCH_ID}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label="Search tasks"
        placeholder="Search"
        autoComplete="off"
        value={text}
        maxLength={200}
        onChange={(event) => onType(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && text !== '' && clear()}
        className="h-full min-w-0 flex-1 bg-transparent px-2 text-[0.9375rem] outline-none placeholder:text-muted"
      />
      {text === '' ? (
        <span
          aria-hidden="true"
          className="mr-2 hidden rounded-md border border-line px-1.5 font-sans text-xs leading-5 text-muted pointer-fine:block"
        >
          /
        </span>
      ) : (
        <IconButton label="Clear search" onClick={clear}>
          <CloseIcon width="16" height="16" />
        </IconButton>
      )}
    </form>
  )
}

function SortOrder() {
  const { query } = useTasks()
  const { show } = useTaskActions()
  const ascending = query.direction === 'asc'
  return (
    <>
      <Select
        label="Sort by"
        hideLabel
        className="shrink-0 max-sm:[&_select]:field-sizing-content sm:w-36"
        value={query.sort}
        options={SORT_OPTIONS}
        onChange={(sort) => show(sortedBy(query, sort))}
      />
      {query.sort !== 'manual' && (
        <IconButton
          label={ascending ? 'Ascending; sort descending' : 'Descending; sort ascending'}
          onClick={() => show({ ...query, direction: ascending ? 'desc' : 'asc' })}
          className="rounded-xl border border-line bg-surface"
        >
          {ascending ? <ArrowUpIcon width="18" height="18" /> : <ArrowDownIcon width="18" height="18" />}
        </IconButton>
      )}
    </>
  )
}
