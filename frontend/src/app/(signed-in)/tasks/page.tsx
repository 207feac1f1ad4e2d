import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { Suspense } from 'react'
import { TaskBoard } from '@/components/tasks/task-board'
import { TaskSkeleton } from '@/components/tasks/task-skeleton'
import { firstLocale, writesPm } from '@/lib/hours'
import { parseQuery, type TaskQuery } from '@/lib/task-query'
import type { User } from '@/lib/user'
import { initialTasks, knownTimeZone } from '@/server/initial-tasks'
import { requireUser } from '@/server/session'
import { AnnouncerProvider } from '@/state/announcer'
import { SelectionProvider } from '@/state/selection'
import { TasksProvider } from '@/state/tasks'

export const metadata: Metadata = { title: 'Tasks' }

interface TasksPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** A layout is not run again for every page, so the page asks for the session itself. */
export default async function TasksPage({ searchParams }: TasksPageProps) {
  const [user, parameters] = await Promise.all([requireUser(), searchParams])
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one]))
  return (
    <Suspense fallback={<TaskSkeleton />}>
      <LoadedTasks user={user} query={parseQuery(new URLSearchParams(pairs))} />
    </Suspense>
  )
}

async function LoadedTasks({ user, query }: { user: User; query: TaskQuery }) {
  const timeZone = await knownTimeZone()
  const initial = await initialTasks(user, query, timeZone)
  const pm = writesPm(firstLocale((await headers()).get('accept-language')))
  return (
    <AnnouncerProvider>
      <SelectionProvider>
        <TasksProvider initial={initial} clock={{ now: Date.now(), timeZone, pm }}>
          <TaskBoard />
        </TasksProvider>
      </SelectionProvider>
    </AnnouncerProvider>
  )
}
