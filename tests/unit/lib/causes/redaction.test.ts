// What leaves the machine: no canary of any place, and the same verdict as before.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { parse } from 'yaml'
import { diagnose } from '../../../../scripts/lib/causes/diagnose.ts'
import { archiveOf } from '../../../../scripts/lib/causes/reading/archive.ts'
import { readLive } from '../../../../scripts/lib/causes/reading/read-live.ts'
import { redactFacts } from '../../../../scripts/lib/causes/redact.ts'
import { leavingText } from '../../../../scripts/ops/ask/models/report.ts'
import { operation } from '../../../../scripts/ops/why/diagnose.ts'
import { CANARIES, canariesIn, canaryCluster } from '../../../fixtures/causes/canaries.ts'
import { type Differences, system } from '../../../fixtures/causes/system.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

/** Values of Secrets, and what stands where nothing is read from, are in no facts at all. */
const NEVER_READ = ['helm-data', 'helm-secret', 'secret-applied']

t.test('no canary is in the archive of diagnose, and what was taken out is listed by kind', async (t) => {
  const box = sandbox(t, canaryCluster())
  const file = join(box.folder, 'archive.json.gz')
  const { redactions } = (await operation.run({
    ...box.context,
    options: { ...box.context.options, values: { output: file } },
  })) as { redactions: Record<string, number> }
  const archive = gunzipSync(readFileSync(file)).toString()
  t.same(canariesIn(archive), [])
  t.match(archive, /"name":"taskora-auth"/, 'a Secret that a setting of the release names keeps its name')
  t.same(canariesIn(box.output() + box.data()), [], 'nor on the terminal')
  for (const kind of [
    'annotation',
    'argument',
    'copy of a value in events',
    'copy of a value in logs',
    'entry of a ConfigMap',
    'environment variable',
    'key of a Secret, value left out',
    'last-applied configuration',
    "shape of a secret in Helm's records",
    'shape of a secret in logs',
    'word like a key in logs',
  ])
    t.ok(redactions[kind]! > 0, `${kind}: ${redactions[kind]}`)
  t.same(JSON.parse(archive).redactions, redactions)
  for (const [kind, amount] of Object.entries(redactions)) t.match(box.output(), new RegExp(`${amount} +${kind}`))
})

t.test('no canary is in the report for models', async (t) => {
  const box = sandbox(t, canaryCluster())
  const { text } = await leavingText(box.context, `why is it slow with ${CANARIES['env-url'] ?? ''}`)
  t.same(canariesIn(text), [])
  t.match(text, /taskora-backend-1/, 'and yet it speaks of the cluster')
})

t.test('the search finds every canary where nothing is taken out', async (t) => {
  const box = sandbox(t, canaryCluster())
  const facts = await readLive(box.context)
  const found = canariesIn(JSON.stringify(archiveOf(facts, {})))
  t.same(found, [...Object.keys(CANARIES), 'word'].filter((place) => !NEVER_READ.includes(place)).sort())
  const everything = JSON.stringify(canaryCluster()['kubectl'])
  for (const place of ['secret-value', 'secret-applied']) t.ok(canariesIn(everything).includes(place), place)
})

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'causes', 'scenarios')

t.test('what is taken out changes no verdict', async (t) => {
  const scenarios = readdirSync(FOLDER).flatMap(
    (file) => parse(readFileSync(join(FOLDER, file), 'utf8')) as (Differences & { name: string })[],
  )
  for (const { name, ...different } of scenarios) {
    const facts = system(different)
    const said = (each: typeof facts): string[] => diagnose(each).causes.map(({ finding }) => finding.code)
    t.same(said(redactFacts(facts, new Map(), {}).facts), said(facts), name)
  }
})
