import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { UserError } from '../../../../scripts/lib/errors.ts'
import { alignColumns } from '../../../../scripts/lib/report/columns.ts'
import { createReport, type ReportSettings } from '../../../../scripts/lib/report/report.ts'
import { memoryStream } from '../../../fixtures/suite/memory-stream.ts'

const COLOUR = /\x1b\[[0-9;]*m/
const CURSOR = /\x1b\[\??\d*[A-HJKhl]/

/** Runs the same small story in one setting. */
function tell({
  terminal = false,
  env = {},
  ...more
}: { terminal?: boolean; env?: ReportSettings['env'] } & Partial<ReportSettings> = {}) {
  const stream = memoryStream(terminal)
  const out = memoryStream()
  const report = createReport({ stream, out, env, verbose: false, json: false, ...more })
  report.start('load', 'Load images', 60_000)
  report.update('2 images')
  report.detail('$ docker save')
  report.fact('IDs are equal')
  report.data('line of data')
  report.finish('done')
  report.start('deploy', 'Install the release', 60_000)
  report.finish('skipped', 'all is ready')
  report.start('verify', 'Verify', 60_000)
  report.finish('failed')
  const described = report.error(
    new UserError('TSK_UNHEALTHY', '1 check failed', { evidence: ['page: status 500'], hint: '`npm run status`' }),
  )
  // How long the story took depends on the machine.
  return { text: stream.text().replaceAll(/\d+\.\d s/g, '0.0 s'), data: out.text(), report, described }
}

const PLAIN = `▸ Load images
  · IDs are equal
✔ Load images  0.0 s goal 1 m 00 s
▸ Install the release
✔ Install the release  nothing to do: all is ready
▸ Verify
✖ Verify  0.0 s

✖ TSK_UNHEALTHY  1 check failed
    page: status 500

hint: \`npm run status\`
`

t.test('without a terminal: plain lines, one per event', async (t) => t.equal(tell().text, PLAIN))

const PLAIN_ON_A_TERMINAL: [about: string, env: ReportSettings['env']][] = [
  ['NO_COLOR and CI', { NO_COLOR: '1', CI: 'true' }],
  ['NO_COLOR and TASKORA_NO_PROGRESS', { NO_COLOR: '1', TASKORA_NO_PROGRESS: '1' }],
  ['a dumb terminal', { TERM: 'dumb' }],
]
for (const [about, env] of PLAIN_ON_A_TERMINAL) {
  t.test(`on a terminal with ${about}: the same plain lines`, async (t) =>
    t.equal(tell({ terminal: true, env }).text, PLAIN),
  )
}

const COLOURS: [about: string, settings: { terminal?: boolean; env?: ReportSettings['env'] }, coloured: boolean][] = [
  ['a terminal', { terminal: true }, true],
  ['a terminal in CI', { terminal: true, env: { CI: 'true' } }, true],
  ['a terminal with NO_COLOR', { terminal: true, env: { NO_COLOR: '1' } }, false],
  ['a terminal with an empty NO_COLOR, which is as good as none', { terminal: true, env: { NO_COLOR: '' } }, true],
  ['a file', {}, false],
  ['a file with FORCE_COLOR', { env: { FORCE_COLOR: '1' } }, true],
  ['a file with FORCE_COLOR=0', { env: { FORCE_COLOR: '0' } }, false],
  ['FORCE_COLOR against NO_COLOR', { terminal: true, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, false],
]
for (const [about, settings, coloured] of COLOURS) {
  t.test(`${about} ${coloured ? 'has' : 'has no'} colours`, async (t) =>
    t.equal(COLOUR.test(tell(settings).text.replaceAll(/\x1b\[\d*G|\x1b\[\d*K/g, '')), coloured),
  )
}

t.test('a spinner turns on a terminal alone', async (t) => {
  t.match(tell({ terminal: true }).text, CURSOR)
  t.notMatch(tell({ terminal: true, env: { CI: 'true' } }).text, CURSOR)
  t.notMatch(tell({ env: { FORCE_COLOR: '1' } }).text, CURSOR)
})

t.test('data goes to standard output, and with --json it gives way to the result', async (t) => {
  t.equal(tell().data, 'line of data\n')
  t.equal(tell({ json: true }).data, '')
})

t.test('details are shown with --verbose alone, and kept in the log always, without colours', async (t) => {
  t.match(tell({ verbose: true }).text, /\$ docker save/)
  const logFile = join(t.testdir(), 'logs', 'run.log')
  const { text } = tell({ terminal: true, logFile })
  t.notMatch(text, /docker save/)
  const log = readFileSync(logFile, 'utf8')
  for (const part of ['docker save', '2 images', 'IDs are equal', 'TSK_UNHEALTHY', 'hint:']) t.match(log, part)
  t.match(log, /^\d{4}-\d\d-\d\dT/)
  t.notMatch(log, COLOUR)
})

t.test('records tell the story to programs', async (t) => {
  t.match(tell().report.records, [
    { id: 'load', state: 'done', facts: ['IDs are equal'], budgetMs: 60_000 },
    { id: 'deploy', state: 'skipped', reason: 'all is ready', facts: [] },
    { id: 'verify', state: 'failed' },
  ])
})

t.test('a step over its goal says so, and a new goal counts', async (t) => {
  const run = (raise: boolean): string => {
    const stream = memoryStream()
    const report = createReport({ stream, env: {}, verbose: false, json: false })
    report.start('load', 'Load', -1)
    if (raise) report.budget(60_000)
    report.finish('done')
    return stream.text()
  }
  t.match(run(false), /over its goal/)
  t.match(run(true), /goal 1 m 00 s/)
})

t.test("a user's error has no stack, a bug has one and asks for a report", async (t) => {
  t.notMatch(tell().text, /at .*report\.test\.ts/)
  const stream = memoryStream()
  const described = createReport({ stream, env: {}, verbose: false, json: false }).error(
    new TypeError('x is undefined'),
  )
  t.match(described, { code: 'TSK_BUG', exitCode: 1 })
  t.match(stream.text(), /at .*report\.test\.ts/)
  t.match(stream.text(), /please report/)
})

t.test('columns are as wide as their widest cell, without counting colour', async (t) => {
  t.same(
    alignColumns([
      ['a', 'bb', 'c'],
      ['\x1b[31maaa\x1b[39m', 'b', 'cc'],
    ]),
    ['a     bb   c', '\x1b[31maaa\x1b[39m   b    cc'],
  )
  t.same(alignColumns([]), [])
})
