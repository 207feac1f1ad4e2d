import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { EXIT } from '../../../../scripts/lib/errors.ts'
import { type CommandResult, findExecutable, formatCommand } from '../../../../scripts/lib/shell/command.ts'
import { createShell } from '../../../../scripts/lib/shell/shell.ts'
import { hostileValues } from '../../../fixtures/suite/hostile-values.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const ANY = /^/

t.test('arguments arrive literally, whatever a shell would read into them', async (t) => {
  const {
    context: { shell },
    calls,
  } = sandbox(t, { kubectl: [{ args: ANY }] })
  const values = hostileValues()
  t.ok(values.length >= 200, `${values.length} values`)
  await shell.ask('kubectl', ['apply', ...values])
  await shell.act('kubectl', values)
  t.same(
    calls().map(({ argv }) => argv),
    [['apply', ...values], values],
  )
})

t.test("a tool's own name is no syntax either", async (t) => {
  const {
    context: { shell },
    folder,
  } = sandbox(t)
  const result = await shell.probe(`touch ${folder}/made; true`, [])
  t.equal(result.reason, 'missing')
  t.throws(() => readFileSync(join(folder, 'made')), { code: 'ENOENT' })
})

t.test('a time limit is told apart from a failure, and says how long it was', async (t) => {
  const {
    context: { shell },
  } = sandbox(t, { minikube: [{ args: ['start'], delayMs: 60_000 }] })
  const result = await shell.probe('minikube', ['start'], { timeoutMs: 700 })
  t.equal(result.reason, 'timeout')
  t.not(result.exitCode, 0)
  t.ok(result.durationMs < 9_000, `${result.durationMs} ms`)
})

t.test('a time limit may count from a line: what comes before it has a limit of its own', async (t) => {
  const { context, folder } = sandbox(t)
  const program = (name: string, before: number, after: number): string => {
    const file = join(folder, name)
    const said = `console.log('Creating docker container'); setTimeout(() => {}, ${after})`
    const script = `setTimeout(() => { ${said} }, ${before})`
    writeFileSync(file, `#!${process.execPath}\n${script}\n`, { mode: 0o755 })
    return file
  }
  const limits = { timeoutMs: 1_500, timeoutFrom: { line: /Creating \w+ container/, beforeMs: 30_000 } }
  const reason = async (file: string, more = {}): Promise<string> =>
    (await context.shell.probe(file, [], { ...limits, onLine: () => undefined, ...more })).reason
  t.equal(await reason(program('slow-download', 2_500, 10)), 'exit', 'longer than the limit, before it counts')
  t.equal(await reason(program('slow-start', 10, 60_000)), 'timeout')
  const impatient = { timeoutFrom: { ...limits.timeoutFrom, beforeMs: 500 } }
  t.equal(await reason(program('no-download', 60_000, 10), impatient), 'timeout')
})

t.test('the error of a time limit says so', async (t) => {
  const {
    context: { shell },
  } = sandbox(t, { helm: [{ args: ['upgrade', 'x'], delayMs: 60_000 }] })
  await t.rejects(shell.act('helm', ['upgrade', 'x'], { timeoutMs: 500 }), {
    code: 'TSK_COMMAND_FAILED',
    message: /^helm upgrade was stopped: no end after \d\.\d s/,
  })
})

t.test('an interruption ends the running command, and nothing new is begun but what puts things right', async (t) => {
  const {
    context: { shell },
    abort,
    commands,
  } = sandbox(t, { docker: [{ args: ['build'], delayMs: 60_000 }, { args: ['rm'] }] })
  setTimeout(abort, 600)
  await t.rejects(shell.act('docker', ['build']), { message: 'docker build was interrupted' })
  await t.rejects(shell.act('docker', ['push']), { message: 'interrupted' })
  await t.rejects(shell.ask('docker', ['push']), { message: 'interrupted' })
  await t.rejects(shell.pipe(['docker', ['save']], ['docker', ['load']]), { message: 'interrupted' })
  await t.rejects(shell.probe('docker', ['ps']), { message: 'interrupted' })
  await shell.act('docker', ['rm'], { cleanup: true })
  t.same(commands(), ['docker build', 'docker rm'])
})

t.test('what a command has started ends with it', async (t) => {
  const {
    context: { shell },
    folder,
  } = sandbox(t, { slow: [{ args: [], delayMs: 60_000 }] })
  const parent = join(folder, 'bin', 'parent')
  writeFileSync(parent, '#!/bin/sh\nslow &\necho $! > child-pid\nwait\n')
  chmodSync(parent, 0o755)
  const { reason } = await shell.probe('parent', [], { timeoutMs: 1_000, cwd: folder })
  t.equal(reason, 'timeout')
  const pid = Number(readFileSync(join(folder, 'child-pid'), 'utf8'))
  // A process that has ended and waits for its parent to notice is a Z.
  t.notMatch(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout, /[RSDT]/)
})

t.test('a missing tool is named, and nothing is started', async (t) => {
  const {
    context: { shell },
  } = sandbox(t, { docker: [] })
  t.match(await shell.probe('helm', ['status']), {
    exitCode: 127,
    reason: 'missing',
    stderr: 'helm: command not found',
  })
  const error = {
    code: 'TSK_TOOL_MISSING',
    exitCode: EXIT.guard,
    message: 'helm: command not found',
    hint: /npm run setup/,
  }
  await t.rejects(shell.ask('helm', ['status']), error)
  await t.rejects(shell.pipe(['docker', ['save']], ['helm', []]), error)
})

t.test('a failure names the command and the last lines of what it said', async (t) => {
  const stderr = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n')
  const {
    context: { shell },
  } = sandbox(t, { helm: [{ args: ['upgrade', 'my app'], exitCode: 3, stderr }] })
  await t.rejects(shell.act('helm', ['upgrade', 'my app']), {
    code: 'TSK_COMMAND_FAILED',
    exitCode: EXIT.cluster,
    message: 'helm upgrade failed with exit code 3',
    evidence: ["$ helm upgrade 'my app'", 'line 18', ...Array.from({ length: 11 }, (_, index) => `line ${19 + index}`)],
  })
})

t.test('JSON is read from standard output alone', async (t) => {
  const {
    context: { shell },
  } = sandbox(t, { kubectl: [{ args: ['get'], stdout: { items: [1] }, stderr: 'Warning: v1 is deprecated\n' }] })
  t.same(await shell.json('kubectl', ['get'], (value) => (value as { items: number[] }).items), [1])
})

for (const [about, stdout] of [
  ['no output', ''],
  ['half of it', '{"items": ['],
  ['words', 'No resources found'],
] as const) {
  t.test(`${about} instead of JSON is an error that shows it`, async (t) => {
    const {
      context: { shell },
    } = sandbox(t, { kubectl: [{ args: ['get'], stdout }] })
    await t.rejects(
      shell.json('kubectl', ['get'], (value) => value),
      { code: 'TSK_COMMAND_OUTPUT', evidence: ['$ kubectl get', stdout] },
    )
  })
}

t.test('standard input reaches the command whole, and a command without any gets its end at once', async (t) => {
  const {
    context: { shell },
    calls,
  } = sandbox(t, { kubectl: [{ args: ANY }] })
  const input = `${'x'.repeat(300_000)}'"$(exit 1)\`\n${'ü'.repeat(1000)}`
  await shell.act('kubectl', ['apply'], { input })
  await shell.ask('kubectl', ['get'], { timeoutMs: 20_000 })
  t.same(
    calls().map(({ stdin }) => stdin),
    [input, ''],
  )
})

t.test('a pipe streams, and fails when its left side fails', async (t) => {
  const {
    context: { shell },
    calls,
  } = sandbox(t, {
    docker: [
      { args: ['save', 'good'], stdout: 'layers' },
      { args: ['save', 'bad'], exitCode: 1, stderr: 'no such image' },
      { args: ['load'], stdout: 'loaded' },
    ],
  })
  const good = await shell.pipe(['docker', ['save', 'good']], ['docker', ['load']])
  t.match([good.stdout, good.argv.join(' ')], ['loaded', 'docker save good | docker load'])
  t.equal(calls().find(({ argv }) => argv[0] === 'load')?.stdin, 'layers')
  await t.rejects(shell.pipe(['docker', ['save', 'bad']], ['docker', ['load']]), {
    code: 'TSK_COMMAND_FAILED',
    evidence: ['$ docker save bad | docker load', /no such image/],
  })
})

t.test('a dry run asks and does not act', async (t) => {
  const {
    context: { shell },
    commands,
    output,
  } = sandbox(t, { docker: [{ args: ['ps'], stdout: '[]' }] }, { options: { dryRun: true } })
  await shell.ask('docker', ['ps'])
  await shell.probe('docker', ['ps'])
  await shell.json('docker', ['ps'], (value) => value)
  t.match(await shell.act('docker', ['rm', 'a b']), { planned: true, exitCode: 0 })
  t.match(await shell.pipe(['docker', ['save']], ['docker', ['load']]), { planned: true })
  t.same(commands(), ['docker ps', 'docker ps', 'docker ps'])
  t.equal(output(), "  $ docker rm 'a b'\n  $ docker save | docker load\n")
})

t.test('lines come as they appear, the last one without its end included', async (t) => {
  const lines: string[] = []
  const {
    context: { shell },
  } = sandbox(t, { docker: [{ args: ['build'], stdout: 'one\ntwo\r\nthr', stderr: '' }] })
  await shell.act('docker', ['build'], { onLine: (line) => lines.push(line) })
  t.same(lines, ['one', 'two', 'thr'])
})

t.test('variables are added, replaced and removed for one command, and for a derived shell', async (t) => {
  const {
    context: { shell },
    calls,
  } = sandbox(t, { docker: [{ args: ANY }] }, { env: { HOME: 'a', DOCKER_HOST: 'x' } })
  await shell.ask('docker', ['1'], { env: { HOME: 'b', DOCKER_HOST: undefined } })
  await shell.withEnv({ DOCKER_HOST: 'y' }).ask('docker', ['2'])
  await shell.ask('docker', ['3'])
  t.match(
    calls().map(({ env: { HOME, DOCKER_HOST } }) => [HOME, DOCKER_HOST]),
    [
      ['b', undefined],
      ['a', 'y'],
      ['a', 'x'],
    ],
  )
})

/** Runs `sleep 4` through a shell in a process group of its own, and sends Ctrl-C to that group as a terminal does. */
async function interruptedSleep(t: Test, shellOf: string): Promise<string> {
  const program = join(
    t.testdir({
      'sleep.mjs': `
    import { createShell } from ${JSON.stringify(join(import.meta.dirname, '../../../../scripts/lib/shell/shell.ts'))}
    process.on('SIGINT', () => {})
    const { signal } = new AbortController()
    const shell = createShell({ env: process.env, cwd: '/', dryRun: false, signal })
    const sleeping = ${shellOf}.probe('sleep', ['4'])
    console.log('sleeping')
    console.log((await sleeping).reason)`,
    }),
    'sleep.mjs',
  )
  const child = spawn(process.execPath, [program], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    if (output === 'sleeping\n') setTimeout(() => process.kill(-child.pid!, 'SIGINT'), 1_500)
  })
  await once(child, 'close')
  return output.split('\n')[1]!
}

t.test("a shell with a signal of its own is out of reach of the terminal's Ctrl-C; a plain one is not", async (t) => {
  t.equal(await interruptedSleep(t, 'shell'), 'signal')
  t.equal(await interruptedSleep(t, 'shell.withSignal(signal)'), 'exit')
})

t.test('a shell with a signal of its own ends with that signal, and the one it comes from goes on', async (t) => {
  const {
    context: { shell },
    calls,
  } = sandbox(t, { docker: [{ args: ['build'], delayMs: 60_000 }, { args: ['ps'] }] })
  const own = new AbortController()
  const begun = setInterval(() => calls().length > 0 && own.abort(new Error('newer')), 50)
  t.teardown(() => clearInterval(begun))
  await t.rejects(shell.withSignal(own.signal).act('docker', ['build']), { message: /interrupted/ })
  t.equal((await shell.ask('docker', ['ps'])).exitCode, 0)
})

t.test('an interrupted question is not taken for a no, and a cleanup is asked all the same', async (t) => {
  const {
    context: { shell },
    calls,
  } = sandbox(t, {
    docker: [
      { args: ['inspect'], delayMs: 60_000, exitCode: 1 },
      { args: ['rm'], exitCode: 1 },
    ],
  })
  const own = new AbortController()
  const begun = setInterval(() => calls().length > 0 && own.abort(new Error('newer')), 50)
  t.teardown(() => clearInterval(begun))
  const bound = shell.withSignal(own.signal)
  await t.rejects(bound.probe('docker', ['inspect']), { message: 'newer' })
  await t.rejects(bound.probe('docker', ['inspect']), { message: 'newer' }, 'nor is one that comes after')
  t.equal(calls().length, 1, 'which is not even asked')
  t.match(await bound.probe('docker', ['rm'], { cleanup: true }), { exitCode: 1, reason: 'exit' })
})

t.test('every command is told with its result, for the log', async (t) => {
  const told: [string, number | undefined][] = []
  const {
    context: { shell, env },
  } = sandbox(t, { docker: [{ args: ['ps'], exitCode: 4 }] })
  const observed = createShell({
    env: shell.env,
    cwd: env['HOME']!,
    dryRun: false,
    signal: new AbortController().signal,
    onCommand: ({ argv, result }: { argv: readonly string[]; result?: CommandResult }) =>
      told.push([argv.join(' '), result?.exitCode]),
  })
  await observed.probe('docker', ['ps'])
  await observed.probe('helm', [])
  t.same(told, [
    ['docker ps', 4],
    ['helm', 127],
  ])
})

t.test('a command can be pasted into a shell and means the same', async (t) => {
  const {
    context: { shell },
    calls,
  } = sandbox(t, { docker: [{ args: ANY }], sh: [] })
  // Those stand between commands and files.
  const values = hostileValues().filter((value) => !['|', '<', '>'].includes(value))
  const line = formatCommand(['docker', ...values])
  const plain = createShell({ env: shell.env, cwd: '/', dryRun: false, signal: new AbortController().signal })
  await plain.ask('/bin/sh', ['-c', line])
  t.same(calls()[0]?.argv, values)
})

t.test('tools are found on the given PATH alone, and only what can be executed', async (t) => {
  const folder = t.testdir({ a: { tool: '' }, b: { tool: '' } })
  chmodSync(join(folder, 'b', 'tool'), 0o755)
  t.equal(findExecutable('tool', `${folder}/a:${folder}/b`), join(folder, 'b', 'tool'))
  t.equal(findExecutable('tool', `${folder}/a`), undefined)
  t.equal(findExecutable('sh', ''), undefined)
  t.equal(findExecutable(join(folder, 'b', 'tool'), ''), join(folder, 'b', 'tool'))
})
