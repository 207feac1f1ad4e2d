import { RequestError } from './http'
import { signInAddress } from './sign-in-address'

/**
 * Opens the sign-in page, which leads back here, when a request failed because the session has ended. Returns whether
 * that was the reason.
 */
export function leaveWhenSignedOut(error: unknown): boolean {
  if (!(error instanceof RequestError) || error.status !== 401) return false
  window.location.assign(signInAddress(window.location.pathname + window.location.search))
  return true
}
