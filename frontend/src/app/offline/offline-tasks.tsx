'use client'

import { useEffect, useState } from 'react'
import { AppHeader } from '@/components/shell/app-header'
import { SectionBar } from '@/components/shell/sections'
import { SkipLink } from '@/components/shell/skip-link'
import { TaskBoard } from '@/components/tasks/task-board'
import { Button } from '@/components/ui/button'
import { OfflineIcon } from '@/components/ui/icons'
import { Notice } from '@/components/ui/notice'
import { parseQuery } from '@/lib/task-query'
import { parseTheme, THEME_COOKIE } from '@/lib/theme'
import type { User } from '@/lib/user'
import { deviceTimeZone } from '@/lib/zoned-time'
import { AccountProvider } from '@/state/account'
import { AnnouncerProvider } from '@/state/announcer'
import { type Copy, readCopy, readOwner } from '@/state/offline-copy'
import { SelectionProvider } from '@/state/selection'
import { TasksProvider } from '@/state/tasks'

type Kept = { user: User; copy: Copy | null }

/** The tasks as this browser keeps them, or a word that it keeps none. */
export function OfflineTasks() {
  const [kept, setKept] = useState<Kept | null>()
  useEffect(() => {
    showChosenTheme()
    void readKept().then(setKept)
  }, [])
  if (kept === undefined) return null
  return kept === null ? <NothingKept /> : <KeptTasks {...kept} />
}

function KeptTasks({ user, copy }: Kept) {
  return (
    <div className="flex min-h-dvh flex-col pb-(--section-bar)">
      <SkipLink />
      <AppHeader user={user} />
      <main id="content" tabIndex={-1} className="flex flex-1 flex-col outline-none">
        <AccountProvider id={user.id}>
          <div className="mx-auto w-full max-w-6xl px-4 pt-5 pb-32 sm:px-6 sm:pt-10">
            <AnnouncerProvider>
              <SelectionProvider>
                <TasksProvider
                  initial={copy}
                  asOf={copy?.at ?? null}
                  clock={{ now: Date.now(), timeZone: deviceTimeZone() }}
                >
                  <TaskBoard />
                </TasksProvider>
              </SelectionProvider>
            </AnnouncerProvider>
          </div>
        </AccountProvider>
      </main>
      <SectionBar />
    </div>
  )
}

function NothingKept() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <Notice
        wholePage
        title="Taskora cannot be reached"
        picture={<OfflineIcon width="36" height="36" className="text-caution" />}
        action={<Button onClick={() => window.location.reload()}>Try again</Button>}
      >
        Nobody is signed in on this device, so there are no saved tasks to show offline.
      </Notice>
    </main>
  )
}

async function readKept(): Promise<Kept | null> {
  const user = await readOwner()
  if (!user) return null
  const query = parseQuery(new URLSearchParams(window.location.search))
  return { user, copy: await readCopy(user.id, query, { now: Date.now(), timeZone: deviceTimeZone() }) }
}

/** The page was made before somebody chose. */
function showChosenTheme(): void {
  const chosen = document.cookie.split('; ').find((pair) => pair.startsWith(`${THEME_COOKIE}=`))
  document.documentElement.dataset.theme = parseTheme(chosen?.slice(THEME_COOKIE.length + 1))
}
