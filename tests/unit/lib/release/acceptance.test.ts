// What the server is asked about before a release is changed.
import t from 'tap'
import { assertAccepted } from '../../../../scripts/lib/release/acceptance.ts'
import { rememberWayIn } from '../../../../scripts/lib/run/way-in.ts'
import { recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const service = (port: object): string => JSON.stringify({ kind: 'Service', spec: { ports: [port], type: 'NodePort' } })
const WITH = service({ name: 'http', nodePort: 30080, port: 3000 })
const WITHOUT = service({ name: 'http', port: 3000 })
const MANIFEST = new Map([
  ['Service/taskora-frontend', WITH],
  ['Service/two', `${WITHOUT}\n${WITH}`],
  ['ConfigMap/same', '{"kind":"ConfigMap"}'],
])
const BEFORE = new Map([...MANIFEST, ['Service/taskora-frontend', WITHOUT], ['Service/two', WITHOUT]])

t.test('the node port that a controller gives up for the release is not asked for, and otherwise it is', async (t) => {
  const asked = async (ingress: string, remembered: boolean): Promise<string[]> => {
    const rules = { kubectl: [{ args: /apply --server-side .* --dry-run=server / }] }
    const { context, calls, ...box } = sandbox(t, rules, { settings: { ingress } })
    recordToolchain({ context, calls, ...box })
    if (remembered) rememberWayIn({ ...context, config: { ...context.config, ingress: 'on' } })
    await assertAccepted(context, MANIFEST, BEFORE)
    return calls().flatMap(({ stdin }) => stdin.trim().split('\n'))
  }
  t.same(await asked('off', true), [WITHOUT, WITHOUT, WITHOUT], 'the controller still has it')
  t.same(await asked('off', false), [WITH, WITHOUT, WITH], 'there is no controller')
  t.same(await asked('on', true), [WITH, WITHOUT, WITH], 'the controller keeps it')
})
