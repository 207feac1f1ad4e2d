/**
 * Tasks whose deletion was sent while the page was being left. The next page may be rendered before that request is
 * through; a short-lived cookie tells its server which tasks are on their way out.
 */
export const PARTING_COOKIE = 'taskora.parting'

const LIFETIME_SECONDS = 10
const SEPARATOR = '.'

/** The ids that a cookie's value names. */
export function partingTasks(value: string | undefined): Set<string> {
  return new Set((value ?? '').split(SEPARATOR))
}

/** Adds a task to the cookie of this browser. */
export function rememberParting(id: string): void {
  const present = document.cookie.split('; ').find((cookie) => cookie.startsWith(`${PARTING_COOKIE}=`))
  const ids = partingTasks(present?.slice(PARTING_COOKIE.length + 1)).add(id)
  document.cookie = `${PARTING_COOKIE}=${[...ids].join(SEPARATOR)}; path=/; max-age=${LIFETIME_SECONDS}; samesite=lax`
}
