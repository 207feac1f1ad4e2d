'use client'

import { useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useTasks } from '@/context/tasks'
import type { Entry } from '@/lib/task-list'
import { TaskRow } from './task-row'
import { useRowMotion } from './use-row-motion'

/** One list, and one array, for open and done tasks: a row that changes sides keeps its element, and with it the keyboard focus. */
export function TaskItems({ open, done }: { open: Entry[]; done: Entry[] }) {
  const list = useRef<HTMLUListElement>(null)
  useRowMotion(list)
  return (
    <>
      <ul ref={list} aria-label="Tasks" className="mt-6 space-y-2">
        {[...open.map(row), ...(done.length > 0 ? [doneHeading] : []), ...done.map(row)]}
      </ul>
      <MoreTasks />
    </>
  )
}

const row = (entry: Entry) => <TaskRow key={entry.key} entry={entry} />

const doneHeading = (
  <li key="done" data-row="done" className="px-1 pt-5 pb-1 first:pt-1">
    <h2 className="text-sm font-semibold text-muted">Done</h2>
  </li>
)

function MoreTasks() {
  const { list, loadMore } = useTasks()
  const [busy, setBusy] = useState(false)
  if (list.nextCursor === null) return null
  const onClick = async () => {
    setBusy(true)
    await loadMore()
    setBusy(false)
  }
  return (
    <div className="mt-6 flex justify-center">
      <Button variant="quiet" busy={busy} onClick={onClick}>Show older tasks</Button>
    </div>
  )
}
