'use client'

import { useEffect } from 'react'
import type { User } from '@/lib/user'
import { claimCopy, forgetCopy } from './offline-copy'

/** The pages that can be opened without a network; the worker sees nothing of any other. */
const SCOPE = '/tasks'
const AFTER_MS = 1_000

/**
 * Lets this browser open the tasks of the signed-in person without a network. Where that is switched off, what an
 * earlier page has set up is removed.
 */
export function OfflineSupport({ user, serviceWorker }: { user: User; serviceWorker: boolean }) {
  const { id, name, email } = user
  useEffect(() => {
    if (serviceWorker) void claimCopy({ id, name, email })
    else void forgetCopy()
    // Browsers have workers on https and localhost only.
    const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
    if (!workers) return
    // Nobody waits for it, and it fetches every file once more.
    const timer = setTimeout(() => void setUp(workers, serviceWorker).catch(console.warn), AFTER_MS)
    return () => clearTimeout(timer)
  }, [id, name, email, serviceWorker])
  return null
}

async function setUp(workers: ServiceWorkerContainer, wanted: boolean): Promise<void> {
  if (wanted) await workers.register('/sw.js', { scope: SCOPE, updateViaCache: 'none' })
  else await (await workers.getRegistration(SCOPE))?.unregister()
}

/** On pages for people without a session: nothing of the last one can be opened without a network any more. */
export function ForgetCopy() {
  useEffect(() => void forgetCopy(), [])
  return null
}
