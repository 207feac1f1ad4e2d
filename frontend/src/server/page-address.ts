import 'server-only'

/** Where proxy.ts writes the path and query of the page that was asked for; Next.js does not tell its components. */
export const ADDRESS_HEADER = 'x-taskora-address'
