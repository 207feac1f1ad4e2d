import { getAuth } from './auth'

/** A session as its owner sees it. The token stays on the server: the id is enough to end it. */
export interface ActiveSession {
  id: string
  /** The one that asks. */
  current: boolean
  userAgent: string | null
  createdAt: string
  /** When it was last extended, which happens at most once a day. */
  seenAt: string
}

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
