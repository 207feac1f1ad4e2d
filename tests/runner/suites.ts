import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { countAsOne, countPytest, countTap, countVitest, fileTimes } from './counts.ts'
import type { PreparationName } from './preparations.ts'
import { STYLE } from './style.ts'
import type { Suite } from './suite.ts'

/** Twice what the longest suite takes on two slow cores, beside another one. */
const LIMIT_MS = 30 * 60_000

/** The real-cluster tests: from nothing to a cluster made from package registries, and more than once. */
const E2E_LIMIT_MS = 75 * 60_000

// tap empties .tap/ when it starts, so a second tap in the same folder would take the first one's files away.
const tapSuite = (
  name: string,
  about: string,
  needs: PreparationName[] = [],
  limitMs = LIMIT_MS,
  flags: string[] = [],
): Suite => ({
  name,
  about,
  needs,
  limitMs,
  lane: 'tap',
  tasks: (root) => [
    { argv: ['tap', '--reporter=tap', ...flags, ...testFiles(root, `tests/${name}`)], folder: '.', count: countTap },
  ],
})

/** Every suite that needs no cluster. The longest ones come first, because the shortest fill the gaps best. */
export const SUITES: readonly Suite[] = [
  // Its files mostly wait for programs that they start.
  tapSuite('unit', "the suite's library, steps and commands", [], LIMIT_MS, ['--jobs=2']),
  {
    name: 'backend',
    about: 'the API on a real PostgreSQL',
    needs: ['backend packages'],
    lane: 'other',
    limitMs: LIMIT_MS,
    tasks: (root) => [
      {
        argv: [
          process.execPath,
          '../tests/fixtures/postgres/postgres.ts',
          '--',
          join(root, 'backend', '.venv', 'bin', 'python'),
          '-m',
          'pytest',
          '--color=no',
        ],
        folder: 'backend',
        count: countPytest,
      },
    ],
  },
  // Each file starts a whole application and a browser: two at once, beside another lane, only wait for each other.
  tapSuite(
    'browser',
    'the whole application in Chromium',
    ['browser', 'backend packages', 'frontend packages'],
    LIMIT_MS,
    ['--jobs=1'],
  ),
  {
    name: 'frontend',
    about: 'types, components and routes of the web interface',
    needs: ['backend packages', 'frontend packages'],
    lane: 'other',
    limitMs: LIMIT_MS,
    tasks: () => [
      { argv: ['npm', 'run', '--silent', 'check'], folder: 'frontend', count: countAsOne },
      { argv: ['npm', 'run', '--silent', 'test'], folder: 'frontend', count: countVitest },
    ],
  },
  tapSuite('chart', 'what the Helm chart renders to', ['chart tools']),
  STYLE,
  {
    name: 'types',
    about: 'the types of scripts and tests',
    needs: [],
    lane: 'other',
    limitMs: LIMIT_MS,
    tasks: () => [{ argv: ['tsc'], folder: '.', count: countAsOne }],
  },
]

/**
 * Runs on its own: each file owns a cluster and an engine. Side by side they fill the processor: each mostly waits for
 * containers.
 */
export const E2E: Suite = {
  name: 'e2e',
  about: 'the real cluster, from nothing',
  needs: [],
  limitMs: E2E_LIMIT_MS,
  lane: 'tap',
  tasks: (root) => [
    {
      argv: ['tap', '--reporter=tap', '--jobs=2', `--timeout=${E2E_LIMIT_MS / 1000}`, ...testFiles(root, 'tests/e2e')],
      folder: '.',
      count: countTap,
      times: fileTimes,
    },
  ],
}

/** All test files below a folder. Named one by one, so that a folder without tests is noticed and not passed. */
function testFiles(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .sort()
}
