/** The token of a message's link: behind `#`, so that no server and no log has seen it on the way here. */
export const linkToken = (): string => window.location.hash.slice(1)

/** The address that a sign-up's token is for, to be shown; whether that is true, the server finds out. */
export function addressOfToken(token: string): string | undefined {
  try {
    const { address } = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')))
    return typeof address === 'string' ? address : undefined
  } catch {
    return undefined
  }
}
