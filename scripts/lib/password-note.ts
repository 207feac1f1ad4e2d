/**
 * On each pod that was asked to look for a new password of the database: when, as epoch milliseconds. Until a moment
 * later some are refused that are of no matter, because the other password of the pod is taken.
 */
export const PASSWORD_NOTE = 'taskora.dev/password-looked-for'
