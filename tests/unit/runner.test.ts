import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type CountReader, countPytest, countTap, countVitest, fileTimes } from '../runner/counts.ts'
import { failures } from '../runner/failures.ts'
import { openLog, runLogged } from '../runner/process.ts'
import { judge, runSuite } from '../runner/run-suite.ts'
import type { Suite } from '../runner/suite.ts'

const CLOSING_LINES: [CountReader, string, { passed: number; failed: number } | undefined][] = [
  [countTap, '# { total: 27, pass: 27 }\n# time=5ms', { passed: 27, failed: 0 }],
  [countTap, '# { total: 5, pass: 2, fail: 3 }', { passed: 2, failed: 3 }],
  [countTap, '# { total: 4, pass: 2, skip: 1, todo: 1 }', { passed: 2, failed: 2 }],
  [countTap, '    # { total: 3, pass: 3 }\n# { total: 9, pass: 8, fail: 1 }', { passed: 8, failed: 1 }],
  [countTap, 'TAP version 14\n', undefined],
  [countPytest, '===== 143 passed in 4.21s =====', { passed: 143, failed: 0 }],
  [countPytest, '3 failed, 140 passed, 2 warnings, 1 error in 64.20s (0:01:04)', { passed: 140, failed: 4 }],
  [countPytest, '1 passed, 1 skipped, 1 xfailed in 0.10s', { passed: 1, failed: 2 }],
  [countPytest, 'no tests ran in 0.01s', { passed: 0, failed: 0 }],
  [countPytest, 'ImportError: no module named src', undefined],
  [countVitest, ' Test Files  2 passed (2)\n      Tests  41 passed (41)\n', { passed: 41, failed: 0 }],
  [
    countVitest,
    ' Test Files  1 failed | 1 passed (2)\n      Tests  2 failed | 39 passed | 1 skipped (42)',
    { passed: 39, failed: 3 },
  ],
  [countVitest, ' Test Files  1 failed (1)\n      Tests  no tests\n', { passed: 0, failed: 1 }],
  [
    countVitest,
    '\x1b[2m Test Files \x1b[22m \x1b[32m1 passed\x1b[39m (1)\n\x1b[2m      Tests \x1b[22m \x1b[32m3 ' +
      'passed\x1b[39m (3)',
    { passed: 3, failed: 0 },
  ],
]
for (const [read, output, counts] of CLOSING_LINES) {
  t.test(`${read.name} reads ${JSON.stringify(output)}`, async (t) => t.same(read(output), counts))
}

const FAILURES: [about: string, output: string, names: string[]][] = [
  [
    'tap: the innermost, with what is around them',
    `# Subtest: a.test.ts
    # Subtest: group
        not ok 1 - should be equal
          ---
          at: not ok 9 - in a text
        ok 2 - fine
        not ok 3 - and back
        1..3
    not ok 1 - group # time=44374.2ms
    ok 2 - other # time=1ms
not ok 1 - a.test.ts # time=50000.154ms
not ok 2 - timeout!
ok 3 - b.test.ts # time=1ms
`,
    ['a.test.ts > group > should be equal', 'a.test.ts > group > and back', 'timeout!'],
  ],
  [
    'pytest: tests and what could not be set up',
    'FAILED tests/test_a.py::test_b[c - d] - assert 1 == 2\nERROR tests/test_a.py::test_e\nFAILED to do something\n',
    ['tests/test_a.py::test_b[c', 'tests/test_a.py::test_e'],
  ],
  [
    'vitest: each once, though it says so twice and in colours',
    '\x1b[41m FAIL \x1b[49m tests/a.test.tsx > list > keeps\n FAIL  tests/a.test.tsx > list > keeps\nTests  1 failed\n',
    ['tests/a.test.tsx > list > keeps'],
  ],
  [
    'vitest: tests of a project, and a file that cannot be loaded',
    ' FAIL  |pages and routes| tests/a.test.tsx > list > keeps\n' +
      '\x1b[41m FAIL \x1b[49m \x1b[46m accounts \x1b[49m tests/b.test.ts > asks\n' +
      ' FAIL  |pages and routes| tests/c.test.ts [ tests/c.test.ts ]\n',
    ['tests/a.test.tsx > list > keeps', 'tests/b.test.ts > asks', 'tests/c.test.ts'],
  ],
  ['nothing', 'ok 1 - a.test.ts # time=1ms\n5 passed in 1.00s\n', []],
]
for (const [about, output, names] of FAILURES)
  t.test(`what failed is named by ${about}`, async (t) => t.same(failures(output), names))

const VERDICTS: [
  about: string,
  exitCode: number,
  output: string,
  counts: { passed: number; failed: number },
  reason: RegExp | undefined,
][] = [
  ['both agree', 0, '# { total: 2, pass: 2 }', { passed: 2, failed: 0 }, undefined],
  ['failures need no further reason', 1, '# { total: 2, pass: 1, fail: 1 }', { passed: 1, failed: 1 }, undefined],
  [
    'fine counts and a bad exit code are a failure',
    3,
    '# { total: 2, pass: 2 }',
    { passed: 2, failed: 1 },
    /exit code 3/,
  ],
  ['no closing line and a bad exit code are a failure', 1, 'Error', { passed: 0, failed: 1 }, /exit code 1/],
  ['no closing line and a good exit code are a failure', 0, '', { passed: 0, failed: 1 }, /ran no test/],
  ['no test is a failure', 0, '# { total: 0 }', { passed: 0, failed: 1 }, /ran no test/],
]
for (const [about, exitCode, output, counts, reason] of VERDICTS) {
  t.test(about, async (t) => {
    const verdict = judge({ argv: ['tap'], count: countTap }, { exitCode, output, timedOut: false }, 1000)
    t.same(verdict.counts, counts)
    if (reason) t.match(verdict.reason, reason)
    else t.equal(verdict.reason, undefined)
  })
}

/** A suite of one program text. */
function programSuite(program: string, limitMs = 30_000): Suite {
  return {
    name: 'example',
    about: '',
    needs: [],
    lane: 'other',
    limitMs,
    tasks: () => [{ argv: [process.execPath, '-e', program], folder: '.', count: countTap }],
  }
}

const run = (t: Test, suite: Suite, signal = new AbortController().signal) =>
  runSuite(suite, {
    root: t.testdir(),
    env: {},
    signal,
    log: openLog(join(t.testdirName, 'example.log')),
    prepare: async () => ({}),
  })

t.test('a suite that hangs is stopped at its limit, and what it printed is kept', async (t) => {
  const program = 'console.log("# { total: 1, pass: 1 }"); setInterval(() => {}, 1000)'
  const { passed, failed, reasons } = await run(t, programSuite(program, 1_500))
  t.same({ passed, failed }, { passed: 1, failed: 1 })
  t.match(reasons, [/no end within 1\.5 s/])
})

t.test('a preparation that fails is a failure of the suites that need it', async (t) => {
  const log = openLog(join(t.testdir(), 'example.log'))
  const suite: Suite = { ...programSuite(''), needs: ['browser'] }
  const prepare = async (): Promise<never> => {
    throw new Error('no Chromium')
  }
  const result = await runSuite(suite, {
    root: t.testdirName,
    env: {},
    signal: new AbortController().signal,
    log,
    prepare,
  })
  t.same([result.failed, result.reasons], [1, ['no Chromium']])
})

t.test('a failed task does not end its suite, and the files of another are named with their time', async (t) => {
  const of = (program: string) => ({
    ...{ argv: [process.execPath, '-e', program] as [string, ...string[]], folder: '.', count: countTap },
    times: fileTimes,
  })
  const second = `console.log([
    'ok 1 - tests/e2e/first.test.ts # time=61000.5ms',
    '    ok 1 - a part, as in other.test.ts # time=5ms',
    'not ok 2 - tests/e2e/second.test.ts # time=2ms',
    '# { total: 2, pass: 2 }',
  ].join('\\n'))`
  const { passed, failed, files } = await run(t, {
    ...programSuite(''),
    tasks: () => [of('process.exit(1)'), of(second), of('')],
  })
  t.same([passed, failed], [2, 2])
  t.same(files, [
    { name: 'first', durationMs: 61_000.5 },
    { name: 'second', durationMs: 2 },
  ])
})

t.test('a program that a test starts has no module of tap in it', async (t) => {
  for (const env of [{}, process.env]) {
    const started = spawnSync(process.execPath, ['-p', 'process.env.NODE_OPTIONS'], { encoding: 'utf8', env })
    t.equal(started.status, 0)
    t.notMatch(started.stdout, /tapjs/)
  }
})

t.test('a suite without anything to run is a failure', async (t) => {
  t.match(await run(t, { ...programSuite(''), tasks: () => [] }), { failed: 1, reasons: [/no test to run/] })
})

t.test('an interruption ends the running command', async (t) => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 300)
  const { failed } = await run(t, programSuite('setInterval(() => {}, 1000)'), controller.signal)
  t.equal(failed, 1)
})

t.test('a program that does not exist is an answer, not an exception', async (t) => {
  const log = openLog(join(t.testdir(), 'example.log'))
  const ended = await runLogged(
    { argv: ['taskora-no-such-program'], cwd: t.testdirName, env: {}, limitMs: 1000 },
    log,
    new AbortController().signal,
  )
  t.equal(ended.exitCode, 127)
})
