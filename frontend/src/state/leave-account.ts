import { forgetKept } from './kept'
import { forgetCopy } from './offline-copy'
import { settled } from './unsaved'

/**
 * Leaves the account in this browser: saves what is under way, has the server `end` the session, removes the copy of
 * the tasks and opens a page for people without a session. Rejects as `end` does; the person is still signed in then.
 * `deleted`: the account is no more, so nothing that was written stays for its next sign-in either.
 */
export async function leaveAccount(end: () => Promise<unknown>, deleted?: { account: string }): Promise<void> {
  await settled()
  await end()
  if (deleted) forgetKept(deleted.account)
  await forgetCopy()
  // A full load, so that nothing of this person stays in the memory of the page.
  window.location.assign(deleted ? '/sign-up' : '/sign-in')
}
