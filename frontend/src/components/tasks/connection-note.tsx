'use client'

import { useSyncExternalStore } from 'react'
import { OfflineIcon } from '@/components/ui/icons'
import { momentInWords } from '@/lib/due'
import { useTasks } from '@/state/tasks'

/** Says while the server cannot be reached from when what is on screen is, and that changes wait. */
export function ConnectionNote() {
  const { asOf, clock } = useTasks()
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  )
  const where = online ? 'Taskora cannot be reached' : asOf === null ? 'You are offline' : 'Offline'
  const since = asOf === null ? '' : `: shown as of ${momentInWords(asOf, clock)}`
  return (
    <div role="status">
      {(!online || asOf !== null) && (
        <p className="mb-3 flex items-center gap-2.5 rounded-xl bg-caution-soft px-4 py-3 text-[0.9375rem] font-medium text-caution">
          <OfflineIcon className="shrink-0" />
          {`${where}${since}. What you add or change is kept, and sent when the connection is back.`}
        </p>
      )}
    </div>
  )
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}
