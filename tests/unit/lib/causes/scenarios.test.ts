// The gates of the engine of causes: each scenario, evidence taken away, noise added.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { diagnose } from '../../../../scripts/lib/causes/diagnose.ts'
import { keyOf } from '../../../../scripts/lib/causes/facts/facts.ts'
import { noisy } from '../../../fixtures/causes/noise.ts'
import { type Differences, system } from '../../../fixtures/causes/system.ts'

interface Scenario extends Differences {
  name: string
  expect: string
  /** `Kind/namespace/name` of what is at fault. */
  object?: string
  says?: string
  mend?: string
  /** The parts that hold the evidence; all of them unless said. */
  decisive?: (keyof Differences)[]
  /** The namespace that is asked about among noise; the shop's unless said. */
  ask?: string
}

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'causes', 'scenarios')
const SCENARIOS = readdirSync(FOLDER)
  .sort()
  .flatMap((file) => (parse(readFileSync(join(FOLDER, file), 'utf8')) as Scenario[]).map((each) => ({ ...each, file })))
const PARTS: (keyof Differences)[] = ['pods', 'apps', 'patch', 'add', 'remove', 'events', 'logs', 'machine']

/** The first answer: a cause, or that none can be known. */
function first(
  different: Differences,
  noise?: string,
): { code: string; object: string; cause: string; mend: string } | undefined {
  const facts = system(different)
  const { causes, unknown } = diagnose(noise ? noisy(facts) : facts, noise ? { namespace: noise } : {})
  const finding =
    causes.find(({ finding: each }) => each.level !== 'warning')?.finding ?? unknown[0] ?? causes[0]?.finding
  return finding && { code: finding.code, object: keyOf(finding.object), cause: finding.cause, mend: finding.mend }
}

t.test(`${SCENARIOS.length} scenarios: the first answer is the cause`, async (t) => {
  for (const { name, expect, object, says, mend, file, ...different } of SCENARIOS) {
    const said = first(different)
    t.equal(said?.code, expect, `${file}: ${name}: ${said?.cause}`)
    if (object) t.equal(said?.object, object, name)
    if (says) t.match(said?.cause ?? '', new RegExp(says), name)
    if (mend) t.match(said?.mend ?? '', new RegExp(mend), name)
  }
})

t.test('without its evidence the verdict is another one', async (t) => {
  for (const { name, expect, decisive = PARTS, ...different } of SCENARIOS) {
    const without = Object.fromEntries(
      Object.entries(different).filter(([part]) => !decisive.includes(part as keyof Differences)),
    )
    t.not(first(without as Differences)?.code, expect, name)
  }
})

t.test('500 events and 500 pods of others, and a neighbour that crashes loudly, change nothing', async (t) => {
  for (const { name, expect, object, ask = 'shop', ...different } of SCENARIOS) {
    const said = first(different, ask)
    t.equal(said?.code, expect, `${name}: ${said?.cause}`)
    if (object) t.equal(said?.object, object, name)
  }
})

t.test('what was said before a system healed is no finding any more', async (t) => {
  const said = SCENARIOS.filter(({ events = [] }) => events.length > 0)
  for (const { name, events } of said) {
    const { causes, unknown } = diagnose(system({ events: events! }))
    const findings = [...causes.map(({ finding }) => finding), ...unknown].filter(
      ({ level }) => level !== 'waiting' && level !== 'warning',
    )
    t.same(
      findings.map(({ cause }) => cause),
      [],
      name,
    )
  }
})
