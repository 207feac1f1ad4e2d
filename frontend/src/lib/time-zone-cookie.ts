/** The browser's time zone, kept in a cookie so that the server renders "today" as the person means it. */
export const TIME_ZONE_COOKIE = 'taskora.time-zone'
