// What npm keeps of its own command line is noticed: `npm run teardown --dry-run` must never tear anything down.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { NpmCall } from '../../../scripts/cli/npm-call.ts'
import { refuseLostArguments } from '../../../scripts/cli/swallowed.ts'
import { EXIT } from '../../../scripts/lib/errors.ts'
import type { Flags } from '../../../scripts/lib/run/operation.ts'

const OWN: Flags = {
  level: { about: '', argument: 'LEVEL' },
  'keep-cache': { about: '' },
  'no-logs': { about: '' },
  previous: { about: '', short: 'p' },
  output: { about: '', argument: 'FILE', short: 'o' },
  set: { about: '', argument: 'KEY=VALUE', repeats: true },
}

/**
 * Refuses what was typed as npm leaves it: settings that it kept, those that also have another origin, and the rest.
 */
function refuse(kept: Record<string, string>, argv: string[] = [], others: string[] = [], takes?: string): void {
  const npm: NpmCall = { kept: new Map(Object.entries(kept)), hasOtherOrigin: (name) => others.includes(name) }
  const words = argv.filter((word) => !word.startsWith('-'))
  refuseLostArguments({ command: 'teardown', own: OWN, argv, words, takes }, npm)
}

const LOST: [about: string, kept: Record<string, string>, argv: string[], hint: string][] = [
  ['a switch', { 'dry-run': 'true' }, [], 'npm run teardown -- --dry-run'],
  ['a value after a blank', { level: 'true' }, ['all'], 'npm run teardown -- --level all'],
  ['a value after =', { level: 'all' }, [], 'npm run teardown -- --level all'],
  ['a setting', { port: '9090' }, [], 'npm run teardown -- --port 9090'],
  ['a setting of a group', { 'cluster.cpus': '2' }, [], 'npm run teardown -- --cluster.cpus 2'],
  ['a setting that may stand alone', { ingress: 'true' }, [], 'npm run teardown -- --ingress'],
  ['the same with a value', { ingress: 'off' }, [], 'npm run teardown -- --ingress off'],
  [
    'a place that npm does not take for its registry',
    { registry: 'r.example/x' },
    [],
    'npm run teardown -- --registry r.example/x',
  ],
  ['several', { level: 'true', yes: 'true' }, ['data'], 'npm run teardown -- --yes --level data'],
  ['a switch of the command', { 'keep-cache': 'true' }, [], 'npm run teardown -- --keep-cache'],
  ['a negated switch', { logs: '' }, [], 'npm run teardown -- --no-logs'],
  ['-n, which npm reads as --no-yes', { yes: '' }, [], 'npm run teardown -- --dry-run'],
  ['-p, which npm reads as --parseable', { parseable: 'true' }, [], 'npm run teardown -- --previous'],
  ['-o, which npm does not know', { o: 'true' }, ['a.gz'], 'npm run teardown -- --output a.gz'],
  ['no colours', { color: '' }, [], 'npm run teardown -- --no-color'],
  ['verbose, which npm calls a level of its log', { loglevel: 'verbose' }, [], 'npm run teardown -- --verbose'],
  [
    'a value that cannot be told',
    { level: 'true', port: 'true' },
    ['all'],
    'npm run teardown -- --port VALUE --level VALUE all',
  ],
  ['a value with blanks', { profile: 'a b' }, [], "npm run teardown -- --profile 'a b'"],
  ['beside flags that arrived', { 'dry-run': 'true' }, ['--yes'], 'npm run teardown -- --dry-run --yes'],
]
for (const [about, kept, argv, hint] of LOST) {
  t.test(`${about}: refused, with the line as it has to be typed`, async (t) =>
    t.throws(() => refuse(kept, argv), { code: 'TSK_USAGE', exitCode: EXIT.usage, hint, message: /^npm kept --/ }),
  )
}

t.test('what arrived as well was meant', async () => refuse({ 'dry-run': 'true' }, ['--dry-run']))
t.test('settings of npm that are no flags here mean nothing', async () =>
  refuse({ registry: 'https://r.example', json: '', force: 'false', loglevel: 'silent' }),
)
t.test("what npm's settings files or the shell give as well was not typed", async () =>
  refuse({ yes: 'true', force: 'true' }, [], ['yes', 'force']),
)
t.test('a wish for a rehearsal is never passed over, wherever it comes from', async (t) =>
  t.throws(() => refuse({ 'dry-run': 'true' }, [], ['dry-run']), { code: 'TSK_USAGE' }),
)
t.test('stray words are refused by a command that takes none', async (t) => {
  t.throws(() => refuse({}, ['all']), { code: 'TSK_USAGE', message: 'teardown takes no words: "all"' })
  refuse({}, ['all'], [], '[WORD]')
})

/** A repository whose script prints what npm kept, called through a real npm. */
function throughNpm(t: Test, args: string[], { npmrc = '', env = {} }: { npmrc?: string; env?: object } = {}) {
  const home = t.testdir({ repository: {} })
  const root = join(home, 'repository')
  const script = `import { readNpmCall } from '${join(import.meta.dirname, '../../../scripts/cli/npm-call.ts')}'
    const npm = readNpmCall(${JSON.stringify(root)}, 'show', process.env)
    console.log(JSON.stringify([...npm.kept].map(([name, value]) => [name, value, npm.hasOtherOrigin(name)])))`
  writeFileSync(join(root, 'show.ts'), script)
  writeFileSync(join(root, 'package.json'), JSON.stringify({ scripts: { show: `'${process.execPath}' show.ts` } }))
  writeFileSync(join(home, '.npmrc'), npmrc)
  mkdirSync(join(home, 'prefix', 'etc'), { recursive: true })
  const { stdout, stderr } = spawnSync('npm', ['run', '--silent', 'show', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: home, npm_config_prefix: join(home, 'prefix'), ...env },
  })
  t.match(stdout, /^\[/, stderr)
  const found = JSON.parse(stdout) as [string, string, boolean][]
  return Object.fromEntries(found.map(([name, value, elsewhere]) => [name, [value, elsewhere]]))
}

t.test('a real npm: flags of its command line are told from its settings files', async (t) => {
  t.match(throughNpm(t, ['--dry-run', '--level=all', '--yes', '--force']), {
    'dry-run': ['true', false],
    level: ['all', false],
    yes: ['true', false],
    force: ['true', false],
  })
  t.match(throughNpm(t, ['--level=all'], { npmrc: 'yes = true\nforce\nruntime="electron"\n' }), {
    yes: ['true', true],
    force: ['true', true],
    runtime: ['electron', true],
    level: ['all', false],
  })
})

t.test('a real npm: variables in capitals are of the shell', async (t) =>
  t.match(throughNpm(t, [], { env: { NPM_CONFIG_FORCE: 'true' } }), { force: ['true', true] }),
)

if (process.platform === 'linux') {
  t.test('a real npm on Linux: a variable of the shell, and a name that no shell can hold', async (t) => {
    t.match(throughNpm(t, ['--cluster.cpus=2'], { env: { npm_config_yes: 'true' } }), {
      yes: ['true', true],
      'cluster.cpus': ['2', false],
    })
  })

  // Where `only` may say no more than `prod`, npm drops every other value, and its own log alone knows of it.
  t.test('a real npm on Linux: a flag whose value npm refuses', async (t) => {
    const refused = { only: ['build', false] }
    t.match(throughNpm(t, ['--only', 'build']), refused)
    t.match(throughNpm(t, ['--only=build', '--yes']), { ...refused, yes: ['true', false] })
    t.notMatch(throughNpm(t, [], { npmrc: 'only = build\n' }), { only: ['build', false] })
  })
}
