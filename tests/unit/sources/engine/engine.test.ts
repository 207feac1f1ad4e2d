import { chmodSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { UserError } from '../../../../scripts/lib/errors.ts'
import { howToGetAccess, howToStart } from '../../../../scripts/sources/engine/advice.ts'
import { howToGetBuildx, pickClient } from '../../../../scripts/sources/engine/client.ts'
import { endpoints, localOnly, usualSockets } from '../../../../scripts/sources/engine/endpoint.ts'
import { ensureEngine, findEngine } from '../../../../scripts/sources/engine/engine.ts'
import { readEngineInfo } from '../../../../scripts/sources/engine/info.ts'
import { hasCapability, isDebianLike, type Machine } from '../../../../scripts/sources/engine/machine.ts'
import { fakeExecutable, sourceContext } from '../../../fixtures/sources/context.ts'
import { socketFolder, startFakeEngine } from '../../../fixtures/sources/fake-engine.ts'

const MACHINE: Machine = { platform: 'linux', isRoot: false, isDebian: true, isWsl: false, grantsResources: true }

/** A docker client that answers the questions asked of it and refuses every other call. */
const client = (
  version: string,
  { buildx = false, context = 'default unix:///nowhere/docker.sock', tooOld = '' } = {},
): string => `case "$*" in
"version --format "*) ${tooOld ? `echo '${tooOld}' >&2; exit 1` : `echo ${version} 29.1.0`} ;;
"buildx version") ${buildx ? 'echo buildx' : 'echo "docker: unknown command: docker buildx" >&2; exit 1'} ;;
"context inspect --format "*) echo '${context}' ;;
*) echo "unexpected: $*" >&2; exit 99 ;;
esac`

const codeOf = (running: Promise<unknown>): Promise<UserError | undefined> =>
  running.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof UserError) return error
      throw error
    },
  )

t.test('an engine says what it is; other programs on a socket are no engines', async (t) => {
  const folder = socketFolder(t)
  const engine = await startFakeEngine(join(folder, 'a.sock'))
  t.teardown(engine.close)
  t.match(await readEngineInfo(`unix://${folder}/a.sock`), {
    state: 'answers',
    facts: { version: '29.1.0', rootless: false, cgroupVersion: 2, cpus: 4, memoryBytes: 8e9 },
  })
  const rootless = await startFakeEngine(join(folder, 'b.sock'), {
    body: '{"ServerVersion":"29","SecurityOptions":["name=seccomp","name=rootless"]}',
  })
  t.teardown(rootless.close)
  t.match(await readEngineInfo(`unix://${folder}/b.sock`), { facts: { rootless: true } })
  for (const [name, body] of [
    ['c', '<html>'],
    ['d', '{"message":"not a docker engine"}'],
  ] as const) {
    const other = await startFakeEngine(join(folder, `${name}.sock`), { body })
    t.teardown(other.close)
    t.match(await readEngineInfo(`unix://${folder}/${name}.sock`), { state: 'silent' })
  }
  t.same(await readEngineInfo(`unix://${folder}/none.sock`), { state: 'silent', detail: 'ENOENT' })
})

t.test('an engine that accepts and never answers is silent after the limit', async (t) => {
  const folder = socketFolder(t)
  const hung = createServer()
  await new Promise<void>((resolve) => hung.listen(join(folder, 'hung.sock'), resolve))
  t.teardown(() => hung.close())
  t.same(await readEngineInfo(`unix://${folder}/hung.sock`, 200), {
    state: 'silent',
    detail: 'no answer within 0.2 s',
    late: true,
  })
})

t.test('a socket that this user may not use is told apart from a missing one', async (t) => {
  const folder = socketFolder(t)
  const engine = await startFakeEngine(join(folder, 'e.sock'))
  t.teardown(engine.close)
  chmodSync(folder, 0o711)
  chmodSync(join(folder, 'e.sock'), 0)
  const { context } = sourceContext(t.testdir(), { env: { DOCKER_HOST: `unix://${folder}/e.sock` } })
  const root = process.getuid?.() === 0
  if (root) process.seteuid!(65534)
  t.teardown(() => {
    if (root) process.seteuid!(0)
  })
  const [answer, error] = [await readEngineInfo(`unix://${folder}/e.sock`), await codeOf(findEngine(context, MACHINE))]
  if (root) process.seteuid!(0)
  t.same(answer, { state: 'denied' })
  t.match(error, { code: 'TSK_ENGINE_PERMISSION', message: new RegExp(`${folder}/e.sock`), hint: /usermod -aG docker/ })
})

t.test('addresses: local ones pass, others are refused without their credentials', async (t) => {
  for (const address of [
    'unix:///var/run/docker.sock',
    'tcp://127.0.0.1:2375',
    'tcp://localhost:2375',
    'tcp://[::1]:2375',
  ])
    t.equal(localOnly(address, 'DOCKER_HOST'), address)
  for (const address of [
    'ssh://me:secret@build.example',
    'tcp://10.0.0.7:2376',
    'tcp://localhost.example:2375',
    'npipe:////./pipe/docker_engine',
  ]) {
    t.throws(() => localOnly(address, 'DOCKER_HOST'), { code: 'TSK_ENGINE_REMOTE', hint: /unset DOCKER_HOST/ }, address)
  }
  t.throws(() => localOnly('ssh://me:secret@build.example', 'docker context "far"'), {
    message: /^docker context "far" names ssh:\/\/build.example,/,
    hint: /docker context use default/,
  })
})

t.test('order: DOCKER_HOST alone; else a chosen context, our own engine, the usual sockets', async (t) => {
  const folder = t.testdir()
  fakeExecutable(folder, 'docker', client('29.0.0', { context: 'colima unix:///colima.sock' }))
  const named = sourceContext(folder, { env: { DOCKER_HOST: 'unix:///named.sock' } }).context
  t.same(
    (await endpoints(named, 'unix:///own')).map(({ address, chosen }) => [address, chosen]),
    [['unix:///named.sock', true]],
  )
  const own = sourceContext(folder, { env: { DOCKER_HOST: 'unix:///own' } }).context
  t.same(
    (await endpoints(own, 'unix:///own')).map(({ chosen }) => chosen),
    [false],
    'our own engine may be started again',
  )
  const open = sourceContext(folder).context
  const found = await endpoints(open, 'unix:///own')
  t.same(
    found.slice(0, 2).map(({ address, chosen }) => [address, chosen]),
    [
      ['unix:///colima.sock', true],
      ['unix:///own', false],
    ],
  )
  t.ok(found.length > 2)
  t.ok(usualSockets('darwin', { HOME: '/Users/me' }).includes('/Users/me/.docker/run/docker.sock'))
  t.ok(
    usualSockets('linux', { HOME: '/home/me', XDG_RUNTIME_DIR: '/run/user/1000' }).includes(
      '/run/user/1000/docker.sock',
    ),
  )
})

const clients: [string, string, string | undefined][] = [
  ['a new client with buildx', client('29.0.0', { buildx: true }), 'v29.0.0'],
  ['an old client, which has BuildKit built in', client('20.10.24+dfsg1'), 'v20.10.24+dfsg1'],
  ['a new client without buildx', client('28.2.2'), undefined],
  ['a client that the engine refuses', client('20.10.24', { tooOld: 'client version 1.41 is too old' }), undefined],
]
for (const [title, script, version] of clients) {
  t.test(`${title}: ${version ? 'taken' : 'refused'}`, async (t) => {
    const folder = t.testdir()
    const path = fakeExecutable(folder, 'docker', script)
    const { context } = sourceContext(folder)
    if (version)
      return t.match(await pickClient(context.shell, { address: 'unix:///a.sock' }, []), {
        name: 'docker',
        version,
        path,
      })
    const error = await codeOf(pickClient(context.shell, { address: 'unix:///a.sock' }, []))
    t.match(error, { code: 'TSK_ENGINE_CLIENT', hint: /buildx/ })
    t.match(error?.evidence[0], new RegExp(`^${path}: (version 28.2.2 without|client version 1.41)`))
  })
}

t.test('a second client behind an unfit one is found', async (t) => {
  const folder = t.testdir()
  fakeExecutable(join(folder, 'first'), 'docker', client('28.2.2'))
  const fit = fakeExecutable(join(folder, 'second'), 'docker', client('29.0.0', { buildx: true }))
  const { context } = sourceContext(folder, { env: { PATH: `${folder}/first/bin:${folder}/second/bin` } })
  t.equal((await pickClient(context.shell, { address: 'unix:///a.sock' }, [])).path, fit)
})

t.test('find: the engine of DOCKER_HOST, with its client and environment', async (t) => {
  const folder = socketFolder(t)
  fakeExecutable(folder, 'docker', client('29.0.0', { buildx: true }))
  const engine = await startFakeEngine(join(folder, 'e.sock'))
  t.teardown(engine.close)
  const address = `unix://${folder}/e.sock`
  const { context } = sourceContext(folder, { env: { DOCKER_HOST: address, DOCKER_CONTEXT: 'far' } })
  t.match(await findEngine(context, MACHINE), {
    address,
    owned: false,
    version: '29.1.0',
    docker: { version: 'v29.0.0' },
    env: { DOCKER_HOST: address, DOCKER_CONTEXT: undefined, DOCKER_TLS_VERIFY: undefined },
  })
})

t.test('a rootless engine: fine with cgroup v2, refused with v1', async (t) => {
  const folder = socketFolder(t)
  fakeExecutable(folder, 'docker', client('29.0.0', { buildx: true }))
  for (const version of ['1', '2']) {
    const engine = await startFakeEngine(join(folder, `${version}.sock`), {
      body: JSON.stringify({ ServerVersion: '29', SecurityOptions: ['name=rootless'], CgroupVersion: version }),
    })
    t.teardown(engine.close)
    const { context } = sourceContext(folder, { env: { DOCKER_HOST: `unix://${folder}/${version}.sock` } })
    if (version === '1') t.match(await codeOf(findEngine(context, MACHINE)), { code: 'TSK_ENGINE_ROOTLESS' })
    else t.match(await findEngine(context, MACHINE), { rootless: true })
  }
})

t.test('a chosen engine that is silent ends the search, and says who chose it', async (t) => {
  const { context } = sourceContext(t.testdir(), { env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } })
  t.match(await codeOf(ensureEngine(context, { ...MACHINE, isRoot: true })), {
    code: 'TSK_ENGINE_NOT_RUNNING',
    message: /DOCKER_HOST names unix:\/\/\/nowhere.*ENOENT/,
    hint: /unset DOCKER_HOST/,
  })
})

t.test('how Docker is started is said for each system', async (t) => {
  t.match(howToStart({ ...MACHINE, platform: 'darwin' }), /open -a Docker.*colima start/)
  t.match(howToStart({ ...MACHINE, isWsl: true }), /WSL integration/)
  t.match(howToStart(MACHINE), /systemctl start docker.*apt-get install docker.io/)
  t.match(howToStart({ ...MACHINE, isDebian: false }), /systemctl start docker.*docs.docker.com/)
  t.match(howToStart({ ...MACHINE, platform: 'win32' }), /WSL/)
  t.match(howToGetAccess(MACHINE), /usermod -aG docker/)
  t.match(howToGetAccess({ ...MACHINE, platform: 'darwin' }), /open -a Docker/)
  t.match(howToGetBuildx('darwin'), /^brew install/)
  t.match(howToGetBuildx('linux'), /apt-get install docker-buildx/)
})

t.test('the Debian family and missing capabilities are recognised', async (t) => {
  for (const text of ['ID=debian\n', 'NAME="x"\nID=ubuntu\nID_LIKE=debian', 'ID=linuxmint\nID_LIKE="ubuntu debian"'])
    t.ok(isDebianLike(text), text)
  for (const text of ['ID=fedora\n', 'ID="rhel"\nID_LIKE="fedora"', 'NAME=debian-like', ''])
    t.notOk(isDebianLike(text), text)
  t.ok(hasCapability('CapBnd:\t000001ffffffffff\n', 24))
  t.notOk(hasCapability('CapBnd:\t000001fffeffffff\n', 24))
  t.ok(hasCapability('', 24), 'no /proc: nothing is missing')
})
