import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { COMMON_FLAGS } from '../../../scripts/cli/args.ts'
import { COMMAND_NAMES } from '../../../scripts/cli/commands.ts'
import { SETTING_PATHS } from '../../../scripts/lib/run/settings.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const RUN = join(ROOT, 'scripts', 'run.mjs')
const STEPS = ['01-setup', '02-build', '03-load', '04-deploy', '05-verify', '06-teardown']
const COLOUR = /\x1b\[/
const STACK = /^\s+at .+:\d+:\d+\)?$/m

// Dozens of programs are started, each for itself.
t.jobs = 4
t.setTimeout(300_000)

interface Outcome {
  code: number | null
  stdout: string
  stderr: string
  state: string
}

/** Runs the suite as a person would, on a machine without any tool, engine or state of its own. */
async function run(
  t: Test,
  argv: string[],
  {
    env = {},
    program = RUN,
    onStderr = () => {},
  }: {
    env?: Record<string, string>
    program?: string
    onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
  } = {},
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const state = join(folder, 'state')
  const child = spawn(process.execPath, [program, ...argv], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: join(folder, 'empty'),
      HOME: folder,
      TASKORA_STATE: state,
      TASKORA_CACHE: join(folder, 'cache'),
      ...env,
    },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    onStderr(stderr, (signal) => child.kill(signal))
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr, state }
}

t.test("help names every command, and each command's own help its flags and settings", async (t) => {
  const general = await run(t, ['--help'])
  t.match(general, { code: 0, stderr: '' })
  for (const name of COMMAND_NAMES) t.match(general.stdout, new RegExp(`^  ${name} +\\S`, 'm'))
  t.equal((await run(t, [])).stdout, general.stdout)
  const own = await run(t, ['deploy', '--help'])
  t.match(own, { code: 0, stderr: '' })
  for (const flag of [...Object.keys(COMMON_FLAGS), 'only', 'from', ...SETTING_PATHS.keys()])
    t.ok(own.stdout.includes(`--${flag}`), flag)
})

t.test('every command has its help, and none does anything for it', async (t) => {
  await Promise.all(
    COMMAND_NAMES.map(async (name) => {
      const { code, stdout, state } = await run(t, [name, '--help'])
      t.equal(code, 0, name)
      t.match(stdout, new RegExp(`Usage: npm run ${name} `))
      t.notOk(existsSync(state), `${name} --help leaves nothing behind`)
    }),
  )
})

const USAGE_ERRORS: [argv: string[], said: RegExp[]][] = [
  [['depoly'], [/TSK_USAGE/, /There is no command "depoly" \(did you mean "deploy"\?\)/]],
  [['toString'], [/TSK_USAGE/, /There is no command "toString"/]],
  [
    ['deploy', '--dry-rum'],
    [/There is no flag --dry-rum \(did you mean "dry-run"\?\)/, /npm run deploy -- --help/],
  ],
  [['deploy', '--only'], [/--only/]],
  [
    ['deploy', '--only', 'laod'],
    [/there is no such step here \(did you mean "load"\?\); steps are setup, build, load, deploy, verify/],
  ],
  [['deploy', '--only', 'load', '--from', 'build'], [/exclude each other/]],
  [['deploy', '--set', 'a=b,frontend.service.type=ClusterIP'], [/--set frontend\.service\.type: .* only way in/]],
  [['teardown', '--level', 'everything', '--yes'], [/there is no such level/]],
  [['load', '--from', 'verify'], [/--from verify: there is no such step here; steps are setup, build, load\n/]],
  [
    ['load', '--port', '80'],
    [/TSK_CONFIG_INVALID/, /--port: "80" is not a whole number/],
  ],
]
for (const [argv, said] of USAGE_ERRORS) {
  t.test(`${argv.join(' ')}: a usage error with a hint, and no stack trace`, async (t) => {
    const { code, stdout, stderr } = await run(t, argv)
    t.equal(code, 2)
    t.equal(stdout, '')
    for (const part of [...said, /hint: /]) t.match(stderr, part)
    t.notMatch(stderr, STACK)
  })
}

for (const [argv, env, said] of [
  [['teardown'], { npm_config_dry_run: 'true' }, 'hint: npm run teardown -- --dry-run'],
  [['deploy', '9090'], { npm_config_port: 'true' }, 'hint: npm run deploy -- --port 9090'],
  [['teardown', 'all'], {}, 'teardown takes no words: "all"'],
  [['status', 'frontend'], {}, 'status takes no words: "frontend"'],
] as const) {
  t.test(`${argv.join(' ')}, of which npm kept a part: refused, and nothing is done`, async (t) => {
    const { code, stderr, state } = await run(t, [...argv], { env })
    t.match([code, stderr], [2, /TSK_USAGE/])
    t.ok(stderr.includes(said), stderr)
    t.notOk(existsSync(state))
  })
}

// As in a script of tests whose npm has `yes=false` in a settings file that only its owner reads.
t.test('what npm kept for another script above this command is not of this command', async (t) => {
  const { stderr } = await run(t, ['load', '--port', '80'], {
    env: { npm_config_yes: '', npm_config_dry_run: 'true', npm_lifecycle_event: 'e2e' },
  })
  t.match(stderr, /TSK_CONFIG_INVALID/)
  const own = await run(t, ['load', '--port', '80'], {
    env: { npm_config_dry_run: 'true', npm_lifecycle_event: 'load' },
  })
  t.match(own.stderr, /TSK_USAGE .*npm kept --dry-run/)
})

t.test('all wrong settings are told at once', async (t) => {
  const { code, stderr } = await run(t, ['deploy', '--cluster.cpus', '1'], {
    env: { TASKORA_PORT: 'http', TASKORA_SOURCES: 'x' },
  })
  t.equal(code, 2)
  for (const place of ['--cluster.cpus: ', 'TASKORA_PORT: ', 'TASKORA_SOURCES: ']) t.ok(stderr.includes(place), place)
  t.match(stderr, /3 settings are wrong/)
})

t.test('--print-config shows each value and where it comes from', async (t) => {
  const { code, stdout, stderr } = await run(t, ['deploy', '--print-config', '--profile', 'mine'], {
    env: { TASKORA_PORT: '9090' },
  })
  t.match({ code, stderr }, { code: 0, stderr: '' })
  t.match(stdout, /^profile +mine +flag$/m)
  t.match(stdout, /^port +9090 +environment$/m)
  for (const path of SETTING_PATHS.keys()) t.match(stdout, new RegExp(`^${path.replace('.', '\\.')} `, 'm'))
})

/** Errors that a machine without anything gives, by exit code: nobody has to set anything up to see them. */
const FAILURES: [argv: string[], code: number, error: string][] = [
  [['load'], 3, 'TSK_TOOLCHAIN_MISSING'],
  [['verify'], 3, 'TSK_TOOLCHAIN_MISSING'],
  [['build'], 3, 'TSK_TOOLCHAIN_MISSING'],
  [['deploy', '--from', 'load'], 3, 'TSK_TOOLCHAIN_MISSING'],
  [['teardown', '--level', 'all'], 2, 'TSK_CONFIRM_NEEDED'],
]
for (const [argv, expected, error] of FAILURES) {
  t.test(`${argv.join(' ')} on an empty machine: ${error}, exit code ${expected}`, async (t) => {
    const { code, stdout, stderr } = await run(t, argv)
    t.equal(code, expected)
    t.equal(stdout, '')
    t.match(stderr, new RegExp(`✖ ${error}  `))
    t.match(stderr, /hint: /)
    t.notMatch(stderr, STACK)
    t.notMatch(stderr, COLOUR)
  })

  t.test(`${argv.join(' ')} --json: standard output is the result and nothing else`, async (t) => {
    const { code, stdout } = await run(t, [...argv, '--json'])
    t.equal(code, expected)
    t.match(JSON.parse(stdout), { ok: false, error: { code: error, exitCode: expected, message: /\w/, hint: /\w/ } })
  })
}

t.test('--json answers usage errors in the same form', async (t) => {
  for (const argv of [
    ['deploy', '--wrong', '--json'],
    ['depoly', '--json'],
    ['deploy', '--json', '--port', '1'],
  ]) {
    const { code, stdout } = await run(t, argv)
    t.equal(code, 2)
    t.match(JSON.parse(stdout), { ok: false, error: { code: /^TSK_(USAGE|CONFIG_INVALID)$/ } })
  }
})

t.test('colours follow NO_COLOR and FORCE_COLOR', async (t) => {
  t.match((await run(t, ['load'], { env: { FORCE_COLOR: '1' } })).stderr, COLOUR)
  t.notMatch((await run(t, ['load'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stderr, COLOUR)
  t.notMatch((await run(t, ['load', '--no-color'], { env: { FORCE_COLOR: '1' } })).stderr, COLOUR)
})

t.test('a step file is the step, wherever it is called from', async (t) => {
  for (const file of STEPS) {
    const { code, stdout } = await run(t, ['--help'], { program: join(ROOT, 'scripts', `${file}.ts`) })
    t.match([code, stdout], [0, new RegExp(`Usage: npm run ${file.slice(3)} `)])
  }
  const { code, stderr } = await run(t, [], { program: join(ROOT, 'scripts', '03-load.ts') })
  t.match([code, stderr], [3, /TSK_TOOLCHAIN_MISSING/])
})

t.test('a step loads its own module, and none of another step', async (t) => {
  const hook = join(
    t.testdir({
      'hook.mjs': `import { registerHooks } from 'node:module'
const load = (url, context, next) => {
  process.stderr.write(url + '\\n')
  return next(url, context)
}
registerHooks({ load })`,
    }),
    'hook.mjs',
  )
  for (const file of STEPS) {
    const { stderr } = await run(t, [file.slice(3), '--help'], { env: { NODE_OPTIONS: `--import=${hook}` } })
    const loaded = STEPS.filter((each) => stderr.includes(`/scripts/${each}.ts\n`))
    t.same(loaded, file === '04-deploy' ? [] : [file], 'deploy is the whole pipeline, whose modules its help spares')
  }
})

t.test('importing a step does nothing', async (t) => {
  const program = join(
    t.testdir({
      'import.mjs': STEPS.map((file) => `await import(${JSON.stringify(join(ROOT, 'scripts', `${file}.ts`))})`).join(
        '\n',
      ),
    }),
    'import.mjs',
  )
  const { code, stdout, stderr, state } = await run(t, [], { program })
  t.same([code, stdout, stderr, existsSync(state)], [0, '', '', false])
})

t.test('a command that changes something keeps a log, and gives its lock back when it fails', async (t) => {
  const { state, stderr } = await run(t, ['load'])
  const [log] = readdirSync(join(state, 'logs'))
  t.match(stderr, new RegExp(`log: .*${log}`))
  t.match(readFileSync(join(state, 'logs', log!), 'utf8'), /TSK_TOOLCHAIN_MISSING/)
  t.notOk(existsSync(join(state, 'lock')))
})

t.test('every run of a step has its receipt, also one that fails; a dry run has none', async (t) => {
  const { state } = await run(t, ['load'])
  const [file, ...more] = readdirSync(join(state, 'receipts'))
  t.same([file, more], ['0001-load.json', []])
  t.match(JSON.parse(readFileSync(join(state, 'receipts', file!), 'utf8')), {
    schema: 1,
    number: 1,
    command: 'load',
    line: 'npm run load',
    outcome: { ok: false, code: 'TSK_TOOLCHAIN_MISSING', exitCode: 3 },
    steps: [{ id: 'load', state: 'failed' }],
  })
  t.notOk(existsSync(join((await run(t, ['load', '--dry-run'])).state, 'receipts')))
  const listed = await run(t, ['receipts', '--json'], { env: { TASKORA_STATE: state } })
  t.match(JSON.parse(listed.stdout), { ok: true, data: { receipts: [{ number: 1, command: 'load' }], unreadable: [] } })
})

t.test('a second command that changes something waits for its turn with exit code 75', async (t) => {
  const folder = t.testdir()
  const lock = join(folder, 'lock')
  mkdirSync(dirname(lock), { recursive: true })
  writeFileSync(lock, JSON.stringify({ pid: process.pid, command: 'setup', since: 'now' }))
  const { code, stderr } = await run(t, ['load'], { env: { TASKORA_STATE: folder } })
  t.equal(code, 75)
  t.match(stderr, /TSK_RUN_BUSY.*"setup" is running/)
  t.ok(existsSync(lock), 'and leaves the lock to its holder')
})

/** Fake tools that never answer, and setup's record of them; no other program can be reached. */
function hangingTools(folder: string): Record<string, string> {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  symlinkSync('/bin/bash', join(bin, 'bash'))
  const tools = Object.fromEntries(
    ['docker', 'kubectl', 'minikube', 'helm'].map((name) => {
      writeFileSync(join(bin, name), '#!/bin/sh\nexec /bin/sleep 600\n', { mode: 0o755 })
      return [name, { name, version: 'v1.0.0', path: join(bin, name), origin: 'path' }]
    }),
  )
  const record = {
    source: 'packages',
    inputs: '',
    tools,
    baseImages: { node: 'n:1', python: 'p:1', postgres: 'd:1' },
    engine: { owned: false },
    startArgs: [],
    kubernetesVersion: 'v1',
  }
  writeFileSync(join(folder, 'toolchain.json'), JSON.stringify(record))
  return { PATH: bin, TASKORA_STATE: folder }
}

for (const [signal, expected] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  t.test(`${signal} while a command runs: exit code ${expected}, and the lock is free again`, async (t) => {
    const folder = t.testdir()
    let sent = false
    const started = Date.now()
    const { code, stderr } = await run(t, ['load'], {
      env: hangingTools(folder),
      onStderr: (text, kill) => {
        if (sent || !text.includes('Load images')) return
        sent = true
        setTimeout(kill, 1_000, signal)
      },
    })
    t.equal(code, expected)
    t.match(stderr, new RegExp(`TSK_RUN_INTERRUPTED  Stopped by ${signal}[^]*hint: Run \`npm run load\` again`))
    t.notMatch(stderr, STACK)
    t.notOk(existsSync(join(folder, 'lock')))
    t.ok(Date.now() - started < 300_000, 'long before the tool would have ended')
  })
}
