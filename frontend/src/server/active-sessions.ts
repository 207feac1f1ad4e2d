import 'server-only'
import type { ActiveSession } from '@/lib/active-session'
import { getAuth } from './auth'

/** Where somebody is signed in: the present session first, then by last use. */
export async function activeSessions(userId: string, currentId: string): Promise<ActiveSession[]> {
  const { internalAdapter } = await getAuth().$context
  const sessions = await internalAdapter.listSessions(userId, { onlyActiveSessions: true })
  return sessions
    .map(({ id, userAgent, createdAt, updatedAt }) => ({
      id,
      current: id === currentId,
      userAgent: userAgent ?? null,
      createdAt: createdAt.toISOString(),
      seenAt: updatedAt.toISOString(),
    }))
    .sort((a, b) => Number(b.current) - Number(a.current) || b.seenAt.localeCompare(a.seenAt))
}

/** Ends one of somebody's sessions; false when it is not theirs or not there. */
export async function endSession(userId: string, sessionId: string): Promise<boolean> {
  const { internalAdapter } = await getAuth().$context
  const sessions = await internalAdapter.listSessions(userId)
  const session = sessions.find(({ id }) => id === sessionId)
  if (!session) return false
  await internalAdapter.deleteSession(session.token)
  return true
}
