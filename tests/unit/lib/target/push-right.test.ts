// Credentials that may not push are named before anything is built; those that may leave nothing behind.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { targetOf } from '../../../../scripts/lib/run/which-cluster.ts'
import { requirePushRight } from '../../../../scripts/lib/target/push-right.ts'
import { askRegistry } from '../../../../scripts/lib/target/registry-request.ts'
import { issueLeaf, makeAuthority } from '../../../../scripts/lib/tls/issue.ts'
import { BUILD_BASES, engineHas, image, recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { listeningFor } from '../../../fixtures/suite/listening.ts'
import { type Rule, type Rules, sandbox } from '../../../fixtures/suite/sandbox.ts'
import { registryHas, TARGET } from '../../../fixtures/suite/target.ts'

t.setTimeout(120_000)

const IMAGES = { frontend: 'taskora/frontend', backend: 'taskora/backend', database: 'base/postgres' } as const
const ENGINE = Object.values(IMAGES).map((name) => engineHas(name, image(name)))
const REGISTRY = Object.entries(IMAGES).map(([component, name]) => registryHas(component, `sha256:${name}`))
const LACKS: Rule = { args: /^manifest inspect /, exitCode: 1, stderr: 'no such manifest: x', maybe: true }

type Answers = (asked: IncomingMessage, response: ServerResponse) => unknown

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

/** A registry that takes these credentials and lets this account push, or not. */
const byPassword =
  (known: string, mayPush = true): Answers =>
  ({ url, method, headers: { authorization } }, response) => {
    if (authorization !== basic(known))
      return response.writeHead(401, { 'www-authenticate': 'Basic realm="lab"' }).end(says('authentication required'))
    if (method !== 'POST') return response.writeHead(method === 'DELETE' ? 204 : 200).end()
    return mayPush
      ? response.writeHead(202, { location: `${url}one?state=two` }).end()
      : response.writeHead(403).end(says('requested access to the resource is denied'))
  }

const says = (message: string): string => JSON.stringify({ errors: [{ code: 'X', message }] })

/** A registry with a token server, as those of the clouds are. Its tokens say what they are for. */
const byToken =
  (signsIn: (asked: IncomingMessage) => string | undefined): Answers =>
  (asked, response) => {
    const { url, method, headers } = asked
    if (url?.startsWith('/token')) {
      const token = signsIn(asked)
      return response.writeHead(token ? 200 : 401).end(token ? JSON.stringify({ token }) : '{"details":"bad password"}')
    }
    if (headers.authorization === 'Bearer push') {
      if (method === 'POST') response.setHeader('location', '/uploads/one')
      return response.writeHead(method === 'POST' ? 202 : 204).end()
    }
    const challenge = `Bearer realm="http://${headers.host}/token",service="lab"`
    return response.writeHead(401, { 'www-authenticate': challenge }).end(says('authentication required'))
  }

/** What is said of a registry that answers so, to Docker with these settings. */
async function verdict(
  t: Test,
  answers: Answers,
  settings: (host: string) => object = () => ({}),
  { docker = [LACKS], programs = {} as Rules } = {},
) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    request.resume()
    answers(request, response)
  })
  const host = new URL((await listeningFor(t, server)).url).host
  const box = sandbox(
    t,
    { helm: [], minikube: [], kubectl: [], docker: [BUILD_BASES, ...ENGINE, ...docker], ...programs },
    { settings: { ...TARGET, registry: `${host}/team` } },
  )
  recordToolchain(box)
  mkdirSync(join(box.folder, '.docker'))
  writeFileSync(join(box.folder, '.docker', 'config.json'), JSON.stringify(settings(host)))
  const error = await requirePushRight(box.context, targetOf(box.context.config)!).then(
    () => undefined,
    (each: unknown) => each,
  )
  return { error, asked, host, facts: box.output(), commands: box.commands() }
}

const signedIn =
  (text: string) =>
  (host: string): object => ({ auths: { [host]: { auth: Buffer.from(text).toString('base64') } } })

t.test('who may push begins an upload and takes it back', async (t) => {
  const { error, asked, facts } = await verdict(t, byPassword('team:right'), signedIn('team:right'))
  t.same(
    [error, facts, asked],
    [
      undefined,
      '',
      [
        'GET /v2/',
        'POST /v2/team/taskora-frontend/blobs/uploads/',
        'DELETE /v2/team/taskora-frontend/blobs/uploads/one?state=two',
      ],
    ],
  )
})

t.test('wrong credentials, none, and an account that may not push are named with what to do', async (t) => {
  for (const [about, answers, settings, why] of [
    ['wrong', byPassword('team:right'), signedIn('team:wrong'), /as "team": status 401 \(authentication required\)/],
    ['none', byPassword('team:right'), undefined, /without credentials.*status 401/],
    ['no right', byPassword('team:right', false), signedIn('team:right'), /as "team": status 403 \(requested access/],
    ['a token server', byToken(() => undefined), signedIn('team:wrong'), /signing in as "team": status 401 \(bad pass/],
    ['a token that only pulls', byToken(() => 'pull'), signedIn('team:right'), /an upload as "team": status 401/],
  ] as const) {
    const { error, host } = await verdict(t, answers, settings)
    t.match(
      error,
      {
        code: 'TSK_REGISTRY_DENIED',
        message: `The registry ${host} does not take ${host}/team/taskora-frontend`,
        evidence: [why],
        hint: new RegExp(`docker login ${host}`),
      },
      about,
    )
    t.notMatch(JSON.stringify(error), /team:(right|wrong)|dGVhbTp/, 'no password is said')
  }
})

t.test('a token server is told what the token is for, by the password or by the token of before', async (t) => {
  const seen: string[] = []
  const answers = byToken(({ url, method, headers: { authorization } }) => {
    seen.push(`${method} ${decodeURIComponent(url ?? '')} ${authorization}`)
    return 'push'
  })
  t.match(await verdict(t, answers, signedIn('team:right')), { error: undefined, facts: '' })
  const identity = (host: string): object => ({ auths: { [`https://${host}/v1/`]: { identitytoken: 'kept' } } })
  t.match(await verdict(t, answers, identity), { error: undefined, facts: '' })
  t.same(seen, [
    `GET /token?service=lab&scope=repository:team/taskora-frontend:pull,push ${basic('team:right')}`,
    'POST /token undefined',
  ])
})

t.test('the helper that the settings name is asked, and what it does not know is no account', async (t) => {
  const helps = (answer: Partial<Rule>): Rules => ({ 'docker-credential-lab': [{ args: ['get'], ...answer }] })
  const store = (host: string): object => ({ credHelpers: { [host]: 'lab' }, auths: { [host]: { auth: 'eDp5' } } })
  const known = helps({ stdout: { Username: 'team', Secret: 'right' } })
  const well = await verdict(t, byPassword('team:right'), store, { programs: known })
  t.match(well, { error: undefined, facts: '' })
  t.notMatch(well.commands.join('\n'), /right/, 'its answer is in no command')
  const unknown = helps({ exitCode: 1, stdout: 'credentials not found in native keychain' })
  t.match(await verdict(t, byPassword('team:right'), () => ({ credsStore: 'lab' }), { programs: unknown }), {
    error: { code: 'TSK_REGISTRY_DENIED', evidence: [/without credentials/] },
  })
})

t.test('what cannot be found out is stated, and no reason to stop', async (t) => {
  for (const [answers, why] of [
    [
      (_: unknown, response: ServerResponse) => response.writeHead(503).end('<html>'),
      /beginning an upload .*status 503/,
    ],
    [(_: unknown, response: ServerResponse) => response.destroy(), /ECONNRESET/],
  ] as const)
    t.match(await verdict(t, answers as Answers), {
      error: undefined,
      facts: new RegExp(`not seen: whether this account may push to .*${why.source}`),
    })
})

t.test('where the registry has all images, nobody needs a right to push', async (t) => {
  const { error, asked } = await verdict(t, byPassword('team:right', false), undefined, { docker: REGISTRY })
  t.same([error, asked], [undefined, []])
})

t.test('certificates are checked, with the authorities that Docker has for the registry', async (t) => {
  const authority = await makeAuthority()
  const { certificate: cert, key } = await issueLeaf(authority)
  const server = createSecureServer({ cert, key }, (_, response) => response.end('{}'))
  const { port } = await listeningFor(t, server, { host: 'localhost' })
  const host = `localhost:${port}`
  const { context, folder } = sandbox(t)
  const ask = (insecure: boolean) => askRegistry(context, { host, insecure }, `https://${host}/v2/`)
  await t.rejects(ask(false), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
  t.match(await ask(true), { status: 200 }, 'unless the engine does without')
  const place = join(folder, '.config', 'docker', 'certs.d', host)
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'ca.crt'), authority.certificate)
  t.match(await ask(false), { status: 200, text: '{}' })
})
