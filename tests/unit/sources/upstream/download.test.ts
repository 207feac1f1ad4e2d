import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { UserError } from '../../../../scripts/lib/errors.ts'
import { type DownloadOptions, download } from '../../../../scripts/sources/upstream/download.ts'
import {
  cutOff,
  drip,
  redirect,
  serve,
  sha256,
  stall,
  startDownloadServer,
  status,
  withEngineLock,
} from '../../../fixtures/sources/download-server.ts'

const FILE = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) % 251))
const OTHER = Buffer.from('<html>Please sign in to this network</html>')
const LIMITS = { answerTimeoutMs: 500, tryTimeoutMs: 20_000, stallMs: 200, leastBytes: 1_000 }
/** Where no limit is what is tested: a busy machine reaches the short ones by itself. */
const PATIENT = { ...LIMITS, answerTimeoutMs: 20_000, stallMs: 10_000 }

const server = await startDownloadServer({
  '/right': serve(FILE),
  '/wrong': serve(OTHER),
  '/cut': cutOff(FILE, 100_000),
  '/cut-once': withEngineLock(cutOff(FILE, 100_000), serve(FILE)),
  '/cut-then-changed': withEngineLock(
    cutOff(OTHER, 20),
    (_, response) => void response.writeHead(200, { etag: '"new"' }).end(FILE),
  ),
  '/range-refused': withEngineLock(cutOff(FILE, 100_000), status(416), serve(FILE)),
  '/drip': drip(FILE),
  '/stall': stall(FILE),
  '/stall-once': withEngineLock(stall(FILE), serve(FILE)),
  '/broken-once': withEngineLock(status(500), serve(FILE)),
  '/broken': status(503),
  '/forbidden': status(403),
  '/silent': () => undefined,
  '/moved': redirect('/moved-again'),
  '/moved-again': redirect('/right'),
  '/circle': redirect('/circle'),
})
t.teardown(server.close)

const fetchTo = (folder: string, path: string, more: Partial<DownloadOptions> = {}): Promise<void> =>
  download({
    name: 'tool v1',
    url: server.base + path,
    sha256: sha256(FILE),
    file: join(folder, 'tool'),
    env: {},
    signal: new AbortController().signal,
    limits: /stall|drip|silent/.test(path) ? LIMITS : PATIENT,
    tries: 3,
    retryDelayMs: 5,
    ...more,
  })

const triesOf = (path: string): number => server.requests.filter((each) => each.path === path).length

for (const [path, tries] of [
  ['/right', 1],
  ['/broken-once', 2],
  ['/stall-once', 2],
  ['/range-refused', 3],
] as const) {
  t.test(`${path} arrives whole after ${tries} request(s)`, async (t) => {
    const folder = t.testdir()
    await fetchTo(folder, path)
    t.ok(readFileSync(join(folder, 'tool')).equals(FILE))
    t.equal(triesOf(path), tries)
  })
}

t.test('redirects are followed', async (t) => {
  const folder = t.testdir()
  await fetchTo(folder, '/moved')
  t.ok(readFileSync(join(folder, 'tool')).equals(FILE))
})

t.test('a cut-off file is resumed where it ended', async (t) => {
  const folder = t.testdir()
  const seen: number[] = []
  await fetchTo(folder, '/cut-once', {
    onProgress: (bytes, total) => {
      seen.push(bytes)
      t.equal(total, FILE.length)
    },
  })
  t.ok(readFileSync(join(folder, 'tool')).equals(FILE))
  const ranges = server.requests.filter(({ path }) => path === '/cut-once').map(({ range }) => range)
  t.equal(ranges[0], undefined)
  t.match(ranges[1], /^bytes=[1-9]\d*-$/)
  t.same(
    seen,
    [...seen].sort((a, b) => a - b),
    'progress never goes back',
  )
  t.equal(seen.at(-1), FILE.length)
})

t.test('a file that changed on the server is fetched from its beginning', async (t) => {
  const folder = t.testdir()
  await fetchTo(folder, '/cut-then-changed')
  t.ok(readFileSync(join(folder, 'tool')).equals(FILE))
})

const failures = [
  ['/wrong', 'TSK_DOWNLOAD_CHECKSUM', 1, new RegExp(`sha256 ${sha256(OTHER)}, expected ${sha256(FILE)}`)],
  ['/cut', 'TSK_DOWNLOAD_INCOMPLETE', 3, /of 300 kB/],
  ['/drip', 'TSK_DOWNLOAD_STALLED', 3, /less than 1 kB within 0.2 s/],
  ['/stall', 'TSK_DOWNLOAD_STALLED', 3, /10 B of 300 kB/],
  ['/nowhere', 'TSK_DOWNLOAD_NOT_FOUND', 1, /status 404/],
  ['/broken', 'TSK_DOWNLOAD_UNREACHABLE', 3, /status 503/],
  ['/forbidden', 'TSK_DOWNLOAD_UNREACHABLE', 1, /status 403/],
  ['/silent', 'TSK_DOWNLOAD_UNREACHABLE', 3, /no answer within 0.5 s/],
  ['/circle', 'TSK_DOWNLOAD_UNREACHABLE', 6, /more than 5 redirects/],
] as const

for (const [path, code, tries, evidence] of failures) {
  t.test(`${path} ends as ${code} and leaves no file`, async (t) => {
    const folder = t.testdir()
    const error = await fetchTo(folder, path).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    t.ok(error instanceof UserError)
    t.equal((error as UserError).code, code)
    t.match((error as UserError).evidence.join('\n'), evidence)
    t.match((error as UserError).evidence[0], path, 'names the address')
    t.ok((error as UserError).hint)
    t.equal(triesOf(path), tries)
    t.notOk(existsSync(join(folder, 'tool')))
  })
}

t.test('nobody listens: UNREACHABLE with the reason', async (t) => {
  const error = await fetchTo(t.testdir(), '', { url: 'http://127.0.0.1:9/x', tries: 1 }).then(
    () => undefined,
    (reason: UserError) => reason,
  )
  t.equal(error?.code, 'TSK_DOWNLOAD_UNREACHABLE')
  t.match(error?.evidence.join(' '), /ECONNREFUSED/)
})

t.test('the limit of a whole try ends a file that keeps coming', async (t) => {
  const limits = { ...LIMITS, leastBytes: 1, tryTimeoutMs: 300 }
  const error = await fetchTo(t.testdir(), '/drip', { limits, tries: 1 }).then(
    () => undefined,
    (reason: UserError) => reason,
  )
  t.equal(error?.code, 'TSK_DOWNLOAD_STALLED')
  t.match(error?.evidence.join(' '), /not complete within 0.3 s/)
})

t.test('a proxy is used, and not for what NO_PROXY names', async (t) => {
  const proxy = await startDownloadServer({ 'http://publisher.invalid/tool': serve(FILE) })
  t.teardown(proxy.close)
  const folder = t.testdir()
  await fetchTo(folder, '', { url: 'http://publisher.invalid/tool', env: { HTTP_PROXY: proxy.base } })
  t.ok(readFileSync(join(folder, 'tool')).equals(FILE))
  await fetchTo(folder, '/right', { env: { HTTP_PROXY: proxy.base, NO_PROXY: '127.0.0.1' } })
  t.equal(proxy.requests.length, 1)
})

t.test('an interruption ends at once, is no download error and leaves no file', async (t) => {
  const folder = t.testdir()
  const controller = new AbortController()
  const running = fetchTo(folder, '/drip', { signal: controller.signal, limits: { ...LIMITS, leastBytes: 1 } })
  setTimeout(() => controller.abort(new Error('interrupted')), 100)
  const error = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  t.notOk(error instanceof UserError)
  t.match(error, { message: 'interrupted' })
  t.notOk(existsSync(join(folder, 'tool')))
})
