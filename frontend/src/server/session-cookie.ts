import 'server-only'

/** What the account service's cookies begin with. */
export const COOKIE_PREFIX = 'taskora'

/** The names a session cookie can have: plain over http, and with the browser's own protection over https. */
export const SESSION_COOKIES = [`${COOKIE_PREFIX}.session_token`, `__Secure-${COOKIE_PREFIX}.session_token`]
