import { UserError } from '../../lib/errors.ts'
import { cookiesOf, fetchAnswer, type HttpAnswer } from '../../lib/http.ts'

export interface Credentials {
  readonly email: string
  readonly password: string
}

/** A session of one person with the application at an address. */
export interface Session {
  /** What a request must carry to be this person's: the session, and the origin that proves it was sent on purpose. */
  readonly headers: { readonly cookie: string; readonly origin: string }
  end(): Promise<void>
}

/** Signs in. Throws TSK_SIGN_IN_REFUSED for wrong credentials and TSK_APP_UNREACHABLE where nothing answers. */
export async function signIn(url: string, { email, password }: Credentials): Promise<Session> {
  const post = (path: string, body: object, cookie = ''): Promise<HttpAnswer> =>
    fetchAnswer(`${url}${path}`, { method: 'POST', body, headers: { origin: url, cookie }, timeoutMs: 15_000 })
  const answer = await post('/api/auth/sign-in/email', { email, password }).catch((error: Error) => {
    throw unreachable(url, error.message)
  })
  if (answer.status >= 500) throw unreachable(url, `status ${answer.status}`)
  if (answer.status !== 200) {
    throw new UserError('TSK_SIGN_IN_REFUSED', `${url} refuses the sign-in of this account`, {
      evidence: [`status ${answer.status}`],
      hint: 'Check TASKORA_EMAIL and the file that TASKORA_PASSWORD_FILE names; after many attempts, wait a minute',
    })
  }
  const headers = { cookie: cookiesOf(answer), origin: url }
  return {
    headers,
    end: async () => void (await post('/api/auth/sign-out', {}, headers.cookie).catch(() => undefined)),
  }
}

const unreachable = (url: string, evidence: string): UserError =>
  new UserError('TSK_APP_UNREACHABLE', `${url} does not answer`, {
    evidence: [evidence],
    hint: '`npm run status` shows why and says what to do',
  })
