import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { KubeObject } from '../../../../scripts/lib/cluster/cluster.ts'
import { readLiveRevision, windDown } from '../../../../scripts/ops/dev/wind-down.ts'
import { page } from '../../../fixtures/application/page.ts'
import { brief } from '../../../fixtures/suite/brief.ts'
import {
  clusterAnswers,
  clusterIsSilent,
  eventsAre,
  list,
  recordToolchain,
  releaseIs,
  streamsMayBreak,
} from '../../../fixtures/suite/checkout.ts'
import { recorded } from '../../../fixtures/suite/recorded.ts'
import { type Answer, type Rules, sandbox, sequence } from '../../../fixtures/suite/sandbox.ts'

const workload = (name: string): Answer => ({
  stdout: list(
    ...recorded<KubeObject[]>('workloads.json').filter(
      ({ metadata }) => metadata.name.startsWith(`${name}-`) || metadata.name === name,
    ),
  ),
})
const WORKLOADS = /get deployments,statefulsets,replicasets,pods /

/** What helm says of the values of the present revision. */
const developmentIs = (enabled: boolean, component = 'backend') => ({
  args: / get values taskora --all --output json$/,
  stdout: JSON.stringify({ [component]: { development: { enabled } } }),
})

async function prepare(t: Test, rules: Rules) {
  const box = sandbox(
    t,
    { docker: [], helm: [], minikube: [], ...rules, kubectl: [...(rules['kubectl'] ?? []), eventsAre()] },
    { settings: { port: await page(t) } },
  )
  recordToolchain(box)
  return {
    box,
    changes: () =>
      brief(t, box).filter((line) => /^(helm (upgrade|rollback|uninstall)|kubectl (apply|delete)) /.test(line)),
  }
}

t.test('what is live stays as it is, and the lock is free afterwards', async (t) => {
  const { box, changes } = await prepare(t, {
    kubectl: [clusterAnswers, { args: WORKLOADS, ...workload('ready') }],
    helm: [releaseIs('deployed', '', 4), developmentIs(false)],
  })
  t.match(await windDown(box.context, 3), /^revision 4 is live at http:\/\/localhost:\d+$/)
  t.same(changes(), [])
  t.notOk(existsSync(join(box.context.paths.state, 'lock')))
})

t.test('a rollout that is under way is waited for, even though the person has interrupted the command', async (t) => {
  const { box } = await prepare(t, {
    kubectl: [clusterAnswers, streamsMayBreak, ...sequence(WORKLOADS, { stdout: list() }, workload('ready'))],
    helm: [releaseIs('deployed', '', 4), developmentIs(false)],
  })
  box.abort()
  t.match(await windDown(box.context, undefined), /^revision 4 is live/)
})

for (const component of ['backend', 'frontend'])
  t.test(
    `pods of the ${component} that take sources give way to the image, with everything else as it is`,
    async (t) => {
      const { box, changes } = await prepare(t, {
        kubectl: [clusterAnswers, { args: WORKLOADS, ...workload('ready') }],
        helm: [
          ...sequence(
            / get all taskora --template /,
            { stdout: 'deployed 4\n' },
            { stdout: 'deployed 4\n' },
            { stdout: 'deployed 5\n' },
          ),
          developmentIs(true, component),
          {
            args: / --reuse-values .*backend\.development\.enabled=false .*frontend\.development\.enabled=false /,
          },
        ],
      })
      t.match(await windDown(box.context, 4), /^revision 5 is live at/)
      t.match(changes(), [/^helm upgrade taskora .* --reuse-values/])
    },
  )

const CRASHED: Rules = {
  kubectl: [clusterAnswers, ...sequence(WORKLOADS, workload('crash'), workload('ready'))],
  helm: [
    releaseIs('deployed', '', 4),
    { args: /get manifest taskora --revision 3$/, stdout: '' },
    { args: / rollback taskora 3 / },
    developmentIs(false),
  ],
}

t.test('what does not come up is replaced by what was live before, and that is said', async (t) => {
  const { box, changes } = await prepare(t, CRASHED)
  t.match(
    await windDown(box.context, 3),
    /^revision 4 did not come up \(crash-\S+, container main: it keeps crashing .*\): back to revision 3, live at /,
  )
  t.match(changes(), [/^helm rollback taskora 3 /])
})

t.test('without a revision that was live nothing is rolled back', async (t) => {
  const { box, changes } = await prepare(t, {
    kubectl: [clusterAnswers, { args: WORKLOADS, ...workload('crash') }],
    helm: [releaseIs('deployed', '', 4)],
  })
  t.match(await windDown(box.context, undefined), /^revision 4 did not come up .*; npm run status shows more$/)
  t.same(changes(), [])
})

t.test('a cluster that does not answer has nothing under way', async (t) => {
  const { box } = await prepare(t, { kubectl: [clusterIsSilent] })
  t.match(await windDown(box.context, 3), /does not answer/)
})

t.test('while another command changes the cluster, it is left to that one', async (t) => {
  const { box } = await prepare(t, { kubectl: [clusterAnswers] })
  mkdirSync(box.context.paths.state, { recursive: true })
  writeFileSync(
    join(box.context.paths.state, 'lock'),
    JSON.stringify({ pid: process.ppid, command: 'restore', since: 'now' }),
  )
  t.match(await windDown(box.context, 3), /"restore" is running .*: the cluster is left to it/)
})

t.test('live is a deployed release with all of its workloads ready, and nothing else', async (t) => {
  const live = async (helm: Rules['helm'], answer: Answer): Promise<number | undefined> =>
    readLiveRevision(
      (await prepare(t, { helm: helm!, kubectl: [clusterAnswers, { args: WORKLOADS, ...answer }] })).box.context,
    )
  t.equal(await live([releaseIs('deployed', '', 4)], workload('ready')), 4)
  t.equal(await live([releaseIs('deployed', '', 4)], workload('crash')), undefined)
  t.equal(await live([releaseIs('pending-upgrade', '', 4)], workload('ready')), undefined)
  t.equal(await live([releaseIs('deployed', '', 4)], { stdout: list() }), undefined)
  const silent = await prepare(t, { kubectl: [clusterIsSilent] })
  t.equal(await readLiveRevision(silent.box.context), undefined)
})
