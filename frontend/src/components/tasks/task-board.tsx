'use client'

import { lazy, Suspense, useMemo, useState } from 'react'
import type { TaskCounts } from '@/api/tasks'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { AlertIcon, KeyboardIcon, SelectIcon } from '@/components/ui/icons'
import { Notice } from '@/components/ui/notice'
import { VIEW_NAMES } from '@/lib/task-labels'
import { addressOf, countOf, type View } from '@/lib/task-query'
import { useSelection } from '@/state/selection'
import { useTaskActions, useTasks } from '@/state/tasks'
import { BoardFrame } from './board-frame'
import { ConnectionNote } from './connection-note'
import { EmptyState } from './empty-state'
import { PanelsProvider, useOpenPanels, usePanels } from './panels'
import { HEADING_ID } from './row-focus'
import { TaskComposer } from './task-composer'
import { TaskItems } from './task-items'
import { RowSkeletons } from './task-skeleton'
import { TaskToolbar } from './task-toolbar'
import { UnsentList } from './unsent-list'
import { useKeptFocus } from './use-kept-focus'
import { useShortcuts } from './use-shortcuts'
import { ViewNav } from './view-nav'

const BulkBar = lazy(() => import('./bulk-bar'))
const TaskEditor = lazy(() => import('./task-editor'))
const PriorityDialog = lazy(() => import('./priority-dialog'))
const DueDialog = lazy(() => import('./due-dialog'))
const TagsDialog = lazy(() => import('./tags-dialog'))
const ConflictDialog = lazy(() => import('./conflict-dialog'))
const ShortcutsDialog = lazy(() => import('./shortcuts-dialog'))

/** The tasks of a person: views, a place to add, and the list. */
export function TaskBoard() {
  return (
    <PanelsProvider>
      <Board />
    </PanelsProvider>
  )
}

function Board() {
  const { state } = useTasks()
  useShortcuts()
  return (
    <>
      <BoardFrame views={<ViewNav />}>
        <BoardHeading />
        <TaskComposer />
        <TaskToolbar />
        <ConnectionNote />
        <UnsentList />
        {state === 'failed' ? <Failure /> : <List />}
      </BoardFrame>
      <OpenPanels />
    </>
  )
}

function BoardHeading() {
  const { query, counts, entries } = useTasks()
  const { active, start, end } = useSelection()
  const { showHelp } = usePanels()
  return (
    <div className="mb-5 flex items-end justify-between gap-3 max-sm:mb-2 max-sm:items-center">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-2.5 sm:block">
        <h1
          id={HEADING_ID}
          tabIndex={-1}
          className="text-2xl leading-tight font-semibold tracking-[-0.025em] outline-none sm:text-[2rem]"
        >
          {query.view === 'all' ? 'Tasks' : VIEW_NAMES[query.view]}
        </h1>
        <p className="text-muted max-sm:text-[0.9375rem] sm:mt-0.5">{counts ? inWords(query.view, counts) : ' '}</p>
      </div>
      <div className="flex shrink-0 gap-1">
        <IconButton
          label={active ? 'Stop selecting' : 'Select tasks'}
          aria-pressed={active}
          disabled={entries.length === 0 && !active}
          onClick={active ? end : start}
          className="aria-pressed:bg-accent-soft aria-pressed:text-accent disabled:opacity-50"
        >
          <SelectIcon />
        </IconButton>
        <IconButton label="Keyboard shortcuts" onClick={() => showHelp(true)} className="pointer-coarse:hidden">
          <KeyboardIcon />
        </IconButton>
      </div>
    </div>
  )
}

function inWords(view: View, counts: TaskCounts): string {
  const count = countOf(view, counts)
  if (view === 'done') return count === 1 ? '1 task' : `${count} tasks`
  if (view === 'today') return todayInWords(counts)
  const open = count === 0 ? 'Nothing to do' : `${count} to do`
  return view === 'all' && counts.done > 0 ? `${open}, ${counts.done} done` : open
}

function todayInWords({ today, overdue }: TaskCounts): string {
  const due = today === 0 ? 'Nothing is due today' : `${today} due today`
  return overdue === 0 ? due : `${due}, ${overdue} overdue`
}

function List() {
  const { state, entries, query } = useTasks()
  const keys = useMemo(() => entries.map(({ key }) => key), [entries])
  useKeptFocus({ keys, address: addressOf(query), ready: state === 'ready' })
  if (state === 'loading')
    return (
      <div role="status" aria-label="Loading tasks">
        <RowSkeletons />
      </div>
    )
  return entries.length > 0 ? <TaskItems /> : <EmptyState />
}

function Failure() {
  const { reload } = useTaskActions()
  const [busy, setBusy] = useState(false)
  const retry = async () => {
    setBusy(true)
    await reload()
    setBusy(false)
  }
  return (
    <div role="alert" className="rounded-2xl border border-line bg-surface shadow-card">
      <Notice
        title="Your tasks could not be loaded"
        picture={<AlertIcon width="36" height="36" className="text-danger" />}
        action={
          <Button busy={busy} onClick={retry}>
            Try again
          </Button>
        }
      >
        They are safe. The connection to them is interrupted and usually comes back within a moment.
      </Notice>
    </div>
  )
}

/** What lies above the page: each is loaded when it is first needed. */
function OpenPanels() {
  const { conflict } = useTasks()
  const { active } = useSelection()
  const { editing, prioritizing, chosen, help } = useOpenPanels()
  return (
    <Suspense fallback={null}>
      {active && <BulkBar />}
      {editing && <TaskEditor key={editing.entry.key} editing={editing} />}
      {prioritizing.length > 0 && <PriorityDialog entries={prioritizing} />}
      {chosen?.part === 'due' && <DueDialog entries={chosen.entries} />}
      {chosen?.part === 'tags' && <TagsDialog entries={chosen.entries} />}
      {conflict && <ConflictDialog key={conflict.theirs.version} conflict={conflict} />}
      {help && <ShortcutsDialog />}
    </Suspense>
  )
}
