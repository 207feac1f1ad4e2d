import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'

const SCRIPT = join(import.meta.dirname, '..', '..', '.ci', 'run')

/** Runs .ci/run in a checkout whose `make test` and `make e2e` do as given. */
function ci(t: Test, test: string, e2e: string) {
  const folder = t.testdir({ bin: {} })
  mkdirSync(join(folder, '.ci'))
  copyFileSync(SCRIPT, join(folder, '.ci', 'run'))
  writeFileSync(join(folder, 'bin', 'make'), `#!/bin/sh\ncase "$1" in\n  test) ${test} ;;\n  e2e) ${e2e} ;;\nesac\n`, {
    mode: 0o755,
  })
  // Called from elsewhere, as a machine may do.
  const { status, stdout } = spawnSync('bash', [join(folder, '.ci', 'run')], {
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
  })
  const summaries = stdout.split('\n').filter((line) => /^\d+ passed, \d+ failed$/.test(line))
  return { status, stdout, summaries, last: stdout.trimEnd().split('\n').at(-1), folder }
}

const CASES: [about: string, test: string, e2e: string, last: string, status: number][] = [
  ['both pass', 'echo 140 passed, 0 failed', 'echo 12 passed, 0 failed', '152 passed, 0 failed', 0],
  [
    'the first one fails, the second one still runs',
    'echo 138 passed, 2 failed; exit 1',
    'echo 12 passed, 0 failed',
    '150 passed, 2 failed',
    1,
  ],
  ['both fail', 'echo 1 passed, 2 failed; exit 1', 'echo 3 passed, 4 failed; exit 1', '4 passed, 6 failed', 1],
  ['one breaks without a summary', 'echo npm error; exit 2', 'echo 12 passed, 0 failed', '12 passed, 1 failed', 1],
  ['one ends well without a summary', 'echo 140 passed, 0 failed', 'true', '140 passed, 1 failed', 1],
  [
    'one fails although its summary counts none',
    'echo 140 passed, 0 failed',
    'echo 12 passed, 0 failed; exit 1',
    '152 passed, 1 failed',
    1,
  ],
  [
    'of several summaries the last one counts',
    'echo 1 passed, 5 failed; echo 140 passed, 0 failed',
    'echo 1 passed, 0 failed',
    '141 passed, 0 failed',
    0,
  ],
]
for (const [about, test, e2e, last, status] of CASES) {
  t.test(`${about}: ${last}`, async (t) => {
    const outcome = ci(t, test, e2e)
    t.equal(outcome.last, last)
    t.equal(outcome.status, status)
    t.same(outcome.summaries, [last], 'exactly one line is a summary')
  })
}

t.test('what failed is said again at the end, where a long log is read first', async (t) => {
  const { stdout } = ci(
    t,
    "echo 'failed: unit: a > b'; echo much; echo 1 passed, 1 failed; exit 1",
    "echo 'failed: e2e: c'; echo more; echo 1 passed, 1 failed; exit 1",
  )
  t.match(stdout, /more\nmake e2e: 1 passed, 1 failed\nfailed: e2e: c\nfailed: unit: a > b\n2 passed, 2 failed\n$/)
})

t.test('what both printed is shown, and kept', async (t) => {
  const { stdout, folder } = ci(
    t,
    'echo about units; echo 1 passed, 0 failed',
    'echo about clusters >&2; echo 1 passed, 0 failed',
  )
  t.match(
    stdout,
    /about units\nmake test: 1 passed, 0 failed\nabout clusters\nmake e2e: 1 passed, 0 failed\n2 passed, 0 failed\n$/,
  )
  t.match(readFileSync(join(folder, 'artifacts', 'ci', 'e2e.log'), 'utf8'), /about clusters/)
})
