// What is answered, from facts alone: one to three sentences and a plain command, and nothing that was not seen.
import t from 'tap'
import type { Answering } from '../../../../scripts/ops/ask/answers/answer.ts'
import { ANSWERS } from '../../../../scripts/ops/ask/answers/index.ts'
import { answerFrom } from '../../../../scripts/ops/ask/ask.ts'
import type { Asked, Facts } from '../../../../scripts/ops/ask/facts/facts.ts'
import { parseUsage } from '../../../../scripts/ops/ask/facts/read.ts'
import { WORDINGS } from '../../../../scripts/ops/ask/understanding/wordings/index.ts'
import { receiptOf } from '../../../fixtures/suite/receipts.ts'
import { recorded } from '../../../fixtures/suite/recorded.ts'

const NOW = Date.parse('2026-11-29T08:00:00Z')
const ASKED: Asked = {
  component: undefined,
  since: undefined,
  now: NOW,
  profile: 'taskora',
  namespace: 'taskora',
  release: 'taskora',
  port: 8080,
  values: 'dev',
  kubeconfig: '/state/kubeconfig',
  limits: { frontend: 100, backend: 100 },
}

const FACTS: Facts = {
  objects: recorded('workloads.json'),
  nodes: [
    {
      kind: 'Node',
      metadata: { name: 'taskora' },
      status: {
        conditions: [
          { type: 'Ready', status: 'True' },
          { type: 'DiskPressure', status: 'True' },
        ],
      },
    },
  ] as unknown as Facts['nodes'],
  events: [],
  secretNames: ['taskora-auth', 'taskora-database'],
  history: recorded('helm-history.json'),
  receipts: [receiptOf(1), receiptOf(2, { git: { commit: 'fedcba9876543210', changedFiles: 2 } })],
  backups: [{ file: '/x/backups/taskora-1.dump', sizeBytes: 5e6, writtenAt: NOW - 3_600_000, sealed: true }],
  volume: { sizeBytes: 1e9, usedBytes: 4.2e8 },
  nodeDisk: { sizeBytes: 1e11, usedBytes: 9e10 },
  database: {
    sizeBytes: 9e6,
    connections: 12,
    mostConnections: 100,
    schema: '0007',
    tasks: 41,
    users: 3,
    server: '15.18',
  },
  engine: { version: '29.0.0', system: 'Debian', cpus: 2, memoryBytes: 8e9 },
  usage: [
    { pod: 'taskora-backend-a', memoryBytes: 2e8, cpu: 0.5 },
    { pod: 'taskora-frontend-a', memoryBytes: 1e8, cpu: 0.1 },
  ],
  page: { url: 'http://localhost:8080', answers: true, detail: 'status 200', durationMs: 12 },
  diagnosis: { causes: [], unknown: [], unread: [], looked: { objects: 20, events: 3, logs: 5 } },
  logErrors: [{ pod: 'taskora-backend-a', line: 'ERROR no such table' }],
  tools: { Kubernetes: 'v1.35.4', helm: 'v4.1.4' },
}

const say = (id: string, facts: Partial<Facts> = {}, asked: Partial<Asked> = {}): string =>
  (ANSWERS as Readonly<Record<string, Answering>>)[id]!.answer({ ...FACTS, ...facts }, { ...ASKED, ...asked }).join(' ')

t.test('every question is answered in one to three sentences, with a command', (t) => {
  for (const id of WORDINGS.keys()) {
    const asked = { ...ASKED, component: 'backend' as const }
    const says = ANSWERS[id].answer(FACTS, asked)
    t.ok(says.length >= 1 && says.length <= 3, `${id}: ${says.length} sentences`)
    for (const sentence of says) t.match(sentence, /^.{12,400}$/, `${id}: ${sentence}`)
    t.notMatch(says.join(' '), /undefined|NaN|\[object/, id)
    t.match(ANSWERS[id].command(asked), /^(npm run|kubectl|helm|docker|ls|eval|COHERE_API_KEY=)/, id)
  }
  t.end()
})

t.test('answers have the facts of the moment', (t) => {
  t.match(say('volume'), /42 % full/)
  t.match(say('disk'), /90 % full/)
  t.match(say('backup'), /taskora-1\.dump, 60m old/)
  t.match(say('backup', { backups: [] }), /no backup/)
  t.match(say('database-size'), /41 tasks of 3 accounts/)
  t.match(say('connections'), /^12 of 100 connections/)
  t.match(say('connections', { database: { ...FACTS.database, connections: 97 } }), /nearly all/)
  t.match(say('node'), /DiskPressure/)
  t.match(say('changes'), /commit 01234567 → fedcba98/)
  t.match(say('changes', { receipts: [] }), /no receipt/)
  t.match(say('changes', {}, { since: NOW }), /Nothing was deployed since then/)
  t.match(say('last-failure'), /None of the 2 recorded runs failed/)
  t.match(say('rollback-effect'), /from revision \d+ to \d+/)
  t.match(say('rollback-effect', { history: [] }), /no earlier revision/)
  t.match(say('memory'), /taskora-backend-a/)
  t.match(say('memory', {}, { component: 'frontend' }), /^(?!.*backend)/)
  t.match(say('assistant'), /built-in rules/)
  t.match(say('assistant', { secretNames: ['taskora-assistant'] }), /Secret with a key/)
  t.match(
    say('health', { page: { url: 'http://localhost:8080', answers: false, detail: 'no connection', durationMs: 0 } }),
    /^No, .*no connection/,
  )
  t.end()
})

t.test('why is answered by the engine of causes, and silence is no health', (t) => {
  const finding = {
    code: 'TSK_PULL_NOT_FOUND',
    object: { kind: 'Deployment', namespace: 'taskora', name: 'taskora-backend' },
    cause: 'The image of taskora-backend does not exist',
    evidence: ['Pod taskora-backend: ErrImagePull'],
    mend: 'npm run deploy',
    confidence: 0.95,
    level: 'fatal',
  } as const
  const diagnosis = { ...FACTS.diagnosis, causes: [{ finding, consequences: [] }] } as Facts['diagnosis']
  t.match(say('wrong', { diagnosis }), /image of taskora-backend does not exist \(certain; .*Fix: npm run deploy/)
  t.match(say('wrong'), /^Nothing is wrong/)
  const blind = { ...FACTS.diagnosis, looked: { objects: 0, events: 0, logs: 0 } }
  t.match(say('wrong', { diagnosis: blind }), /Nothing of the cluster could be read/)
  const half = { ...FACTS.diagnosis, unread: [{ what: 'events', why: 'forbidden' }] }
  t.match(say('wrong', { diagnosis: half }), /Nothing wrong was found, but .*could be read: events \(forbidden\)/)
  t.notMatch(say('wrong', { diagnosis: half }), /Nothing is wrong/)
  t.end()
})

t.test('what could not be read is named in place of an answer', (t) => {
  const reading = { facts: {}, unseen: [{ what: 'volume' as const, why: 'connection refused' }] }
  const { says } = answerFrom(ANSWERS.volume, reading, ASKED)
  t.match(
    says.join(' '),
    /^This cannot be answered now: the database's volume could not be read \(connection refused\)/,
  )
  t.end()
})

t.test('usage of the containers of one namespace', (t) => {
  const stats = (namespace: string, value: string): object => ({
    attributes: { labels: { 'io.kubernetes.pod.namespace': namespace, 'io.kubernetes.pod.name': 'p' } },
    cpu: { usageNanoCores: { value } },
    memory: { workingSetBytes: { value: '1024' } },
  })
  const text = JSON.stringify({ stats: [stats('taskora', '250000000'), stats('kube-system', '1')] })
  t.same(parseUsage(text, 'taskora'), [{ pod: 'p', cpu: 0.25, memoryBytes: 1024 }])
  t.end()
})
