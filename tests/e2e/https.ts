/** The way in by https, as programs and browsers meet it. Parts of the lifecycle test, which owns the cluster. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { type RequestOptions, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { issueLeaf, makeAuthority } from '../../scripts/lib/tls/issue.ts'
import type { Pair } from '../../scripts/lib/tls/names.ts'
import { exits } from '../fixtures/suite/exits.ts'
import { ownStores } from '../fixtures/suite/own-stores.ts'
import { createSuite, type Suite, type SuiteRun } from '../fixtures/suite/suite.ts'

/** What was answered, or the code of the error that came in its place. */
interface Answer {
  readonly status?: number
  readonly cookies?: readonly string[]
  readonly strict?: string | undefined
  readonly code?: string | undefined
}

/** Asks by https and believes these authorities (PEM) alone; without any, those that this program believes anyway. */
const ask = (url: string, ca?: string, how: RequestOptions = {}, body = ''): Promise<Answer> =>
  new Promise((resolve) =>
    request(url, { ...(ca === undefined ? {} : { ca }), agent: false, timeout: 15_000, ...how }, (answer) => {
      answer.resume()
      const { statusCode: status = 0, headers } = answer
      resolve({ status, cookies: headers['set-cookie'] ?? [], strict: headers['strict-transport-security'] })
    })
      .on('timeout', function (this: { destroy(error: Error): void }) {
        this.destroy(Object.assign(new Error(url), { code: 'it took too long' }))
      })
      .on('error', ({ code }: NodeJS.ErrnoException) => resolve({ code }))
      .end(body),
  )

const UNTRUSTED = { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }

const stepOf = (run: SuiteRun, id: string) => run.json().steps?.find((each) => each.id === id)

/** After a deployment with `--tls`, whose result is `deployed`. `state` is the folder of the suite. */
export async function servesByHttps(t: Test, suite: Suite, state: string, deployed: SuiteRun): Promise<void> {
  const url = suite.url.replace('http:', 'https:')
  const authority = readFileSync(join(state, 'tls', 'authority.pem'), 'utf8')

  await t.test('the journey of verify goes through the controller, and believes the authority', (t) => {
    const verify = stepOf(deployed, 'verify')
    t.equal(verify?.state, 'done')
    t.match(verify?.facts.join('\n'), /: the ingress controller, by https[\s\S]*: in .*; changes .*heard as they come/)
    t.equal(statSync(join(state, 'tls', 'authority-key.pem')).mode & 0o777, 0o600, 'its key is for one user alone')
    t.end()
  })

  await t.test('who believes the authority is served, by each of its names; nobody else is', async (t) => {
    for (const each of [url, url.replace('localhost', 'taskora.localhost')])
      t.match(await ask(`${each}/sign-in`, authority, { family: 4, lookup: LOOPBACK }), { status: 200 }, each)
    t.match(await ask(url), UNTRUSTED, 'a program that was told of no authority')
    t.match(await ask(url, (await makeAuthority()).certificate), UNTRUSTED, 'one that believes another authority')
    t.match(await suite.run('status'), { code: 0, stderr: /certificate.*\b39\d days left/ })
  })

  await t.test('plain http is sent on to https, and is not served', async (t) => {
    for (const [method, status] of [
      ['GET', 302],
      ['POST', 307],
    ] as const) {
      const answer = await fetch(`${suite.url}/sign-in?a=1`, { method, redirect: 'manual' })
      t.same([answer.status, answer.headers.get('location')], [status, `${url}/sign-in?a=1`], method)
    }
  })

  await t.test('cookies are for https alone, and only as such are they taken', async (t) => {
    const account = { name: 'Person', email: `person-${randomBytes(6).toString('hex')}@taskora.invalid` }
    const body = JSON.stringify({ ...account, password: randomBytes(12).toString('base64url') })
    const headers = { origin: url, 'content-type': 'application/json' }
    const signedUp = await ask(`${url}/api/auth/sign-up/email`, authority, { method: 'POST', headers }, body)
    t.match(signedUp, { status: 200, strict: undefined })
    t.ok(signedUp.cookies?.length)
    for (const each of signedUp.cookies ?? []) t.match(each, /^__Secure-[^;]+;.* HttpOnly; Secure;/)
    const cookie = (signedUp.cookies ?? []).map((each) => each.split(';')[0]).join('; ')
    const tasksAs = async (each: string) =>
      (await ask(`${url}/api/v1/tasks`, authority, { headers: { cookie: each } })).status
    t.equal(await tasksAs(cookie), 200)
    t.equal(await tasksAs(cookie.replaceAll('__Secure-', '')), 401, 'the name of plain http is no session')
  })

  await t.test('a certificate of another authority is refused and named, and deploy replaces it', async (t) => {
    const other = await makeAuthority()
    await serve(suite, await issueLeaf(other))
    const seen = await until({ status: 200 }, () => ask(`${url}/sign-in`, other.certificate))
    t.match(seen, { status: 200 }, 'the controller serves the other certificate')
    const verify = await suite.run('verify', '--json')
    exits(t, verify, 6)
    const { message, hint, evidence = [] } = verify.json().error ?? {}
    t.match(message, /The certificate in Secret taskora\/taskora-tls is not of the authority of this installation$/)
    t.match(evidence.join('\n'), /failed: .*The way in is the one that was asked for/)
    t.match(hint, /npm run deploy/)
    const run = await suite.run('deploy', '--json')
    exits(t, run, 0)
    t.match(stepOf(run, 'deploy')?.facts.join('\n'), /certificate issued.*not of the authority of this installation/)
    t.match(await ask(`${url}/sign-in`, authority), { status: 200 })
  })

  await t.test('trust has a program of this system believe the authority, and takes it back', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'taskora-stores-'))
    t.teardown(() => rmSync(folder, { recursive: true, force: true }))
    await trusted(t, suite, { state, folder, url })
  })
}

/** Names below localhost are this machine, whoever resolves them. */
const LOOPBACK: NonNullable<RequestOptions['lookup']> = (_name, { all }, found) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)

/** Puts a certificate in the place of the one that is served. */
async function serve(suite: Suite, { certificate, key }: Pair): Promise<void> {
  const encoded = (text: string): string => Buffer.from(text).toString('base64')
  const patch = JSON.stringify({ data: { 'tls.crt': encoded(certificate), 'tls.key': encoded(key) } })
  const { code, stderr } = await suite.shell(`kubectl patch secret taskora-tls --type merge --patch '${patch}'`)
  if (code !== 0) throw new Error(stderr)
}

const UNTIL_MS = 60_000

/** The controller reads what it serves a moment after it was written. */
async function until(wanted: Answer, look: () => Promise<Answer>): Promise<Answer> {
  for (const deadline = Date.now() + UNTIL_MS; ; await sleep(250)) {
    const seen = await look()
    if (seen.status === wanted.status || Date.now() > deadline) return seen
  }
}

async function trusted(
  t: Test,
  suite: Suite,
  { state, folder, url }: { state: string; folder: string; url: string },
): Promise<void> {
  const place = { profile: suite.profile, port: Number(new URL(url).port), state }
  // The databases of browsers are in the home folder, which is none of the test's either.
  const within = createSuite({ ...place, env: { HOME: folder }, enter: ownStores(join(folder, 'stores')) })
  const curl =
    `env --unset=CURL_CA_BUNDLE --unset=SSL_CERT_FILE --unset=SSL_CERT_DIR ` +
    `curl --silent --output /dev/null --write-out '%{http_code}' '${url}/sign-in'`
  const believes = async ({ shell }: Suite): Promise<boolean> => (await shell(curl)).stdout === '200'
  const changed = async (...args: string[]): Promise<number> => {
    const run = await within.run('trust', ...args, '--yes', '--json')
    exits(t, run, 0)
    return run.json<{ data: { changed: string[] } }>().data.changed.length
  }
  t.notOk(await believes(within), 'it does not at first')
  t.equal(await changed(), 1)
  t.ok(await believes(within))
  t.equal(await changed(), 0, 'a second time there is nothing to do')
  t.notOk(await believes(suite), "and this machine's own store is as it was")
  t.equal(await changed('--remove'), 1)
  t.notOk(await believes(within), 'it is taken back')
}
