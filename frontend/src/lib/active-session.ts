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
