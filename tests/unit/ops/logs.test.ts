import t from 'tap'
import {
  createSeen,
  type LogLine,
  mergeByTime,
  parseLogLine,
  sourceLabel,
} from '../../../scripts/lib/logs/log-lines.ts'
import { operation } from '../../../scripts/ops/logs.ts'
import { clusterHolds, UNPLACED } from '../../fixtures/suite/checkout.ts'
import { type Rule, sandbox } from '../../fixtures/suite/sandbox.ts'

const line = (pod: string, time: string, text = ''): LogLine => ({ pod, container: 'backend', time, text })
const READY: Rule = { args: /--raw \/readyz/, stdout: 'ok' }

t.test('a line is read with pod, container and time; remarks of kubectl are not lines', (t) => {
  t.same(parseLogLine('[pod/taskora-backend-5b-x2/migrate] 2026-11-23T15:30:51.4Z [1] LOG: a  b'), {
    pod: 'taskora-backend-5b-x2',
    container: 'migrate',
    time: '2026-11-23T15:30:51.4Z',
    text: '[1] LOG: a  b',
  })
  t.equal(parseLogLine('[pod/p/c] 2026-11-23T15:30:51Z')?.text, '', 'an empty line is a line')
  t.equal(parseLogLine('error: container "c" in pod "p" is waiting to start'), undefined)
  t.equal(parseLogLine(''), undefined)
  t.end()
})

t.test('lines of several pods come in the order of time, whatever digits the fraction has', (t) => {
  const times = ['05.1Z', '05Z', '05.09Z', '04.999999999Z'].map((end) => line('p', `2026-11-23T15:30:${end}`))
  t.same(
    mergeByTime(times).map(({ time }) => time.slice(17)),
    ['04.999999999Z', '05Z', '05.09Z', '05.1Z'],
  )
  t.end()
})

t.test('a stream that is taken up again shows no line twice and loses none', (t) => {
  const seen = createSeen()
  const shown = [
    line('a', 'T1.1Z'),
    line('b', 'T1.05Z'),
    line('a', 'T1.2Z'),
    line('a', 'T1.1Z'),
    line('a', 'T1.2Z'),
    line('b', 'T1.3Z'),
  ].filter((each) => seen.isNew(each))
  t.same(
    shown.map(({ pod, time }) => `${pod} ${time}`),
    ['a T1.1Z', 'b T1.05Z', 'a T1.2Z', 'b T1.3Z'],
  )
  t.equal(seen.latest(), 'T1.3Z')
  t.end()
})

t.test('labels are short and name the container where it is not the main one', (t) => {
  t.equal(sourceLabel(line('taskora-backend-5bf6-x2x', ''), 'taskora'), 'backend-x2x')
  t.equal(
    sourceLabel({ ...line('taskora-backend-5bf6-x2x', ''), container: 'migrate' }, 'taskora'),
    'backend-x2x/migrate',
  )
  t.equal(sourceLabel({ ...line('taskora-database-0', ''), container: 'database' }, 'taskora'), 'database-0')
  t.end()
})

t.test('a component is selected by its label, and its lines are data', async (t) => {
  const stdout =
    '[pod/taskora-backend-1-b/backend] 2026-11-23T15:00:02Z second\nerror: no log ' +
    'yet\n[pod/taskora-backend-1-a/backend] 2026-11-23T15:00:01Z first\n'
  const box = sandbox(
    t,
    { kubectl: [READY, { args: /logs .*--since 90s --tail 5$/, stdout }] },
    { options: { words: ['backend'], values: { since: '1m30s', tail: '5' } } },
  )
  await operation.run(box.context)
  t.match(
    box.data().replaceAll(/ +/g, ' '),
    /^\d\d:\d\d:01\.000 backend-a first\n\d\d:\d\d:02\.000 backend-b second\n$/,
  )
  t.match(
    box.commands()[1],
    /--namespace taskora logs .*--selector app.kubernetes.io\/instance=taskora,app.kubernetes.io\/component=backend /,
  )
})

t.test('an unknown word is answered with what there is', async (t) => {
  const { docker, kubectl } = clusterHolds(...UNPLACED)
  const pods = { items: [{ kind: 'Pod', metadata: { name: 'taskora-backend-1-x2x' } }] }
  const box = sandbox(t, { kubectl: [READY, { args: /get pods/, stdout: pods }] }, { options: { words: ['bakcend'] } })
  await t.rejects(operation.run(box.context), {
    code: 'TSK_USAGE',
    message: /did you mean "backend".*taskora-backend-1-x2x/,
  })
  const found = sandbox(
    t,
    {
      docker,
      kubectl: [READY, ...kubectl, { args: /get pods/, stdout: pods }, { args: /logs .* taskora-backend-1-x2x / }],
    },
    { options: { words: ['x2x'] } },
  )
  t.same(await operation.run(found.context), [])
  t.match(found.output(), /cordoned.*kubectl uncordon/, 'a pod that says nothing has a reason')
})

for (const values of [{ follow: true, previous: true }, { tail: '-2' }, { tail: 'x' }, { since: 'yesterday' }]) {
  t.test(`usage: ${JSON.stringify(values)}`, async (t) => {
    await t.rejects(operation.run(sandbox(t, {}, { options: { values } }).context), { code: 'TSK_USAGE' })
  })
}

t.test('--follow ends with an interruption and takes up the stream where it ended', async (t) => {
  const first: Rule = {
    args: /logs --follow .*--tail 10$/,
    stdout: '[pod/taskora-backend-1-a/backend] 2026-11-23T15:00:01Z one\n',
  }
  const then: Rule = {
    args: /logs --follow .*--since-time 2026-11-23T15:00:01Z --tail -1$/,
    stdout:
      '[pod/taskora-backend-1-a/backend] 2026-11-23T15:00:01Z one\n[pod/taskora-backend-1-n/backend] ' +
      '2026-11-23T15:00:02Z new\n',
  }
  const box = sandbox(
    t,
    { kubectl: [READY, first, { ...then, times: 1 }, { args: /--since-time 2026-11-23T15:00:02Z/ }] },
    { options: { words: ['backend'], values: { follow: true } } },
  )
  const following = operation.run(box.context)
  while (!box.commands().some((command) => command.includes('15:00:02Z')))
    await new Promise((resolve) => setTimeout(resolve, 50))
  box.abort()
  await following
  t.match(box.data().replaceAll(/ +/g, ' '), /^\S+ backend-a one\n\S+ backend-n new\n$/)
})
