/** The browser's time zone, kept in a cookie so that the server renders "today" as the person means it. */
export const TIME_ZONE_COOKIE = 'taskora.time-zone'

const ONE_YEAR = 31_536_000

/** Tells the server of later pages where this browser is. */
export function rememberTimeZone(timeZone: string): void {
  document.cookie = `${TIME_ZONE_COOKIE}=${encodeURIComponent(timeZone)}; path=/; max-age=${ONE_YEAR}; samesite=lax`
}
