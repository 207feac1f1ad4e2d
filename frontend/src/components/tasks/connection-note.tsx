'use client'

import { useSyncExternalStore } from 'react'
import { OfflineIcon } from '@/components/ui/icons'

/** Says while the device has no network that changes wait for it. */
export function ConnectionNote() {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  )
  return (
    <div role="status">
      {!online && (
        <p className="mb-3 flex items-center gap-2.5 rounded-xl bg-caution-soft px-4 py-3 text-[0.9375rem] font-medium text-caution">
          <OfflineIcon className="shrink-0" />
          You are offline. What you add or change is kept, and sent when the connection is back.
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
