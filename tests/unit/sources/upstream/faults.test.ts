// Downloads over TLS from the publishers' own addresses, in an internet of the test's own: a proxy brings every host to
// one
// server, whose certificates a private authority signs. What a company's proxy does is the same with another authority.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { UserError } from '../../../../scripts/lib/errors.ts'
import { chooseSource } from '../../../../scripts/sources/auto/auto.ts'
import { download } from '../../../../scripts/sources/upstream/download.ts'
import { pullImages } from '../../../../scripts/sources/upstream/images.ts'
import { Progress } from '../../../../scripts/sources/upstream/progress.ts'
import { unreachableReason } from '../../../../scripts/sources/upstream/reach.ts'
import { upstreamTool } from '../../../../scripts/sources/upstream/tools.ts'
import { downloadsReachable, imagesReachable } from '../../../../scripts/sources/upstream/upstream.ts'
import { fillIn, platformOf, type ToolPin, versions } from '../../../../scripts/sources/versions.ts'
import { createAuthority } from '../../../fixtures/internet/authority.ts'
import { startConnectProxy } from '../../../fixtures/internet/connect-proxy.ts'
import { startPublishers } from '../../../fixtures/internet/publishers.ts'
import { fakeExecutable, sourceContext } from '../../../fixtures/sources/context.ts'
import {
  type Behaviour,
  cutOff,
  serve,
  sha256,
  status,
  withEngineLock,
} from '../../../fixtures/sources/download-server.ts'

const FILE = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 251))
const { tools, registries } = versions()
const HOSTS = [
  ...Object.values(tools).map(({ url }) => new URL(url).host),
  ...registries.map((url) => new URL(url).host),
]
const limited =
  (seconds: number): Behaviour =>
  (_, response) =>
    void response.writeHead(429, { 'retry-after': String(seconds) }).end('too many requests')

/** The pin of a tool, with the digest of the file that the test's publisher has in its place. */
function pinOf(name: 'kubectl' | 'minikube', content = FILE): ToolPin {
  const digests = Object.keys(tools[name].sha256).map((platform) => [platform, sha256(content)])
  return { ...tools[name], sha256: Object.fromEntries(digests) as ToolPin['sha256'] }
}

const addressOf = ({ url, version }: ToolPin): string => fillIn(url, version, platformOf()).replace('https://', '')

/** An internet with these answers, and the variables with which a person reaches it. */
async function internet(t: Test, routes: Record<string, Behaviour>, trusted = true) {
  const folder = t.testdir({ authority: {} })
  const authority = createAuthority(join(folder, 'authority'), 'Authority of a test')
  const publishers = await startPublishers({ authority, hosts: HOSTS, routes })
  const proxy = await startConnectProxy(publishers.port)
  t.teardown(() => Promise.all([proxy.close(), publishers.close()]))
  const env = { HTTPS_PROXY: proxy.url, ...(trusted ? { NODE_EXTRA_CA_CERTS: authority.file } : {}) }
  return { folder, env, publishers, proxy }
}

const failure = (work: Promise<unknown>): Promise<UserError | undefined> =>
  work.then(
    () => undefined,
    (error: UserError) => error,
  )

t.test("a tool comes from its publisher's address, through a proxy with a company's certificates", async (t) => {
  const pin = pinOf('kubectl')
  const { folder, env, proxy } = await internet(t, { [addressOf(pin)]: serve(FILE) })
  const { context } = sourceContext(folder, { env })
  const { path } = await upstreamTool('kubectl', context, new Progress(context.report), pin)
  t.ok(readFileSync(path).equals(FILE))
  t.same(proxy.targets, ['dl.k8s.io:443'])
})

t.test('an authority that nobody trusts is named at once, with the way to name it', async (t) => {
  const pin = pinOf('kubectl')
  const { folder, env, publishers } = await internet(t, { [addressOf(pin)]: serve(FILE) }, false)
  const { context } = sourceContext(folder, { env })
  const error = await failure(upstreamTool('kubectl', context, new Progress(context.report), pin))
  t.match(error, { code: 'TSK_DOWNLOAD_UNTRUSTED', hint: /NODE_EXTRA_CA_CERTS/ })
  t.match(error?.evidence.join(' '), /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER/)
  t.notMatch(error?.evidence.join(' '), /tries/, 'tried once')
  t.same(publishers.requests, [], 'nothing was asked of a server that is not trusted')
})

/** Downloads the pinned minikube, with little patience. */
function fetchMinikube(folder: string, env: Record<string, string>, more = {}): Promise<void> {
  const pin = pinOf('minikube')
  return download({
    name: 'minikube',
    url: `https://${addressOf(pin)}`,
    sha256: sha256(FILE),
    file: join(folder, 'minikube'),
    env,
    signal: new AbortController().signal,
    tries: 3,
    retryDelayMs: 5,
    ...more,
  })
}

for (const [about, answer, code, requests] of [
  ['404', status(404), 'TSK_DOWNLOAD_NOT_FOUND', 1],
  ['429, and no end of it', limited(0), 'TSK_DOWNLOAD_RATE_LIMIT', 3],
  ['a file that is cut off each time', cutOff(FILE, 90_000), 'TSK_DOWNLOAD_INCOMPLETE', 3],
  ['a sign-in page with status 200', serve(Buffer.from('<html>')), 'TSK_DOWNLOAD_CHECKSUM', 1],
] as const) {
  t.test(`${about}: ${code}, and no file`, async (t) => {
    const { folder, env, publishers } = await internet(t, { [addressOf(pinOf('minikube'))]: answer })
    const error = await failure(fetchMinikube(folder, env))
    t.match(error, { code, hint: /.+/ })
    t.equal(publishers.requests.length, requests)
    t.notOk(existsSync(join(folder, 'minikube')))
  })
}

t.test('429 once: as long as the server asks for is waited, and then the file comes', async (t) => {
  const answer = withEngineLock(limited(1), cutOff(FILE, 90_000), serve(FILE))
  const { folder, env, publishers } = await internet(t, { [addressOf(pinOf('minikube'))]: answer })
  const started = performance.now()
  await fetchMinikube(folder, env)
  t.ok(performance.now() - started >= 1_000, 'a second was waited')
  t.equal(publishers.requests.length, 3, 'refused, cut off, and resumed')
})

t.test('a registry that is slow to answer once is no reason to build from packages', async (t) => {
  const fast = Object.fromEntries(registries.map((url) => [url.replace('https://', ''), status(401)]))
  const late = { ...fast, 'gcr.io/v2/': withEngineLock(() => undefined, status(401)) }
  const { folder, env, publishers } = await internet(t, late)
  const scope = { env, signal: new AbortController().signal, limitMs: 3_000 }
  t.equal(await unreachableReason('https://registry.k8s.io/v2/', [200, 401], scope), undefined)
  t.equal(await unreachableReason('https://gcr.io/v2/', [200, 401], { ...scope, tries: 2 }), undefined)
  t.equal(publishers.requests.filter((each) => each.includes('gcr.io')).length, 2)
  const { context } = sourceContext(folder, { env })
  Object.assign(context.config, { profile: 'taskora' })
  t.match(await imagesReachable(context), { ok: true })
  t.match(await downloadsReachable(['helm'], context), { ok: false, detail: /get.helm.sh: status 404/ })
})

t.test('one that never answers is named', async (t) => {
  const { env } = await internet(t, { 'gcr.io/v2/': () => undefined })
  const scope = { env, signal: new AbortController().signal, limitMs: 300 }
  t.match(await unreachableReason('https://gcr.io/v2/', [200, 401], { ...scope, tries: 2 }), /no answer within 0.6 s/)
})

t.test('a pull that the network broke is tried once more; a refused one is not', async (t) => {
  for (const [said, code, pulls] of [
    ['net/http: TLS handshake timeout', 'TSK_IMAGE_UNREACHABLE', 2],
    ['toomanyrequests: You have reached your pull rate limit', 'TSK_IMAGE_RATE_LIMIT', 1],
    ['tls: failed to verify certificate: x509: certificate signed by unknown authority', 'TSK_IMAGE_UNTRUSTED', 1],
  ] as const) {
    const folder = t.testdir()
    fakeExecutable(folder, 'docker', `[ "$1" = pull ] || exit 1; echo '${said}' >&2; exit 1`)
    const { context, recorded } = sourceContext(folder)
    t.match(await failure(pullImages(context, ['new:1'], new Progress(context.report), 5)), { code })
    t.equal(recorded.commands.filter((each) => each === 'docker pull new:1').length, pulls, said)
  }
})

t.test('an image that is pinned by digest is pulled by it, and then has its name', async (t) => {
  const folder = t.testdir()
  const pinned = `base:1-slim@sha256:${'a'.repeat(64)}`
  const other = `[ "$1 $2" = "image inspect" ] && { echo sha256:one; [ -z "$6" ] || echo sha256:two; }; exit 0`
  fakeExecutable(folder, 'docker', other)
  const { context, recorded } = sourceContext(folder)
  await pullImages(context, [pinned], new Progress(context.report))
  const byDigest = pinned.replace(':1-slim', '')
  t.same(
    recorded.commands.filter((each) => !each.includes('inspect')),
    [`docker pull ${byDigest}`, `docker tag ${byDigest} base:1-slim`],
    'the engine had another image of that name',
  )
  fakeExecutable(folder, 'docker', other.replace('two', 'one'))
  recorded.commands.length = 0
  await pullImages(context, [pinned], new Progress(context.report))
  t.same(
    recorded.commands.filter((each) => !each.includes('inspect')),
    [],
    'and this time the one that is pinned',
  )
})

t.test('with no network at all, a cluster that exists is resumed from what is there', async (t) => {
  const folder = t.testdir()
  fakeExecutable(folder, 'docker', '[ "$1 $2" = "image inspect" ]')
  const { context } = sourceContext(folder, { env: { HTTPS_PROXY: 'http://127.0.0.1:9' } })
  Object.assign(context.config, { profile: 'taskora' })
  for (const name of ['minikube', 'kubectl', 'helm'] as const) {
    const place = join(context.paths.cache, 'upstream', `${name}-${tools[name].version}-${platformOf()}`)
    mkdirSync(join(place, name), { recursive: true })
  }
  t.match(await imagesReachable(context), { ok: false }, 'without a cluster its node would have to come')
  const profile = join(context.paths.minikubeHome, '.minikube', 'profiles', 'taskora')
  mkdirSync(profile, { recursive: true })
  writeFileSync(join(profile, 'config.json'), '{}')
  const source = await chooseSource(context)
  t.equal(source.id, 'upstream')
  t.match((await source.provide(context)).tools, { minikube: { origin: 'upstream' }, helm: { origin: 'upstream' } })
})
