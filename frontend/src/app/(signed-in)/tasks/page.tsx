import type { Metadata } from 'next'
import { Suspense } from 'react'
import { TaskBoard } from '@/components/tasks/task-board'
import { TaskSkeleton } from '@/components/tasks/task-skeleton'
import { TasksProvider } from '@/context/tasks'
import { requireUser, type User } from '@/lib/session'
import { initialTasks } from '@/services/initial-tasks'

export const metadata: Metadata = { title: 'Tasks' }

/** A layout is not run again for every page, so the page asks for the session itself. */
export default async function TasksPage() {
  const user = await requireUser()
  return (
    <Suspense fallback={<TaskSkeleton />}>
      <LoadedTasks user={user} />
    </Suspense>
  )
}

async function LoadedTasks({ user }: { user: User }) {
  return (
    <TasksProvider initial={await initialTasks(user)}>
      <TaskBoard />
    </TasksProvider>
  )
}
