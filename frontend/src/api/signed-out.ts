import { RequestError } from './http'

/** Opens the sign-in page when a request failed because the session has ended. Returns whether that was the reason. */
export function leaveWhenSignedOut(error: unknown): boolean {
  if (!(error instanceof RequestError) || error.status !== 401) return false
  window.location.assign('/sign-in')
  return true
}
