import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import type { UserError } from '../../../../scripts/lib/errors.ts'
import { freeNetwork, parseRoutes, toNumber } from '../../../../scripts/sources/engine/bridge.ts'
import { startDaemons } from '../../../../scripts/sources/engine/daemon.ts'
import { containerdConfig, dockerdConfig } from '../../../../scripts/sources/engine/daemon-config.ts'
import { lastErrors } from '../../../../scripts/sources/engine/daemon-log.ts'
import { ensureEngine, stopOwnEngine } from '../../../../scripts/sources/engine/engine.ts'
import { lostRules, namesOurs } from '../../../../scripts/sources/engine/firewall.ts'
import { installPackages } from '../../../../scripts/sources/engine/install.ts'
import { withEngineLock } from '../../../../scripts/sources/engine/lock.ts'
import { ownEngine } from '../../../../scripts/sources/engine/own-engine.ts'
import { type Process, withDescendants } from '../../../../scripts/sources/engine/processes.ts'
import { pruneEngine } from '../../../../scripts/sources/engine/prune.ts'
import { belongsTo, parseMountPoints } from '../../../../scripts/sources/engine/stop.ts'
import { fakeExecutable, sourceContext } from '../../../fixtures/sources/context.ts'
import { socketFolder, startFakeEngine } from '../../../fixtures/sources/fake-engine.ts'

const BRIDGE_RULE = '-A DOCKER -d 192.168.49.2/32 ! -i br-1 -o br-1 -p tcp -m tcp --dport 8443 -j ACCEPT'

t.test('places: everything below one folder, sockets within the limit of the kernel', async (t) => {
  const own = ownEngine({ engine: '/home/me/.cache/taskora/engine' })
  for (const place of [own.data, own.run, own.daemon.pid, own.daemon.log, own.containerdData])
    t.ok(place.startsWith(`${own.folder}/`), place)
  t.equal(own.address, `unix://${own.socket}`)
  const deep = ownEngine({ engine: `/home/me/${'long/'.repeat(20)}engine` })
  t.ok(`${deep.run}/containerd/containerd.sock.ttrpc`.length <= 107)
  t.match(deep.run, /^\/run\/taskora-[0-9a-f]{7}$/)
  t.ok(own.bridge.length <= 15, 'longest name of a network interface')
  t.not(own.bridge, deep.bridge, 'two engines have two bridges')
})

t.test('configuration: our own containerd and bridge; bounded-runc only where it is needed', async (t) => {
  const own = ownEngine({ engine: '/e' })
  const plain = dockerdConfig(own, undefined)
  t.match(plain, {
    hosts: ['unix:///e/run/docker.sock'],
    containerd: '/e/run/containerd/containerd.sock',
    bridge: own.bridge,
    'default-cgroupns-mode': 'private',
  })
  t.notOk('default-runtime' in plain)
  t.match(dockerdConfig(own, '/e/bin/b'), { 'default-runtime': 'bounded', runtimes: { bounded: { path: '/e/bin/b' } } })
  t.match(containerdConfig(own), 'address = "/e/run/containerd/containerd.sock"')
})

t.test('network: the first candidate that no interface and no route overlaps', async (t) => {
  const network = (base: string, mask: string) => ({ base: toNumber(base), mask: toNumber(mask) })
  const candidates = ['10.213.0.0', '10.213.16.0', '10.213.32.0']
  t.equal(freeNetwork(candidates, []), '10.213.0.0')
  t.equal(
    freeNetwork(candidates, [network('10.213.0.9', '255.255.255.252')]),
    '10.213.16.0',
    'a smaller network inside',
  )
  t.equal(freeNetwork(candidates, [network('10.213.0.0', '255.255.224.0')]), '10.213.32.0', 'a larger network around')
  t.equal(freeNetwork(candidates, [network('192.168.1.0', '255.255.255.0')]), '10.213.0.0')
  const table =
    'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n' +
    'eth0\t00000000\t010002C0\t3\t0\t0\t0\t00000000\n' +
    'tun0\t0000D50A\t0\t1\t0\t0\t0\t00F0FFFF\n'
  t.same(parseRoutes(table), [network('10.213.0.0', '255.255.240.0')], 'the default route is no network')
  t.equal(freeNetwork(candidates, parseRoutes(table)), '10.213.16.0')
})

t.test("packet rules: others' lost rules are recognised, and ours", async (t) => {
  const own = '-A DOCKER -i taskora-1 -j RETURN'
  t.same(
    lostRules(
      [BRIDGE_RULE, own, '-A FORWARD -j DOCKER-USER', '-A DOCKER-USER -j RETURN'],
      ['-A DOCKER-USER -j RETURN'],
      'taskora-1',
    ),
    [BRIDGE_RULE],
  )
  t.ok(namesOurs(own, 'taskora-1', undefined))
  t.ok(namesOurs('-A POSTROUTING -s 10.213.0.0/24 ! -o x -j MASQUERADE', 'taskora-1', '10.213.0.0/24'))
  t.notOk(namesOurs(BRIDGE_RULE, 'taskora-1', '10.213.0.0/24'))
  t.notOk(namesOurs('-A DOCKER -i taskora-12 -j RETURN', 'taskora-1', undefined), 'a longer name is another bridge')
})

t.test('log: failures before other lines, without time and level', async (t) => {
  const folder = t.testdir({
    log:
      'time="2026-01-01T00:00:00Z" level=info msg="Starting up"\ntime="2026-01-01T00:00:01Z" level=fatal ' +
      'msg="no iptables"\nbye\n',
    quiet: 'one\ntwo\n',
  })
  t.same(lastErrors(join(folder, 'log')), ['"no iptables"'])
  t.same(lastErrors(join(folder, 'quiet')), ['one', 'two'])
  t.same(lastErrors(join(folder, 'none')), ['it left no log'])
})

t.test('processes: ours by a whole argument, with all that they started', async (t) => {
  const own = ownEngine({ engine: '/e' })
  const process = (pid: number, parent: number, ...argv: string[]): Process => ({ pid, parent, argv })
  const shim = process(10, 1, 'containerd-shim-runc-v2', '-address', own.containerdSocket)
  const all = [
    shim,
    process(11, 10, '/server'),
    process(12, 11, '/worker'),
    process(13, 1, 'vi', `${own.daemon.config}.bak`),
    process(14, 1, 'dockerd'),
  ]
  t.same(
    all.filter((each) => belongsTo(each, own)),
    [shim],
  )
  t.same(
    withDescendants([shim], all).map(({ pid }) => pid),
    [10, 11, 12],
  )
  t.same(parseMountPoints('36 35 98:0 / /data/with\\040blank rw - ext4 /dev/x rw\n'), ['/data/with blank'])
})

/**
 * Fakes for the programs that start an engine; `onStart` is what start-stop-daemon does. From then on a rule of another
 * engine is gone.
 */
function fakePrograms(folder: string, onStart: string): void {
  fakeExecutable(folder, 'ip', 'case "$*" in *" show "*) exit 1 ;; "link "*|"address replace "*) ;; *) exit 99 ;; esac')
  fakeExecutable(
    folder,
    'iptables',
    `case "$*" in
"--wait --table filter --list-rules") [ -e '${folder}/started' ] || echo '${BRIDGE_RULE}' ;;
"--wait --table nat --list-rules") ;;
"--wait --table filter -I DOCKER "*) ;;
*) exit 99 ;;
esac`,
  )
  fakeExecutable(folder, 'start-stop-daemon', `: > '${folder}/started'\n${onStart}`)
}

t.test('start: bridge, configuration, both daemons, and the rules of other engines put back', async (t) => {
  const folder = socketFolder(t)
  fakePrograms(folder, '')
  const { context, recorded } = sourceContext(folder)
  const own = ownEngine(context.paths)
  mkdirSync(dirname(own.socket), { recursive: true })
  const starting = startDaemons(context, own, undefined)
  while (!existsSync(join(folder, 'started'))) await setTimeout(20)
  const engine = await startFakeEngine(own.socket)
  t.teardown(engine.close)
  await starting
  t.match(JSON.parse(readFileSync(own.daemon.config, 'utf8')), { 'data-root': own.data })
  const starts = recorded.commands.filter((each) => each.startsWith('start-stop-daemon'))
  t.match(starts, [/--background .*-- containerd --config /, /--background .*-- dockerd --config-file /])
  t.match(recorded.commands.at(-1), `-I ${BRIDGE_RULE.slice(3)}`)
  t.equal(recorded.commands.filter((each) => each.startsWith('ip link add')).length, 1)
  const before = recorded.commands.length
  await startDaemons(context, own, undefined)
  t.equal(recorded.commands.length, before, 'an engine that answers is left as it is')
})

t.test('removal: containers of another checkout keep the engine, unless forced', async (t) => {
  const folder = socketFolder(t)
  const { context, recorded } = sourceContext(folder)
  const own = ownEngine(context.paths)
  mkdirSync(dirname(own.socket), { recursive: true })
  const engine = await startFakeEngine(own.socket)
  t.teardown(engine.close)
  fakeExecutable(
    folder,
    'docker',
    `[ "$DOCKER_HOST" = "${own.address}" ] || exit 9
case "$*" in "ps --all --format "*) echo other ;;
"rm --force --volumes other"|"network prune --force") ;; *) exit 99 ;; esac`,
  )
  await t.rejects(stopOwnEngine(context, { removeData: true }), {
    code: 'TSK_ENGINE_IN_USE',
    evidence: ['container: other'],
  })
  t.ok(existsSync(own.data) || existsSync(own.run), 'nothing is gone')
  await pruneEngine(context, own, true)
  t.same(recorded.commands.slice(-2), ['docker rm --force --volumes other', 'docker network prune --force'])
})

t.test('removal: a stopped engine that has containers on its disk is not thrown away', async (t) => {
  const { context } = sourceContext(socketFolder(t))
  const own = ownEngine(context.paths)
  const container = join(own.data, 'containers', '4c0ffee')
  mkdirSync(container, { recursive: true })
  writeFileSync(join(container, 'config.v2.json'), '{"Name":"/other"}')
  await t.rejects(stopOwnEngine(context, { removeData: true }), {
    code: 'TSK_ENGINE_IN_USE',
    evidence: ['container: other'],
  })
  t.ok(existsSync(container))
})

t.test('two checkouts take turns with the engine that they share', async (t) => {
  const folder = socketFolder(t)
  const { context, recorded } = sourceContext(folder)
  const own = ownEngine(context.paths)
  const order: string[] = []
  // The lock of a living process: this one's parent stands for another checkout.
  mkdirSync(own.folder, { recursive: true })
  writeFileSync(join(own.folder, 'engine.lock'), JSON.stringify({ pid: process.ppid, command: 'setup', since: 'now' }))
  const waiting = withEngineLock(context, own, async () => {
    order.push('second')
  })
  while (recorded.updates.length === 0) await setTimeout(20)
  order.push('first')
  rmSync(join(own.folder, 'engine.lock'))
  await waiting
  t.same(order, ['first', 'second'])
  t.match(recorded.updates, [/^waiting: "setup" is running/])
  t.notOk(existsSync(join(own.folder, 'engine.lock')))
})

if (process.platform === 'linux') {
  t.test('start: a daemon that dies is reported with the end of its log', async (t) => {
    const folder = socketFolder(t)
    fakePrograms(
      folder,
      `case "$*" in *dockerd*) echo 'time="x" level=fatal msg="cannot mount"' > ` +
        `"${ownEngine({ engine: join(folder, 'cache', 'engine') }).daemon.log}" ;; esac`,
    )
    const { context } = sourceContext(folder)
    const own = ownEngine(context.paths)
    const error = await startDaemons(context, own, undefined).then(
      () => undefined,
      (reason: UserError) => reason,
    )
    t.match(error, { code: 'TSK_ENGINE_START', hint: /dockerd\.log$/ })
    t.ok(error?.evidence.includes('"cannot mount"'))
  })

  t.test('stop: our process ends, a stranger with the number in our pid file lives', async (t) => {
    const folder = socketFolder(t)
    fakeExecutable(folder, 'ip', 'exit 1')
    const { context } = sourceContext(folder)
    const own = ownEngine(context.paths)
    mkdirSync(own.folder, { recursive: true })
    const ours = spawn('sh', ['-c', 'while :; do sleep 0.1; done', 'dockerd', '--config-file', own.daemon.config], {
      stdio: 'ignore',
    })
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' })
    t.teardown(() => {
      ours.kill('SIGKILL')
      stranger.kill('SIGKILL')
    })
    writeFileSync(own.daemon.pid, `${ours.pid}\n`)
    writeFileSync(own.containerd.pid, `${stranger.pid}\n`)
    const ended = once(ours, 'exit')
    t.equal(await stopOwnEngine(context, { removeData: false }), true)
    t.same((await ended)[1], 'SIGTERM')
    t.equal(stranger.exitCode ?? stranger.signalCode, null)
    t.ok(existsSync(own.folder), 'data stays')
    t.equal(await stopOwnEngine(context, { removeData: true }), true)
    t.notOk(existsSync(own.folder))
    t.equal(await stopOwnEngine(context, { removeData: true }), false, 'nothing left to stop')
  })
}

t.test('a dry run of the start prints every command and writes nothing', async (t) => {
  const folder = socketFolder(t)
  fakeExecutable(folder, 'ip', 'case "$*" in *" show "*) exit 1 ;; *) exit 99 ;; esac')
  fakeExecutable(folder, 'iptables', 'case "$*" in *--list-rules) ;; *) exit 99 ;; esac')
  fakeExecutable(folder, 'dockerd', 'exit 99')
  const { context, recorded } = sourceContext(folder, { dryRun: true })
  const own = ownEngine(context.paths)
  await startDaemons(context, own, undefined)
  t.equal(recorded.commands.filter((each) => /^(start-stop-daemon|ip link)/.test(each)).length, 4)
  t.notOk(existsSync(own.folder))
})

t.test('apt-get: announced, unattended, and a failure says what to type', async (t) => {
  const folder = t.testdir()
  fakeExecutable(
    folder,
    'apt-get',
    '[ "$DEBIAN_FRONTEND" = noninteractive ] || exit 9\n[ "$1" = update ] || { echo "E: Unable to locate ' +
      'package" >&2; exit 100; }',
  )
  const { context, recorded } = sourceContext(folder)
  const error = await installPackages(context, ['docker.io', 'iptables']).then(
    () => undefined,
    (reason: UserError) => reason,
  )
  t.match(error, { code: 'TSK_PACKAGE_INSTALL', hint: /apt-get install docker.io iptables$/ })
  t.match(error?.evidence.join('\n'), /Unable to locate package/)
  t.same(recorded.notes, ['Installing with apt-get: docker.io, iptables'])
})

t.test('no engine, and no way to start one: how Docker is started here', async (t) => {
  const folder = t.testdir()
  const { context } = sourceContext(folder, {
    env: { DOCKER_HOST: ownEngine(sourceContext(folder).context.paths).address },
  })
  const machine = { platform: 'linux', isRoot: false, isDebian: true, isWsl: false, grantsResources: true } as const
  const error = await ensureEngine(context, machine).then(
    () => undefined,
    (reason: UserError) => reason,
  )
  t.match(error, { code: 'TSK_ENGINE_NOT_RUNNING', hint: /systemctl start docker/ })
})
