/** What the application refuses, seen from outside: foreign origins, missing sessions, framing, oversized bodies. */
import { request } from 'node:http'
import t from 'tap'
import { startLocalStack } from '../fixtures/application/local-stack.ts'
import { launchChromium } from './chromium.ts'

t.setTimeout(180_000)
const stack = await startLocalStack()
t.teardown(stack.stop)

const json = { 'content-type': 'application/json' }
const send = (path: string, init: RequestInit = {}) => fetch(stack.url + path, { redirect: 'manual', ...init })

let people = 0
const newAccount = () => ({ name: 'Ada', email: `ada-${(people += 1)}@example.com`, password: 'correct horse battery' })

/** Makes an account; returns the Set-Cookie lines of the answer and the Cookie header that a browser would send. */
async function signUp(): Promise<{ set: string[]; cookie: string }> {
  const headers = { ...json, origin: stack.url }
  const response = await send('/api/auth/sign-up/email', {
    method: 'POST',
    headers,
    body: JSON.stringify(newAccount()),
  })
  t.equal(response.status, 200)
  const set = response.headers.getSetCookie()
  return { set, cookie: set.map((line) => line.split(';')[0]).join('; ') }
}

t.test('pages need a session', async (t) => {
  for (const cookie of ['', 'taskora.session_token=forged.value']) {
    const response = await send('/tasks', { headers: { cookie } })
    t.equal(response.status, 307)
    t.equal(response.headers.get('location'), '/sign-in', cookie || 'no cookie')
    const deep = await send('/tasks?view=today', { headers: { cookie } })
    t.equal(deep.headers.get('location'), '/sign-in?next=%2Ftasks%3Fview%3Dtoday', 'and lead back')
  }
  const { cookie } = await signUp()
  t.equal((await send('/tasks', { headers: { cookie } })).status, 200, 'and open with one')
})

t.test('the session cookie is out of reach of scripts and of other sites', async (t) => {
  const { set } = await signUp()
  t.equal(set.length, 1)
  t.match(set[0], /^taskora\.session_token=.+; HttpOnly; SameSite=Lax$/)
  t.match(set[0], /Path=\//)
})

t.test('an unsafe request with the cookie must come from the application itself', async (t) => {
  const { cookie } = await signUp()
  const create = (origin: Record<string, string>) =>
    send('/api/v1/tasks', {
      method: 'POST',
      headers: { ...json, cookie, ...origin },
      body: '{"title":"From elsewhere"}',
    })
  for (const origin of [
    {},
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { origin: `${stack.url}.elsewhere.example` },
  ]) {
    const response = await create(origin as Record<string, string>)
    t.equal(response.status, 403, JSON.stringify(origin))
    t.match(response.headers.get('content-type'), /^application\/problem\+json/)
    t.match(await response.json(), { code: 'cross_origin', status: 403 })
  }
  const list = async () =>
    ((await (await send('/api/v1/tasks', { headers: { cookie } })).json()) as { items: unknown[] }).items.length
  t.equal(await list(), 0, 'nothing was written')
  t.equal((await create({ origin: stack.url })).status, 201)
  t.equal(await list(), 1)
})

t.test('the API refuses callers without a valid session or token, each with a problem', async (t) => {
  const attempts = {
    nobody: {},
    'a forged cookie': { cookie: 'taskora.session_token=forged.value' },
    'a forged token': { authorization: 'Bearer forged' },
  }
  for (const [who, headers] of Object.entries(attempts)) {
    const response = await send('/api/v1/tasks', { headers: headers as Record<string, string> })
    t.equal(response.status, 401, who)
    t.match(await response.json(), { code: 'unauthenticated', status: 401, request_id: /.+/ })
  }
})

t.test('no token ever reaches the browser', async (t) => {
  const { cookie } = await signUp()
  t.equal((await send('/api/auth/token', { headers: { cookie } })).status, 404)
  const session = await send('/api/auth/get-session', { headers: { cookie } })
  t.equal(session.status, 200)
  t.equal(session.headers.get('set-auth-jwt'), null)
})

t.test('a body over 1 MiB is refused, announced or not', async (t) => {
  const { cookie } = await signUp()
  const headers = { ...json, cookie, origin: stack.url }
  const body = JSON.stringify({ title: 'x'.repeat(1024 * 1024) })
  const streamed = { body: new Blob([body]).stream(), duplex: 'half' } as RequestInit
  for (const sent of [{ body }, streamed]) {
    const response = await send('/api/v1/tasks', { method: 'POST', headers, ...sent })
    t.equal(response.status, 413)
    t.match(await response.json(), { code: 'body_too_large' })
  }
})

t.test('a method that nothing answers to is refused with a problem, wherever it goes', async (t) => {
  for (const path of ['/', '/tasks', '/sign-in', '/api/v1/tasks', '/api/auth/get-session', '/healthz', '/mcp']) {
    const [status, type, body] = await new Promise<[number, string, string]>((resolve, reject) => {
      // `fetch` knows no TRACE.
      const asked = request(stack.url + path, { method: 'TRACE' }, async (answer) => {
        const chunks = await answer.toArray()
        resolve([answer.statusCode ?? 0, String(answer.headers['content-type']), Buffer.concat(chunks).toString()])
      })
      asked.on('error', reject).end()
    })
    t.same([status, type], [405, 'application/problem+json'], path)
    t.match(JSON.parse(body), { code: 'method_not_allowed', status: 405 })
  }
})

t.test('pages carry a policy that stops injected scripts and frames', async (t) => {
  const response = await send('/sign-in')
  const policy = response.headers.get('content-security-policy') ?? ''
  t.match(policy, /script-src 'self' 'nonce-[\w-]+' 'strict-dynamic';/)
  t.match(policy, /frame-ancestors 'none'/)
  t.not(policy, (await send('/sign-in')).headers.get('content-security-policy'), 'the nonce is new each time')
  t.equal(response.headers.get('x-content-type-options'), 'nosniff')
  t.equal(response.headers.get('referrer-policy'), 'strict-origin-when-cross-origin')
  t.equal(response.headers.get('x-powered-by'), null)

  const browser = await launchChromium()
  t.teardown(() => browser.close())
  const page = await browser.newPage()
  await page.goto(`${stack.url}/sign-in`)
  const inject = `document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.injected = true">')`
  const ran = () => page.evaluate(`new Promise((resolve) => setTimeout(() => resolve('injected' in window), 300))`)
  await page.evaluate(inject)
  t.equal(await ran(), false, 'an injected handler does not run')
  await page.goto('about:blank')
  await page.evaluate(inject)
  t.equal(await ran(), true, 'where no policy forbids it, the same does run')
})

t.test('guessing passwords is slowed down, for the account that is guessed at', async (t) => {
  const headers = { ...json, origin: stack.url, 'x-forwarded-for': '192.0.2.7' }
  const guess = (email: string) =>
    send('/api/auth/sign-in/email', { method: 'POST', headers, body: JSON.stringify({ email, password: 'guess' }) })
  const statuses: number[] = []
  for (let attempt = 0; attempt < 11; attempt += 1) statuses.push((await guess('victim@example.com')).status)
  t.same(new Set(statuses.slice(0, 10)), new Set([401]))
  t.equal(statuses[10], 429)
  t.equal((await guess('neighbour@example.com')).status, 401, 'others behind the same address are not shut out')
})

t.test('of the account service only what the application uses is offered', async (t) => {
  const { cookie } = await signUp()
  for (const path of [
    'token',
    'list-sessions',
    'verify-password',
    'list-accounts',
    'send-verification-email',
    'two-factor/get-totp-uri',
    'two-factor/send-otp',
    // These three are for installations that send mail.
    'request-password-reset',
    'reset-password',
    'verify-email',
    'error',
  ]) {
    const get = await send(`/api/auth/${path}`, { headers: { cookie } })
    const post = await send(`/api/auth/${path}`, {
      method: 'POST',
      headers: { ...json, cookie, origin: stack.url },
      body: '{}',
    })
    t.same([get.status, post.status], [404, 404], path)
  }
})

t.test('ending a session needs its owner, on a page of the application', async (t) => {
  const { cookie } = await signUp()
  const end = (headers: Record<string, string>) => send('/api/sessions/unknown', { method: 'DELETE', headers })
  t.equal((await end({ cookie })).status, 403)
  t.equal((await end({ cookie, origin: 'https://elsewhere.example' })).status, 403)
  t.equal((await end({ origin: stack.url })).status, 401)
  t.equal((await end({ cookie, origin: stack.url })).status, 404)
})

t.test('without its backend the API says so at once, and the page offers to try again', async (t) => {
  const { cookie } = await signUp()
  await stack.backend.stop()
  const response = await send('/api/v1/tasks', { headers: { cookie } })
  t.equal(response.status, 503)
  t.match(response.headers.get('retry-after'), /^\d+$/)
  t.match(await response.json(), { code: 'service_unavailable' })
  t.match(await (await send('/tasks', { headers: { cookie } })).text(), /Your tasks could not be loaded/)
  t.equal((await send('/readyz')).status, 200, 'accounts still work')
})
