// The engines that people have: each is found, or named with a next step. Their answers are those of the real ones.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Context } from '../../../../scripts/lib/run/context.ts'
import type { Environment } from '../../../../scripts/lib/shell/command.ts'
import { keepClusterEngine } from '../../../../scripts/lib/toolchain/cluster-engine.ts'
import { clusterVariables } from '../../../../scripts/lib/toolchain/toolchain.ts'
import { clockDifference } from '../../../../scripts/sources/engine/clock.ts'
import { usualSockets } from '../../../../scripts/sources/engine/endpoint.ts'
import { findEngine } from '../../../../scripts/sources/engine/engine.ts'
import { readEngineInfo } from '../../../../scripts/sources/engine/info.ts'
import type { Machine } from '../../../../scripts/sources/engine/machine.ts'
import { otherChoice } from '../../../../scripts/sources/engine/other-choice.ts'
import { ownEngine } from '../../../../scripts/sources/engine/own-engine.ts'
import { isOnThisMachine, productOf } from '../../../../scripts/sources/engine/product.ts'
import { assertSnapSees } from '../../../../scripts/sources/engine/snap.ts'
import { createAuthority } from '../../../fixtures/internet/authority.ts'
import { fakeExecutable, sourceContext } from '../../../fixtures/sources/context.ts'
import {
  type FakeEngine,
  socketFolder,
  startFakeEngine,
  startTlsEngine,
} from '../../../fixtures/sources/fake-engine.ts'
import { listeningFor } from '../../../fixtures/suite/listening.ts'

const MACHINE: Machine = { platform: 'linux', isRoot: false, isDebian: true, isWsl: false, grantsResources: true }

/** A docker client that can build; `context` is its answer about the current context, `missing` its complaint. */
const client = ({ context = 'default unix:///nowhere/docker.sock {} <IN MEMORY>', missing = '' } = {}): string =>
  `case "$*" in
"version --format "*) echo 29.0.0 29.1.0 ;;
"buildx version") echo buildx ;;
"context inspect --format "*) ${missing ? `echo '${missing}' >&2; exit 1` : `echo '${context}'`} ;;
*) echo "unexpected: $*" >&2; exit 99 ;;
esac`

/** The context of a person with these variables; with `made`, the checkout has a cluster on that engine. */
function person(folder: string, env: Environment = {}, made?: Parameters<typeof keepClusterEngine>[2]): Context {
  const mine = sourceContext(folder, { env }).context
  if (made) {
    keepClusterEngine(mine.paths, 'taskora', made)
    writeFileSync(join(mine.paths.minikubeHome, '.minikube', 'profiles', 'taskora', 'config.json'), '{}')
  }
  return mine
}

async function engineAt(t: Test, folder: string, name: string, engine: FakeEngine = {}): Promise<string> {
  const { close } = await startFakeEngine(join(folder, name), engine)
  t.teardown(close)
  return `unix://${folder}/${name}`
}

t.test('products are known by what they say of themselves', async (t) => {
  const rows: [product: string, info: object, headers?: Record<string, string>][] = [
    ['Docker Desktop', { OperatingSystem: 'Docker Desktop', Name: 'docker-desktop' }],
    ['Docker Desktop', { OperatingSystem: 'Docker Desktop (containerized)', Name: 'linuxkit' }],
    ['OrbStack', { OperatingSystem: 'OrbStack', Name: 'orbstack' }],
    ['Colima', { OperatingSystem: 'Ubuntu 24.04.1 LTS', Name: 'colima' }],
    ['Colima', { OperatingSystem: 'Ubuntu 24.04.1 LTS', Name: 'colima-work' }],
    ['Rancher Desktop', { OperatingSystem: 'Alpine Linux v3.20', Name: 'lima-rancher-desktop' }],
    ['Rancher Desktop', { OperatingSystem: 'Rancher Desktop WSL Distribution', Name: 'PC' }],
    [
      'Docker from snap',
      { OperatingSystem: 'Ubuntu Core 22', DockerRootDir: '/var/snap/docker/common/var-lib-docker' },
    ],
    ['rootless Docker', { SecurityOptions: ['name=seccomp', 'name=rootless', 'name=cgroupns'] }],
    ['Docker', { OperatingSystem: 'Debian GNU/Linux 13 (trixie)', Name: 'colimate' }],
    ['Podman', { OperatingSystem: 'fedora', BuildahVersion: '1.41.5' }],
    ['Podman', { OperatingSystem: 'fedora' }, { 'libpod-api-version': '5.6.2' }],
  ]
  for (const [product, info, headers] of rows) t.equal(productOf(info, headers), product, JSON.stringify(info))
})

t.test("an engine's folder is this machine's only where it runs on its kernel and is seen", async (t) => {
  const machine = { platform: 'linux' as NodeJS.Platform, kernel: '6.1.0', has: () => true }
  const info = { KernelVersion: '6.1.0', DockerRootDir: '/var/lib/docker' }
  t.equal(isOnThisMachine(info, 'Docker', machine), true)
  t.equal(isOnThisMachine(info, 'Docker from snap', machine), true)
  t.equal(isOnThisMachine(info, 'Docker', { ...machine, platform: 'darwin' }), false)
  t.equal(isOnThisMachine(info, 'Docker', { ...machine, kernel: '6.10.14-linuxkit' }), false)
  t.equal(isOnThisMachine(info, 'Docker Desktop', machine), false, 'distributions of WSL share one kernel')
  t.equal(isOnThisMachine(info, 'Docker', { ...machine, has: () => false }), false, 'seen from a container')
})

t.test('the sockets of every product are asked', async (t) => {
  const mac = usualSockets('darwin', { HOME: '/Users/me' })
  for (const socket of ['.docker/run', '.colima/default', '.config/colima/default', '.orbstack/run', '.rd'])
    t.ok(mac.includes(`/Users/me/${socket}/docker.sock`), socket)
  const linux = usualSockets('linux', { HOME: '/home/me' }, 1000)
  for (const socket of ['/home/me/.docker/desktop', '/home/me/.rd', '/home/me/.colima/default', '/run/user/1000'])
    t.ok(linux.includes(`${socket}/docker.sock`), socket)
  t.match(linux.at(-1), /podman\.sock$/, 'Podman comes last')
})

t.test('Podman behind DOCKER_HOST or a context is named', async (t) => {
  const folder = socketFolder(t)
  const address = await engineAt(t, folder, 'podman.sock', { headers: { 'Libpod-API-Version': '5.6.2' } })
  fakeExecutable(folder, 'docker', client({ context: `podman ${address} {} /x` }))
  for (const env of [{ DOCKER_HOST: address }, {}])
    await t.rejects(findEngine(person(folder, env), MACHINE), {
      code: 'TSK_ENGINE_PODMAN',
      message: /is Podman 29\.1\.0, which speaks Docker's API/,
      hint: /unset DOCKER_HOST/,
    })
  const answer = await readEngineInfo(await engineAt(t, folder, 'b.sock', { info: { BuildahVersion: '1.41' } }))
  t.match(answer, { state: 'podman', version: '29.1.0' }, 'by its answer alone, too')
})

t.test('an address that wants TLS is spoken to with the certificates of the variables or of the context', async (t) => {
  const folder = socketFolder(t)
  const authority = createAuthority(folder, 'engine')
  const pair = authority.issue(['localhost'])
  const { port, close } = await startTlsEngine({ ...pair, ca: pair.cert })
  t.teardown(close)
  const certificates = join(folder, 'tls', 'docker')
  mkdirSync(certificates, { recursive: true })
  const files = { 'ca.pem': readFileSync(authority.file, 'utf8'), 'cert.pem': pair.cert, 'key.pem': pair.key }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(certificates, name), text)
  const address = `tcp://localhost:${port}`
  const material = '{"docker":["ca.pem","cert.pem","key.pem"]}'
  fakeExecutable(folder, 'docker', client({ context: `secure ${address} ${material} ${folder}/tls` }))

  const variables = { DOCKER_HOST: address, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates }
  const env = { DOCKER_HOST: address, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates }
  t.match(await findEngine(person(folder, variables), MACHINE), { address, certificates, env })
  t.match(await findEngine(person(folder), MACHINE), { address, certificates, env }, 'by the context')
  const mine = person(folder, {}, { host: address, certificates })
  t.match(clusterVariables(mine), env, 'what later steps and `npm run env` get')

  t.match(await readEngineInfo(address), { state: 'silent' }, 'without TLS')
  const lost = await readEngineInfo(address, 1_000, '/nonexistent')
  t.match(lost, { state: 'silent', detail: /ENOENT \/nonexistent\/ca\.pem: DOCKER_CERT_PATH/ })
  const wrong = createAuthority(socketFolder(t), 'another')
  writeFileSync(join(certificates, 'ca.pem'), readFileSync(wrong.file))
  t.match(await readEngineInfo(address, 1_000, certificates), { state: 'silent', detail: /SIGNATURE|CERT|VERIFY/ })
})

t.test('TLS where there is none, and none where there is, say which variable to change', async (t) => {
  const folder = socketFolder(t)
  const said = 'Client sent an HTTP request to an HTTPS server.\n'
  const wants = await engineAt(t, folder, 'a.sock', { status: 400, body: said })
  t.match(await readEngineInfo(wants), { state: 'silent', detail: /wants TLS: DOCKER_TLS_VERIFY=1/ })
  const { port } = await listeningFor(
    t,
    createServer((_, response) => response.end('{}')),
  )
  for (const name of ['ca.pem', 'cert.pem', 'key.pem']) writeFileSync(join(folder, name), '')
  const { state, detail } = (await readEngineInfo(`tcp://127.0.0.1:${port}`, 1_000, folder)) as Record<string, string>
  t.match([state, detail], ['silent', /TLS|ERR_|PEM/])
})

t.test("the engine inside another cluster's node is refused, although it answers on loopback", async (t) => {
  const folder = socketFolder(t)
  const address = await engineAt(t, folder, 'a.sock')
  fakeExecutable(folder, 'docker', client())
  const env = { DOCKER_HOST: address, MINIKUBE_ACTIVE_DOCKERD: 'other' }
  await t.rejects(findEngine(person(folder, env), MACHINE), {
    code: 'TSK_ENGINE_REMOTE',
    message: /inside the minikube node "other"/,
    hint: 'eval "$(minikube docker-env --unset)"',
  })
  t.match(await findEngine(person(folder, { DOCKER_HOST: address }), MACHINE), { address })
})

t.test('an engine that hangs is named, and no engine of our own started in its place', async (t) => {
  const folder = socketFolder(t)
  fakeExecutable(folder, 'docker', client())
  const own = ownEngine(person(folder).paths)
  const mine = person(folder, { DOCKER_HOST: own.address })
  const root = { ...MACHINE, isRoot: true }
  t.equal(await findEngine(mine, root, 2_000), undefined, 'nobody is there: one may be started')
  mkdirSync(own.run, { recursive: true })
  await listeningFor(
    t,
    createServer(() => undefined),
    { path: own.socket },
  )
  await t.rejects(findEngine(mine, root, 200), {
    code: 'TSK_ENGINE_NOT_RUNNING',
    message: /docker\.sock, where no Docker engine answers \(no answer within 0\.2 s\)/,
  })
})

t.test("an engine's clock is told when it differs by more than tokens and certificates bear", async (t) => {
  const folder = socketFolder(t)
  const at = (ms: number): object => ({ info: { SystemTime: new Date(Date.now() + ms).toISOString() } })
  const facts = async (name: string, engine: object) => {
    const answer = await readEngineInfo(await engineAt(t, folder, name, engine))
    return answer.state === 'answers' ? answer.facts.clockAheadMs : Number.NaN
  }
  t.match(clockDifference('it', await facts('slow.sock', at(-7_200_000))), /^it is (1 h 59|2 h 00) m behind$/)
  t.equal(clockDifference('it', await facts('right.sock', at(0))), undefined)
  t.equal(clockDifference('it', await facts('mute.sock', {})), undefined)
})

t.test('a context that does not exist is named, and no other engine taken for it', async (t) => {
  const folder = socketFolder(t)
  fakeExecutable(folder, 'docker', client({ missing: 'context "gone": context not found: open /x/meta.json' }))
  await t.rejects(findEngine(person(folder, { DOCKER_CONTEXT: 'gone' }), MACHINE), {
    code: 'TSK_ENGINE_NOT_RUNNING',
    evidence: [/context "gone"/],
    hint: /docker context use default/,
  })
})

t.test("a snap's client is refused where it cannot see the folders, and taken where it can", async (t) => {
  const home = '/home/me'
  const see = (client: string, ...folders: string[]) => assertSnapSees(client, folders, home)
  t.doesNotThrow(() => see('/usr/bin/docker', '/srv/x', '/tmp', '/home/me/.cache/taskora'))
  t.doesNotThrow(() => see('/snap/bin/docker', '/home/me/taskora', '/home/me/work/.taskora/tmp'))
  for (const folder of ['/tmp', '/srv/taskora', '/home/me/.cache/taskora', '/home/meow/x'])
    t.throws(() => see('/snap/bin/docker', '/home/me/taskora', folder), {
      code: 'TSK_ENGINE_SNAP',
      message: new RegExp(`cannot see ${folder}$`),
      hint: /TMPDIR=.*TASKORA_CACHE=/,
    })
})

t.test('the engine that has the cluster decides; one that took its place makes no second cluster', async (t) => {
  const folder = socketFolder(t)
  fakeExecutable(folder, 'docker', client())
  const here = await engineAt(t, folder, 'a.sock', { info: { ID: 'a' } })
  const orb = { info: { ID: 'b', OperatingSystem: 'OrbStack' } }
  const other = await engineAt(t, folder, 'b.sock', orb)
  const made = { host: here, id: 'a', product: 'Docker Desktop' }
  t.match(await findEngine(person(folder, { DOCKER_HOST: other }, made), MACHINE), { address: here })

  const gone = { ...made, host: `unix://${folder}/gone.sock` }
  const changed = {
    code: 'TSK_ENGINE_CHANGED',
    message: /was made on Docker Desktop at .*; what answers now is OrbStack/,
    hint: /^Start Docker Desktop again.*--profile taskora-orbstack --port 8090.*restore/,
  }
  await t.rejects(findEngine(person(folder, { DOCKER_HOST: other }, gone), MACHINE), changed)
  await t.rejects(findEngine(person(folder, {}, { ...made, host: other }), MACHINE), changed, 'at the same address')
  const silence = { code: 'TSK_ENGINE_NOT_RUNNING', message: /the cluster "taskora" names .*ENOENT/ }
  await t.rejects(findEngine(person(folder, { DOCKER_HOST: 'unix:///nowhere/x.sock' }, gone), MACHINE), silence)

  const reset = await engineAt(t, folder, 'c.sock', { info: { ID: 'c' }, has: ['/volumes/taskora'] })
  t.match(await findEngine(person(folder, {}, { ...made, host: reset }), MACHINE), { address: reset })
  t.match(await findEngine(person(socketFolder(t), { DOCKER_HOST: other, PATH: join(folder, 'bin') }), MACHINE), {
    address: other,
    product: 'OrbStack',
  })
})

t.test(
  'settings that name another engine than the one with the cluster are told, those that mean it are not',
  async (t) => {
    const folder = socketFolder(t)
    fakeExecutable(folder, 'docker', client())
    const here = await engineAt(t, folder, 'a.sock', { info: { ID: 'a' } })
    const link = await engineAt(t, folder, 'l.sock', { info: { ID: 'a' } })
    const other = await engineAt(t, folder, 'b.sock', { info: { ID: 'b' } })
    const said = (env: Environment, made = true): Promise<string | undefined> =>
      otherChoice(person(made ? folder : socketFolder(t), env, made ? { host: here, id: 'a' } : undefined))
    t.match(await said({ DOCKER_HOST: other }), /DOCKER_HOST names .*b\.sock; the cluster "taskora" is in .*a\.sock/)
    t.match(await said({ DOCKER_HOST: 'ssh://me@far' }), /not an engine on this machine; the cluster "taskora" is in/)
    for (const address of [here, link]) t.equal(await said({ DOCKER_HOST: address }), undefined, address)
    t.equal(await said({}), undefined, 'the default context chooses nothing')
    t.equal(await said({ DOCKER_HOST: other }, false), undefined, 'no cluster yet')
  },
)
