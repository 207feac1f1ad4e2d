import type { components } from './api-schema'
import { open, RequestError, send } from './http'

export interface Credentials {
  email: string
  password: string
}

/** Sentences for the refusals that people meet; everything else keeps the words of the account service. */
const REFUSALS: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'That email and password do not match an account.',
  INVALID_PASSWORD: 'That is not your present password.',
  USER_ALREADY_EXISTS: 'There is already an account with this email. Sign in instead.',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'There is already an account with this email. Sign in instead.',
  INVALID_ORIGIN: 'This address is not set up for signing in. Open Taskora at its usual address.',
}

async function post(path: string, body: object): Promise<unknown> {
  try {
    return await send(`/api/auth${path}`, { method: 'POST', body })
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const message = error.status === 429 ? 'Too many attempts. Wait a minute, then try again.' : REFUSALS[error.code]
    throw message ? new RequestError(message, error.status, error.code) : error
  }
}

/** Opens a session; the cookie that holds it is invisible to scripts. */
export const signIn = (credentials: Credentials) => post('/sign-in/email', credentials)

/** Makes an account and opens its first session; resolves to its recovery codes, which nobody can show again. */
export async function signUp(account: Credentials & { name: string }): Promise<string[]> {
  return codesOf(await post('/sign-up/email', account))
}

/** New recovery codes in the place of all earlier ones. */
export async function renewRecoveryCodes(password: string): Promise<string[]> {
  return codesOf(await post('/recovery-codes/renew', { password }))
}

/** Says that the recovery codes are put away. */
export const keepRecoveryCodes = () => post('/recovery-codes/keep', {})

/** Uses a recovery code up for a new password. Ends every session. */
export const recoverAccount = (recovery: { email: string; code: string; newPassword: string }) =>
  post('/recovery-codes/recover', recovery)

const codesOf = (answer: unknown): string[] => (answer as { recoveryCodes?: string[] } | undefined)?.recoveryCodes ?? []

/** Ends the session on the server and in the browser. */
export const signOut = () => post('/sign-out', {})

/** Changes what the person is called. */
export const changeName = (name: string) => post('/update-user', { name })

/** Sets another password; with `revokeOtherSessions`, whoever is signed in elsewhere no longer is. */
export const changePassword = (change: {
  currentPassword: string
  newPassword: string
  revokeOtherSessions: boolean
}) => post('/change-password', change)

/** Whose session this is, as the API sees it. */
export const readMe = async () => (await send('/api/v1/auth/me')) as components['schemas']['AccountRead']

/** Ends one session. */
export const endSession = (id: string) => send(`/api/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' })

/** Ends every session but this one. */
export const endOtherSessions = () => post('/revoke-other-sessions', {})

/** Ends every session, this one included. */
export async function signOutEverywhere(): Promise<void> {
  await post('/revoke-sessions', {})
  // The session is over already; this takes its cookie out of the browser.
  await signOut()
}

/** Deletes the account with everything that belongs to it. */
export const deleteAccount = (password: string) => post('/delete-user', { password })

/** Everything that is stored about the person, as a JSON file. */
export async function exportData(): Promise<Blob> {
  return (await open('/api/v1/account/export')).blob()
}
