import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { UserError } from '../../../../scripts/lib/errors.ts'
import { misfit } from '../../../../scripts/sources/auto/fit.ts'
import { parseDigest } from '../../../../scripts/sources/upstream/digest.ts'
import { missingImages, pullImages } from '../../../../scripts/sources/upstream/images.ts'
import { Progress } from '../../../../scripts/sources/upstream/progress.ts'
import { unreachableReason } from '../../../../scripts/sources/upstream/reach.ts'
import { cachedTool, downloadUrl, upstreamTool } from '../../../../scripts/sources/upstream/tools.ts'
import { upstream } from '../../../../scripts/sources/upstream/upstream.ts'
import { fillIn, type Platform, platformOf, type ToolPin, versions } from '../../../../scripts/sources/versions.ts'
import { fakeExecutable, sourceContext } from '../../../fixtures/sources/context.ts'
import {
  type Behaviour,
  serve,
  sha256,
  startDownloadServer,
  status,
  withEngineLock,
} from '../../../fixtures/sources/download-server.ts'

const PLATFORMS: Platform[] = ['linux-amd64', 'linux-arm64', 'darwin-amd64', 'darwin-arm64']
const BINARY = Buffer.from('#!/bin/sh\necho tool\n')
const everywhere = (digest: string): ToolPin['sha256'] =>
  Object.fromEntries(PLATFORMS.map((each) => [each, digest])) as ToolPin['sha256']
const pin = (more: Partial<ToolPin>): ToolPin => ({
  version: 'v9',
  megabytes: 1,
  url: 'https://publisher.example/{version}/{os}/{arch}/tool',
  sha256: everywhere(sha256(BINARY)),
  ...more,
})
const [os = '', arch = ''] = platformOf().split('-')

/** A server that is a mirror of publisher.example and a publisher of checksums. */
async function mirror(paths: Record<string, Behaviour>) {
  const server = await startDownloadServer(paths)
  t.teardown(server.close)
  return server
}

t.test('versions.yaml: every tool has a digest, or a publisher to ask, for every platform', async (t) => {
  for (const [name, { sha256: digests, sha256File, version, url }] of Object.entries(versions().tools)) {
    t.match(version, /^v\d+\.\d+\.\d+$/, name)
    for (const platform of PLATFORMS) {
      t.match(
        digests[platform],
        sha256File ? /^([0-9a-f]{64}|publisher)$/ : /^[0-9a-f]{64}$/,
        `${name} for ${platform}`,
      )
      t.notMatch(fillIn(url, version, platform), /[{}]/)
    }
    const pinned = Object.values(digests).filter((each) => each !== 'publisher')
    t.equal(new Set(pinned).size, pinned.length, `${name}: no digest stands for two platforms`)
  }
  for (const image of Object.values(versions().images)) t.match(image, /^[a-z]+:\d[\w.-]+$/, 'a pinned tag')
  t.equal(misfit('kubectl', versions().tools.kubectl.version, versions().kubernetes), undefined)
})

t.test('platforms: as the publishers name them, and a way out elsewhere', async (t) => {
  t.equal(platformOf('linux', 'x64'), 'linux-amd64')
  t.equal(platformOf('darwin', 'arm64'), 'darwin-arm64')
  t.throws(() => platformOf('win32', 'x64'), { code: 'TSK_PLATFORM_UNSUPPORTED', hint: /wsl/i })
  t.throws(() => platformOf('linux', 's390x'), { code: 'TSK_PLATFORM_UNSUPPORTED' })
})

t.test('a plain executable: downloaded once, executable, in the cache and nothing else there', async (t) => {
  const server = await mirror({ [`/publisher.example/v9/${os}/${arch}/tool`]: serve(BINARY) })
  const { context } = sourceContext(t.testdir(), { mirror: server.base })
  const progress = new Progress(context.report)
  const tool = await upstreamTool('minikube', context, progress, pin({}))
  t.same(tool, {
    name: 'minikube',
    version: 'v9',
    origin: 'upstream',
    path: cachedTool('minikube', context.paths.cache, pin({})),
  })
  t.ok(readFileSync(tool.path).equals(BINARY))
  t.equal(statSync(tool.path).mode & 0o777, 0o755)
  await upstreamTool('minikube', context, progress, pin({}))
  t.equal(server.requests.length, 1)
  t.same(readdirSync(join(context.paths.cache, 'upstream')), [`minikube-v9-${os}-${arch}`])
})

t.test('an archive: only the named member is kept', async (t) => {
  const folder = t.testdir({ pack: { 'linux-x': { helm: BINARY.toString(), LICENSE: 'text' } } })
  const archive = execFileSync('tar', ['-cz', '-C', join(folder, 'pack'), 'linux-x'])
  const server = await mirror({ [`/publisher.example/v9/${os}/${arch}/tool`]: serve(archive) })
  fakeExecutable(folder, 'tar', 'PATH=/usr/bin:/bin exec tar "$@"')
  const { context } = sourceContext(folder, { mirror: server.base })
  const tool = await upstreamTool(
    'helm',
    context,
    new Progress(context.report),
    pin({ member: 'linux-x/helm', sha256: everywhere(sha256(archive)) }),
  )
  t.ok(readFileSync(tool.path).equals(BINARY))
  t.same(readdirSync(join(tool.path, '..')), ['helm'])
})

t.test('two runs at the same time both get the whole tool', async (t) => {
  const server = await mirror({ [`/publisher.example/v9/${os}/${arch}/tool`]: serve(BINARY) })
  const { context } = sourceContext(t.testdir(), { mirror: server.base })
  const tools = await Promise.all(
    [1, 2].map(() => upstreamTool('helm', context, new Progress(context.report), pin({}))),
  )
  for (const tool of tools) t.ok(readFileSync(tool.path).equals(BINARY))
  t.same(readdirSync(join(context.paths.cache, 'upstream')), [`helm-v9-${os}-${arch}`], 'no draft is left')
})

t.test('the draft of a killed run goes after a day, not before', async (t) => {
  const server = await mirror({ [`/publisher.example/v9/${os}/${arch}/tool`]: serve(BINARY) })
  const { context } = sourceContext(t.testdir(), { mirror: server.base })
  const cached = join(cachedTool('helm', context.paths.cache, pin({})), '..')
  for (const name of ['old', 'new']) mkdirSync(`${cached}.part-${name}`, { recursive: true })
  const yesterday = new Date(Date.now() - 25 * 3_600_000)
  utimesSync(`${cached}.part-old`, yesterday, yesterday)
  await upstreamTool('helm', context, new Progress(context.report), pin({}))
  t.notOk(existsSync(`${cached}.part-old`))
  t.ok(existsSync(`${cached}.part-new`))
})

t.test('a wrong file never reaches the cache', async (t) => {
  const server = await mirror({ [`/publisher.example/v9/${os}/${arch}/tool`]: serve(Buffer.from('something else')) })
  const { context } = sourceContext(t.testdir(), { mirror: server.base })
  await t.rejects(upstreamTool('kubectl', context, new Progress(context.report), pin({})), {
    code: 'TSK_DOWNLOAD_CHECKSUM',
  })
  t.same(readdirSync(join(context.paths.cache, 'upstream')), [])
})

t.test("without a pinned digest the publisher's checksum file decides", async (t) => {
  const path = `/publisher.example/v9/${os}/${arch}/tool`
  const server = await mirror({
    [path]: serve(BINARY),
    '/sum': withEngineLock(serve(Buffer.from(`${'0'.repeat(64)}  tool\n`)), serve(Buffer.from(`${sha256(BINARY)}\n`))),
  })
  const asked = pin({ sha256: everywhere('publisher'), sha256File: `${server.base}/sum` })
  const { context } = sourceContext(t.testdir(), { mirror: server.base })
  await t.rejects(upstreamTool('kubectl', context, new Progress(context.report), asked), {
    code: 'TSK_DOWNLOAD_CHECKSUM',
  })
  t.equal((await upstreamTool('kubectl', context, new Progress(context.report), asked)).origin, 'upstream')
  const gone = pin({ version: 'v8', sha256: everywhere('publisher'), sha256File: `${server.base}/none` })
  await t.rejects(upstreamTool('kubectl', context, new Progress(context.report), gone), {
    code: 'TSK_DOWNLOAD_NOT_FOUND',
    message: /checksum of kubectl v8/,
  })
  t.throws(() => parseDigest('<html>', 'u'), { code: 'TSK_DOWNLOAD_CHECKSUM' })
})

t.test('addresses: the mirror stands in front of host and path', async (t) => {
  t.equal(downloadUrl(pin({}), ''), `https://publisher.example/v9/${os}/${arch}/tool`)
  t.equal(
    downloadUrl(pin({}), 'https://mirror.example/files'),
    `https://mirror.example/files/publisher.example/v9/${os}/${arch}/tool`,
  )
})

t.test('a dry run downloads nothing and says what it would', async (t) => {
  const server = await mirror({})
  const { context, recorded } = sourceContext(t.testdir(), { mirror: server.base, dryRun: true })
  const provision = await upstream.provide(context)
  t.equal(server.requests.length, 0)
  t.equal(provision.tools.helm.origin, 'upstream')
  t.equal(recorded.commands.filter((each) => each.startsWith('download ')).length, 3)
  t.equal(recorded.commands.filter((each) => each.startsWith('docker pull ')).length, 3)
  t.notOk(existsSync(context.paths.cache))
})

const inspect = (held: string): string =>
  `[ "$1 $2" = "image inspect" ] && { [ "$5" = "${held}" ] && exit 0 || exit 1; }`

t.test('images: what the engine holds is not pulled, and layers are counted', async (t) => {
  const folder = t.testdir()
  fakeExecutable(
    folder,
    'docker',
    `${inspect('held:1')}\n[ "$*" = "pull new:1" ] || exit 9
echo 'aaaaaaaaaaaa: Pulling fs layer'; echo 'bbbbbbbbbbbb: Pulling fs layer'; echo 'aaaaaaaaaaaa: Pull complete'`,
  )
  const { context, recorded } = sourceContext(folder)
  t.same(await missingImages(context, ['held:1', 'new:1']), ['new:1'])
  await pullImages(context, ['held:1', 'new:1'], new Progress(context.report))
  t.same(
    recorded.commands.filter((each) => each.startsWith('docker pull')),
    ['docker pull new:1'],
  )
  t.match(recorded.updates[0], /new:1: 0 of 1 layers/)
})

const refusals = [
  [
    'Error response from daemon: manifest for new:1 not found: manifest unknown: manifest unknown',
    'TSK_IMAGE_NOT_FOUND',
  ],
  ['Error response from daemon: toomanyrequests: You have reached your pull rate limit.', 'TSK_IMAGE_RATE_LIMIT'],
  [
    'Error response from daemon: pull access denied for new, repository does not exist or may require docker login',
    'TSK_IMAGE_NOT_FOUND',
  ],
  ['Error response from daemon: unauthorized: authentication required', 'TSK_IMAGE_DENIED'],
  [
    'Error response from daemon: Get "https://registry.example/v2/": dial tcp: lookup registry.example: no such host',
    'TSK_IMAGE_UNREACHABLE',
  ],
] as const
for (const [said, code] of refusals) {
  t.test(`a refused pull: ${code}`, async (t) => {
    const folder = t.testdir()
    fakeExecutable(folder, 'docker', `${inspect('')}\necho '${said}' >&2; exit 1`)
    const error = await pullImages(
      sourceContext(folder).context,
      ['new:1'],
      new Progress({ update: () => undefined }),
    ).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    t.ok(error instanceof UserError)
    t.match(error, { code, message: /new:1/, hint: /.+/ })
    t.match((error as UserError).evidence.join('\n'), said.slice(-30))
  })
}

t.test('reachable: an accepted status, another one, nobody, and silence', async (t) => {
  const server = await mirror({ '/v2/': status(401), '/proxy': status(407), '/silent': () => undefined })
  const scope = { env: {}, signal: new AbortController().signal }
  t.equal(await unreachableReason(`${server.base}/v2/`, [200, 401], scope), undefined)
  t.match(await unreachableReason(`${server.base}/proxy`, [200, 401], scope), /^127.0.0.1:\d+: status 407$/)
  t.match(await unreachableReason('http://127.0.0.1:9/', [200], scope), /ECONNREFUSED/)
  t.match(await unreachableReason(`${server.base}/silent`, [200], { ...scope, limitMs: 200 }), /no answer within 0.2 s/)
})

t.test('estimate: nothing where all is at hand, the missing parts by name elsewhere', async (t) => {
  const folder = t.testdir()
  fakeExecutable(folder, 'docker', '[ "$1 $2" = "image inspect" ]')
  const { context } = sourceContext(folder)
  const path = { name: 'helm', version: 'v4.3.0', path: '/helm', origin: 'path' } as const
  t.same(
    await upstream.estimate(context, {
      helm: path,
      kubectl: { ...path, name: 'kubectl' },
      minikube: { ...path, name: 'minikube' },
    }),
    { seconds: 0, missing: [] },
  )
  const { seconds, missing } = await upstream.estimate(context, { helm: path })
  t.same(missing, ['minikube', 'kubectl'])
  t.ok(seconds > 10, 'two large downloads take longer than a moment')
})

t.test('the first failure ends what is still being pulled', async (t) => {
  const folder = t.testdir()
  fakeExecutable(folder, 'docker', `${inspect('')}\necho $$ >> '${folder}/pulls'; exec /bin/sleep 120`)
  const { context } = sourceContext(folder, { mirror: 'http://127.0.0.1:9' })
  await t.rejects(upstream.provide(context, {}))
  const pulls = readFileSync(join(folder, 'pulls'), 'utf8').trim().split('\n').map(Number)
  t.ok(pulls.length > 0, 'something was being pulled')
  const runs = (pid: number): boolean => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  for (let waits = 0; waits < 100 && pulls.some(runs); waits += 1) await sleep(100)
  t.same(pulls.filter(runs), [])
})
