import 'server-only'
import type { ProblemCode } from '../problem'

/**
 * What a request may do: go on with this Authorization header, or be refused. Either way the cookies go back. `minted`:
 * its token was made here, for a session.
 */
export type Decision =
  | { authorization: string; minted: boolean; cookies: string[] }
  | { refusal: ProblemCode; cookies: string[] }

/** Where sessions and tokens come from. */
export interface Accounts {
  trustedOrigins: string[]
  readSession(request: Request): Promise<{ userId: string | null; cookies: string[] }>
  mintToken(userId: string): Promise<string>
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A bearer token goes on as it is: the backend judges it. A session cookie is exchanged for a fresh token; because a
 * browser attaches the cookie to requests of any site, an unsafe method must also come from a trusted origin.
 */
export async function decide(request: Request, accounts: Accounts): Promise<Decision> {
  const given = request.headers.get('authorization')
  if (given !== null && /^bearer\s+\S/i.test(given)) return { authorization: given, minted: false, cookies: [] }
  if (!request.headers.has('cookie')) return { refusal: 'unauthenticated', cookies: [] }
  if (!SAFE_METHODS.has(request.method) && !fromTrustedOrigin(request, accounts.trustedOrigins)) {
    return { refusal: 'cross_origin', cookies: [] }
  }
  const { userId, cookies } = await accounts.readSession(request)
  if (userId === null) return { refusal: 'unauthenticated', cookies }
  return { authorization: `Bearer ${await accounts.mintToken(userId)}`, minted: true, cookies }
}

/** Whether a page of this application sent the request; other sites cannot set the header. */
export function fromTrustedOrigin(request: Request, trusted: string[]): boolean {
  const origin = request.headers.get('origin')
  return origin !== null && trusted.includes(origin)
}
