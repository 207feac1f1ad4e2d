import t from 'tap'
import type { Deployment } from '../../../scripts/checks/deployment.ts'
import { printSummary, resultAsJson } from '../../../scripts/cli/summary.ts'
import { createReport } from '../../../scripts/lib/report/report.ts'
import { memoryStream } from '../../fixtures/suite/memory-stream.ts'

const DEPLOYMENT: Deployment = {
  url: 'http://localhost:8080',
  components: [
    { component: 'frontend', image: 'taskora/frontend:abc', sizeBytes: 194e6, limitBytes: 500e6, ready: 2, desired: 2 },
    { component: 'database', image: 'postgres:15', sizeBytes: 118e6, ready: 1, desired: 1 },
  ],
}

/** The summary of a run of these steps, as lines. */
function summary(steps: readonly [id: string, budgetMs: number][], deployment?: Deployment): string[] {
  const stream = memoryStream()
  const report = createReport({ stream, env: {}, verbose: false, json: false })
  for (const [id, budgetMs] of steps) {
    report.start(id, id, budgetMs)
    report.finish('done')
  }
  const before = stream.text().length
  printSummary({ report }, deployment)
  return stream
    .text()
    .slice(before)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}

t.test('a single step needs no table', async (t) => t.same(summary([['load', 1000]], DEPLOYMENT), []))

t.test(
  'steps stand against their goals, components against their limits, and the address comes last but one',
  async (t) => {
    const lines = summary(
      [
        ['load', 60_000],
        ['verify', -1],
      ],
      DEPLOYMENT,
    )
    t.match(lines[0], /✔ +load +\d\.\d s +goal 1 m 00 s/)
    t.match(lines[1], /✔ +verify +\d\.\d s +over its goal/)
    t.match(lines[2], /total/)
    t.match(lines[3], /frontend +2 of 2 ready +194 MB +limit 500 MB +taskora\/frontend:abc/)
    t.match(lines[4], /database +1 of 1 ready +118 MB +postgres:15/)
    t.match(lines[5], 'Taskora is live: http://localhost:8080')
    t.match(lines[6], /^next: /)
  },
)

t.test('without a verified deployment no address is named', async (t) =>
  t.notMatch(
    summary([
      ['load', 1000],
      ['deploy', 1000],
    ]).join('\n'),
    'http',
  ),
)

t.test('the JSON result says whether it went well, and holds what there is', async (t) => {
  const report = createReport({ stream: memoryStream(), env: {}, verbose: false, json: true })
  t.same(resultAsJson(report, DEPLOYMENT, undefined), { ok: true, data: DEPLOYMENT })
  const error = { code: 'TSK_BUG', message: 'x', evidence: [], exitCode: 1 } as const
  t.same(resultAsJson(report, undefined, error), { ok: false, error })
})

t.test('an authority that nothing on this machine trusts yet is named, with what makes it trusted', async (t) => {
  const steps: [string, number][] = [
    ['load', 1000],
    ['verify', 1000],
  ]
  const told = /npm run trust · curl --cacert \/s\/authority\.pem https:\/\/localhost:8443$/
  const said = (deployment: Deployment): boolean => summary(steps, deployment).some((line) => told.test(line))
  t.ok(said({ ...DEPLOYMENT, url: 'https://localhost:8443', authority: '/s/authority.pem' }))
  t.notOk(said({ ...DEPLOYMENT, url: 'https://localhost:8443' }))
})
