import type { components } from './api-schema'
import { open, RequestError, type Send, send } from './http'

export interface Credentials {
  email: string
  password: string
}

/** Sentences for the refusals that people meet; everything else keeps the words of the account service. */
const REFUSALS: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'That email and password do not match an account.',
  INVALID_PASSWORD: 'That is not your current password.',
  USER_ALREADY_EXISTS: 'There is already an account with this email. Sign in instead.',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'There is already an account with this email. Sign in instead.',
  INVALID_TOKEN: 'This link no longer works. Ask for another one.',
  TOKEN_EXPIRED: 'This link no longer works. Ask for another one.',
  INVALID_USER: 'This link is for another account than the one that is signed in here.',
  ACCOUNT_TEMPORARILY_LOCKED: 'Too many wrong codes. Wait 15 minutes, then try again.',
  INVALID_CODE: 'That code is not valid right now. Wait for the next one and try again.',
  INVALID_BACKUP_CODE: 'That is not one of your backup codes, or it was already used.',
  INVALID_TWO_FACTOR_COOKIE: 'This sign-in took too long. Start again with your password.',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'Too many wrong codes. Start again with your password.',
  INVALID_ORIGIN: 'This address is not set up for signing in. Open Taskora at its usual address.',
}

const TOO_MANY = 'Too many attempts. Wait a minute, then try again.'

const post = (path: string, body: object): Promise<unknown> => ask(path, { method: 'POST', body })

/** Refusals of a code, which say nothing about the session, although they come as if there were none. */
const OF_A_CODE = new Set(['INVALID_CODE', 'INVALID_BACKUP_CODE', 'INVALID_TWO_FACTOR_COOKIE'])

async function ask(path: string, options: Send = {}): Promise<unknown> {
  try {
    return await send(`/api/auth${path}`, options)
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const message = REFUSALS[error.code] ?? (error.status === 429 ? TOO_MANY : undefined)
    const status = OF_A_CODE.has(error.code) ? 400 : error.status
    throw message ? new RequestError(message, status, error.code) : error
  }
}

/**
 * Opens a session; the cookie that holds it is invisible to scripts. Resolves to whether a code of the second factor
 * has to come first.
 */
export async function signIn(credentials: Credentials): Promise<boolean> {
  const answer = (await post('/sign-in/email', credentials)) as { twoFactorRedirect?: boolean } | undefined
  return answer?.twoFactorRedirect === true
}

/** The second step of a sign-in. A trusted device is not asked again for 30 days. */
export const verifySecondFactor = (given: { code: string; backup: boolean; trustDevice: boolean }) => {
  const { code, backup, trustDevice } = given
  return post(backup ? '/two-factor/verify-backup-code' : '/two-factor/verify-totp', { code, trustDevice })
}

/** Makes an account and opens its first session; resolves to its recovery codes, which nobody can show again. */
export async function signUp(account: Credentials & { name: string }): Promise<string[]> {
  return codesOf(await post('/sign-up/email', account))
}

/**
 * Asks for an account where there is mail: a link goes to the address, which leads to the page `next` in the end.
 * Nobody is told whether the address has an account.
 */
export const askForAccount = (email: string, next: string) => post('/sign-up/email', { email, next })

/** Makes the account of such a link and opens its first session; resolves as `signUp` does. */
export async function signUpByLink(account: { token: string; name: string; password: string }): Promise<string[]> {
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

/** Sends a link to a new password, if there is such an account; nobody is told whether there is. */
export const askForResetLink = (email: string) => post('/request-password-reset', { email })

/** Sets a new password with the token of such a link. Ends every session. */
export const resetPassword = (token: string, newPassword: string) => post('/reset-password', { token, newPassword })

/**
 * Asks for another address. With `atOnce` it has changed when this resolves; otherwise once the link is opened that is
 * sent there. An address that somebody has is answered like any other, so what came of it is looked up.
 */
export async function changeAddress(change: { newEmail: string; password: string; atOnce: boolean }): Promise<void> {
  const { newEmail, password, atOnce } = change
  await post('/change-email', { newEmail, password })
  if (!atOnce) return
  const { user } = (await send('/api/auth/get-session')) as { user: { email: string } }
  if (user.email !== newEmail.toLowerCase()) throw new RequestError('That address cannot be used.', 422, 'EMAIL_TAKEN')
}

/** Makes the address that a link was sent to the one of its account. */
export const confirmAddress = (token: string) => ask(`/verify-email?${new URLSearchParams({ token })}`)

/** A second factor that is being set up. */
export interface NewSecondFactor {
  /** What an authenticator app needs to know, as an otpauth address. */
  uri: string
  backupCodes: string[]
}

/** Begins a second factor; it counts once a code was confirmed. */
export async function enableSecondFactor(password: string): Promise<NewSecondFactor> {
  const answer = await post('/two-factor/enable', { password })
  const { totpURI, backupCodes } = answer as { totpURI: string; backupCodes: string[] }
  return { uri: totpURI, backupCodes }
}

/** Turns the second factor on, with a code as proof that the app has the secret. */
export const confirmSecondFactor = (code: string) => post('/two-factor/verify-totp', { code })

/** Turns it off: the password alone opens a session again. */
export const disableSecondFactor = (password: string) => post('/two-factor/disable', { password })

/** New backup codes in the place of all earlier ones. */
export async function renewBackupCodes(password: string): Promise<string[]> {
  const answer = await post('/two-factor/generate-backup-codes', { password })
  return (answer as { backupCodes: string[] }).backupCodes
}

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
