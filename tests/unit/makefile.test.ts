import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'

const ROOT = join(import.meta.dirname, '..', '..')
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

/** A checkout with the real Makefile and an npm that only says what it is asked. */
function checkout(t: Test): (...args: string[]) => { status: number | null; stdout: string; stderr: string } {
  const folder = t.testdir({ 'package-lock.json': '{}', 'package.json': '{}', bin: {} })
  copyFileSync(join(ROOT, 'Makefile'), join(folder, 'Makefile'))
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true })
  const program = (path: string, body: string): void => {
    writeFileSync(join(folder, path), `#!/bin/sh\n${body}\n`)
    chmodSync(join(folder, path), 0o755)
  }
  program('bin/npm', 'echo "npm $*"')
  program('node_modules/.bin/node', 'echo v26.0.0')
  return (...args) =>
    spawnSync('make', args, { cwd: folder, encoding: 'utf8', env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` } })
}

t.test('every npm script has its verb, and every verb its npm script', async (t) => {
  const { stdout } = checkout(t)('help')
  const verbs = [...stdout.matchAll(/^ {2}(\w+) +\w/gm)].map(([, verb]) => verb)
  t.same(verbs.toSorted(), [...Object.keys(scripts), 'help'].toSorted())
})

t.test('make alone shows the help and installs nothing', async (t) => {
  const { status, stdout } = checkout(t)()
  t.equal(status, 0)
  t.match(stdout, /^Usage: make VERB/)
  t.notMatch(stdout, /npm ci/)
})

t.test('a verb installs the packages once, then runs its script with what ARGS holds', async (t) => {
  const make = checkout(t)
  const first = make('deploy', 'ARGS=--dry-run --port 9090')
  t.match(first, {
    status: 0,
    stdout: 'npm run --silent deploy -- --dry-run --port 9090\n',
    stderr: 'npm ci --loglevel=error\n',
  })
  t.match(make('status'), { status: 0, stdout: 'npm run --silent status --\n', stderr: '' })
})

t.test('a newer lock file installs again', async (t) => {
  const make = checkout(t)
  make('status')
  utimesSync(join(t.testdirName, 'node_modules', '.installed'), 1000, 1000)
  t.equal(make('status').stderr, 'npm ci --loglevel=error\n')
})

t.test('a Node that cannot run stops the verb and says what it needs', async (t) => {
  const make = checkout(t)
  writeFileSync(join(t.testdirName, 'node_modules/.bin/node'), '#!/bin/sh\nexit 127\n')
  // Somebody who is not root, and has no apt-get that a test could reach.
  for (const [name, body] of [
    ['id', 'echo 1000'],
    ['apt-get', 'echo apt was called'],
  ] as const)
    writeFileSync(join(t.testdirName, 'bin', name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  const { status, stdout, stderr } = make('status')
  t.not(status, 0)
  t.match(stderr, /needs libatomic\.so\.1[^]*hint: sudo apt-get install libatomic1/)
  t.notMatch(stdout + stderr, /apt was called|npm run/)
})

t.test('an install without its Node, because install scripts are off: the line that allows this one', async (t) => {
  const make = checkout(t)
  const node = join(t.testdirName, 'node_modules/.bin/node')
  rmSync(node)
  symlinkSync('../node/bin/node', node)
  const { status, stdout, stderr } = make('status')
  t.not(status, 0)
  t.match(stderr, /ignore-scripts[^]*hint: npm rebuild node --ignore-scripts=false/)
  t.notMatch(stdout + stderr, /libatomic|npm run/)
  // What the hint's line brings is not thrown away by another installation.
  mkdirSync(join(t.testdirName, 'node_modules/node/bin'), { recursive: true })
  writeFileSync(join(t.testdirName, 'node_modules/node/bin/node'), '#!/bin/sh\necho v26\n', { mode: 0o755 })
  t.match(make('status'), { status: 0, stdout: 'npm run --silent status --\n', stderr: '' })
})

t.test('root on Debian gets the library, and is told', async (t) => {
  const make = checkout(t)
  const node = join(t.testdirName, 'node_modules/.bin/node')
  writeFileSync(node, '#!/bin/sh\nexit 127\n')
  writeFileSync(join(t.testdirName, 'bin/id'), '#!/bin/sh\necho 0\n', { mode: 0o755 })
  // "Installing" makes Node run.
  writeFileSync(
    join(t.testdirName, 'bin/apt-get'),
    `#!/bin/sh\necho "apt-get $*"\nprintf '#!/bin/sh\\necho v26\\n' > '${node}'\n`,
    { mode: 0o755 },
  )
  const { status, stdout, stderr } = make('status')
  t.equal(status, 0, stderr)
  t.match(
    stderr,
    /Installing the package libatomic1\napt-get update -qq\napt-get install -y -qq --no-install-recommends libatomic1/,
  )
  t.match(stdout, /npm run --silent status/)
})
