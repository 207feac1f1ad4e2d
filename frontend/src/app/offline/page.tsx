import type { Metadata } from 'next'
import { OfflineTasks } from './offline-tasks'

export const metadata: Metadata = { title: 'Tasks' }

/**
 * What the service worker shows in the place of the tasks' page while there is no network. It holds nobody's data: the
 * browser adds what it keeps for the person who was signed in.
 */
export default function OfflinePage() {
  return <OfflineTasks />
}
