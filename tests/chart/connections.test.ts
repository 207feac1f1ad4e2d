import t from 'tap'
import { render, template, VARIANTS } from '../fixtures/chart/helm.ts'
import { type KubernetesObject, pick } from '../fixtures/chart/objects.ts'

/** Reserved by PostgreSQL for superusers, and kept for backup, restore and people. */
const KEPT = 8

/** A number, or a share that is rounded up, as Kubernetes does it. */
const surgeOf = (replicas: number, surge: number | string): number =>
  typeof surge === 'number' ? surge : Math.ceil((replicas * Number.parseInt(surge, 10)) / 100)

/** The connections that the pods of a manifest may open in the middle of a rollout, and those that the server takes. */
function connections(objects: readonly KubernetesObject[]): { needed: number; most: number } {
  const value = (owner: string, name: string): number => {
    const { env } = pick(objects, owner).spec.template.spec.containers[0]
    return Number(env.find((each: any) => each.name === name).value)
  }
  const needed = ['frontend', 'backend'].map((component) => {
    const owner = `Deployment/taskora-${component}`
    const { replicas, strategy } = pick(objects, owner).spec
    return (replicas + surgeOf(replicas, strategy.rollingUpdate.maxSurge)) * value(owner, 'DATABASE_CONNECTIONS')
  })
  return { needed: needed[0]! + needed[1]! + KEPT, most: value('StatefulSet/taskora-database', 'MAX_CONNECTIONS') }
}

for (const [variant, args] of Object.entries(VARIANTS)) {
  t.test(`${variant}: the server takes every connection that pods may open`, async (t) => {
    const { needed, most } = connections(await render(args))
    t.ok(needed <= most, `${needed} of ${most}`)
  })
}

t.test('more pods than the server can take are refused with the sum, and fit when it takes more', async (t) => {
  const cases: [args: string, sum: RegExp, needed: number][] = [
    [
      'backend.replicas=10',
      /3 frontend pods x 5 \+ 11 backend pods x 10 \+ 8 kept free = 133.*Connections is 100/,
      133,
    ],
    ['frontend.replicas=12,frontend.maxSurge=30%', /16 frontend pods x 5 \+ 4 backend pods x 10 .*= 128/, 128],
    ['backend.connections=30', /4 backend pods x 30 .*= 143/, 143],
    ['database.maxConnections=62', /= 63, and database.maxConnections is 62/, 63],
  ]
  for (const [set, sum, needed] of cases) {
    const refused = await template(['--set', set])
    t.equal(refused.code, 1, `${set} is refused`)
    t.match(refused.stderr, sum)
    const objects = await render(['--set', `${set},database.maxConnections=${needed}`])
    t.strictSame(connections(objects), { needed, most: needed }, 'the sum is exact')
  }
})
