// Refused passwords are a cause, unless they are those of a change that was going on.
import t from 'tap'
import { DATABASE_RULES } from '../../../../scripts/lib/causes/taskora/database.ts'
import type { World } from '../../../../scripts/lib/causes/world/world.ts'
import { PASSWORD_NOTE } from '../../../../scripts/lib/password-note.ts'

const NOW = 1_000_000

/** A system whose database refused passwords so many seconds ago, and whose pods looked for a new one before. */
function causes(refusedAgo: readonly number[], lookedAgo?: number): unknown[] {
  const labelled = (component: string, kind: string) => ({
    kind,
    metadata: {
      ...{ name: `taskora-${component}`, namespace: 'taskora' },
      labels: { 'app.kubernetes.io/part-of': 'taskora', 'app.kubernetes.io/component': component },
    },
  })
  const annotations = lookedAgo === undefined ? {} : { [PASSWORD_NOTE]: String(NOW - lookedAgo * 1_000) }
  const world = {
    workloads: [labelled('database', 'StatefulSet'), labelled('backend', 'Deployment')],
    podsOf: ({ name }: { name: string }) => [{ kind: 'Pod', metadata: { name, namespace: 'taskora', annotations } }],
    logsOf: () => [
      {
        previous: false,
        lines: refusedAgo.map(() => 'FATAL:  password authentication failed for user "taskora"'),
        times: refusedAgo.map((seconds) => NOW - seconds * 1_000),
      },
    ],
    since: (at: number) => NOW - at,
  } as unknown as World
  return [...DATABASE_RULES.find(({ code }) => code === 'TSK_DATABASE_PASSWORD')!.find(world)]
}

t.test('a password that is refused is a cause', (t) => {
  t.equal(causes([20, 10]).length, 1)
  t.equal(causes([20]).length, 0, 'once may be anything')
  t.end()
})

t.test('one that was refused while it was being changed is none, and one after that is', (t) => {
  t.equal(causes([20, 10], 15).length, 0)
  t.equal(causes([20, 10], 3).length, 0)
  t.equal(causes([20, 10], 40).length, 1)
  t.end()
})
