// What a race of migrations is judged by, and how it is run.
import t from 'tap'
import { podOf, type Race } from '../../../../scripts/ops/reliability/migration-pod.ts'
import {
  isTooLate,
  judgeRace,
  runMigrations,
  withoutChance,
} from '../../../../scripts/ops/reliability/run-migrations.ts'
import { SCENARIOS } from '../../../../scripts/ops/reliability/scenarios.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const WHOLE = { hash: 'h', revisions: ['1', '2'] }
const ONE: Race = { codes: [0, 0, 0], steps: [[], ['1', '2'], []], killed: null }
const KILLED: Race = { codes: [-9, 0, 0], steps: [['1'], [], ['1', '2']], killed: 0 }

t.test('one process makes all revisions, and the others end well', (t) => {
  t.same(judgeRace(ONE, 'h', WHOLE, false), [])
  t.same(judgeRace(KILLED, 'h', WHOLE, true), [])
  t.match(judgeRace(ONE, 'other', WHOLE, false), [/^the schema is not/])
  t.match(judgeRace({ ...ONE, codes: [0, 0, 1] }, 'h', WHOLE, false), [/^1 processes ended with 1/])
  t.match(judgeRace({ ...ONE, steps: [['1', '2'], ['1', '2'], []] }, 'h', WHOLE, false), [/^2 processes migrated/])
  t.match(judgeRace({ ...ONE, steps: [[], ['1'], []] }, 'h', WHOLE, false), [
    /^1 processes migrated, not one and whole/,
  ])
  t.match(judgeRace({ ...KILLED, steps: [['1'], [], ['2']] }, 'h', WHOLE, true), [/not one and whole/])
  t.match(judgeRace(ONE, 'h', WHOLE, true), ['none was killed in its middle'])
  t.match(judgeRace(KILLED, 'h', WHOLE, false), ['one was killed'])
  t.equal(withoutChance('a\n\\restrict xYz\nb\n\\unrestrict xYz\n'), 'a\n\nb\n\n')
  t.end()
})

const TEMPLATE = {
  metadata: { labels: { 'app.kubernetes.io/component': 'backend' } },
  spec: {
    serviceAccountName: 'taskora-backend',
    initContainers: [
      { name: 'migrate', image: 'i', env: [{ name: 'A' }], resources: { limits: { cpu: '1', memory: '384Mi' } } },
    ],
    containers: [{ name: 'backend' }],
    volumes: [{ name: 'tmp' }],
  },
}
const AFTER_ALL: Race = { codes: [-9, 0, 0], steps: [['1', '2'], [], []], killed: 0 }

t.test('a kill after the last revision was committed broke nothing off', (t) => {
  t.ok(isTooLate(AFTER_ALL, 'h', WHOLE))
  t.notOk(isTooLate(AFTER_ALL, 'other', WHOLE), 'it was not committed, and nobody went on')
  t.match(judgeRace(AFTER_ALL, 'other', WHOLE, true), [/^0 processes migrated/, /^the schema is not/])
  for (const race of [ONE, KILLED]) t.notOk(isTooLate(race, 'h', WHOLE))
  t.notOk(isTooLate({ ...AFTER_ALL, steps: [['1', '2'], ['1', '2'], []] }, 'h', WHOLE), 'another one went on')
  t.end()
})

const DEPLOYMENT = {
  ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
  metadata: { name: 'taskora-backend', namespace: 'n', labels: { 'pod-template-hash': 'x' } },
  spec: { template: TEMPLATE },
}

t.test('the pod is the container that migrates, alone, and gets no request', (t) => {
  const pod = podOf(DEPLOYMENT) as { spec: { containers: object[]; initContainers?: object[] } }
  t.match(pod, {
    metadata: { namespace: 'n', labels: TEMPLATE.metadata.labels },
    spec: { serviceAccountName: 'taskora-backend', volumes: [{ name: 'tmp' }], restartPolicy: 'Never' },
  })
  t.equal(pod.spec.initContainers, undefined)
  t.match(pod.spec.containers, [
    {
      ...{ name: 'migrate', image: 'i', env: [{ name: 'A' }], command: ['sleep', 'infinity'] },
      ...{ readinessProbe: { exec: { command: ['false'] } }, resources: { limits: { memory: '2Gi' } } },
    },
  ])
  t.equal(pod.spec.containers.length, 1)
  t.end()
})

/** Two rounds of each kind; `dumps` are the schemas in the order in which they are asked for. */
async function run(t: Parameters<typeof sandbox>[0], race: Race, dumps: readonly string[]) {
  const exec = (words: RegExp, answer: object, more: Partial<Rule> = {}): Rule => ({
    args: new RegExp(`exec --stdin reliability-migrations -- python - taskora_migrations ${words.source}$`),
    stdin: /src\.schema\.migrate/,
    stdout: answer,
    ...more,
  })
  const box = sandbox(t, {
    helm: [{ args: /get values taskora/, stdout: { database: { name: 'taskora', user: 'taskora' } } }],
    kubectl: [
      { args: /get deployment\/taskora-backend --output json$/, stdout: DEPLOYMENT },
      { args: /delete pod\/reliability-migrations --ignore-not-found/ },
      { args: / apply /, stdin: /reliability-migrations/ },
      { args: /wait pod\/reliability-migrations --for=/ },
      { args: /psql/, stdin: /CREATE DATABASE "taskora_migrations" OWNER "taskora"/ },
      { args: /psql/, stdin: /ADD COLUMN forgotten/ },
      { args: /psql/, stdin: /^DROP DATABASE IF EXISTS "taskora_migrations" WITH \(FORCE\);$/ },
      exec(/1 /, { codes: [0], steps: [['1', '2']], killed: null }),
      exec(/10 /, ONE),
      exec(/10 [12]/, race),
      ...dumps.map((stdout, index) => ({
        ...{ args: /pg_dump .*--schema-only$/, stdout },
        ...(index < dumps.length - 1 ? { times: 1 } : {}),
      })),
      { args: /pg_dump .*--table public\.alembic_version$/, stdout: '2' },
    ],
  })
  const scenario = SCENARIOS.find(({ name }) => name === 'migrations')!
  const setting = { ...{ url: '', accounts: [], seed: 1, rate: 1 }, ...{ folder: '', warmUpMs: 0, calmMs: 0 } }
  const result = await runMigrations(box.context, scenario, setting, 2)
  t.match(box.commands().at(-1), /psql/, 'the database goes again')
  return result.proof
}

t.test('as many races as asked for, and as many with one killed', async (t) => {
  const said = 'none; 4 of 4 races of 10 processes, in 2 one was killed'
  t.same(await run(t, KILLED, ['a', 'b', 'a']), { said, wrongs: [] })
  const blind = await run(t, KILLED, ['a'])
  t.same(blind?.wrongs, ['a column too many was not noticed'])
  const changed = await run(t, { ...KILLED, codes: [-9, 0, 1] }, ['a', 'b', 'c', 'a'])
  t.match(changed, { said: /^none; 1 of 4 races/ })
  const late = await run(t, AFTER_ALL, ['a', 'b', 'a'])
  t.match(late?.said, /^none; 2 of 4 races/, 'each kill came too late, five times in a row')
  t.match(changed?.wrongs, [/^round 1: the schema is/, /^round 3, killed at revision [12]: 1 proc/, /^round 4, /])
})
