'use client'

import { AlertIcon } from '@/components/icons'
import { Notice } from '@/components/notice'
import { Button } from '@/components/ui/button'
import { useTasks } from '@/context/tasks'
import { visible } from '@/lib/task-list'
import { EmptyPicture } from './empty-picture'
import { TaskComposer } from './task-composer'
import { TaskItems } from './task-items'
import { TaskSummary } from './task-summary'

/** The whole list of a person: how far they are, a place to add, and the tasks. */
export function TaskBoard() {
  const { list, state, reload } = useTasks()
  const { open, done } = visible(list)
  if (state !== 'ready') {
    return (
      <div role="alert" className="rounded-2xl border border-line bg-surface shadow-card">
        <h1 className="sr-only">Tasks</h1>
        <Notice title="Your tasks could not be loaded" picture={<AlertIcon width="36" height="36" className="text-danger" />}
          action={<Button busy={state === 'loading'} onClick={reload}>Try again</Button>}>
          They are safe. The connection to them is interrupted and usually comes back within a moment.
        </Notice>
      </div>
    )
  }
  return (
    <>
      <TaskSummary open={open.length} done={done.length} more={list.nextCursor !== null} />
      <TaskComposer />
      {open.length + done.length > 0 ? (
        <TaskItems open={open} done={done} />
      ) : (
        <Notice title="A clear page" picture={<EmptyPicture />}>
          Write down the first thing on your mind above, then press Enter.
        </Notice>
      )}
    </>
  )
}
