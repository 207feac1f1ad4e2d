/** The browser's time zone, kept in a cookie so that the server renders "today" as the person means it. */
export const TIME_ZONE_COOKIE = 'taskora.time-zone'

const ONE_YEAR = 31_536_000

/** Lets the server render later pages in this browser's time zone. */
export function rememberTimeZone(timeZone: string): void {
  document.cookie = `${TIME_ZONE_COOKIE}=${encodeURIComponent(timeZone)}; path=/; max-age=${ONE_YEAR}; samesite=lax`
}
