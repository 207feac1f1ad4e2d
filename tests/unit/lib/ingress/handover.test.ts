import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { controllerTrouble } from '../../../../scripts/lib/ingress/controller.ts'
import { afterRelease, beforeRelease, handoverDue } from '../../../../scripts/lib/ingress/handover.ts'
import { rememberWayIn } from '../../../../scripts/lib/run/way-in.ts'
import { brief } from '../../../fixtures/suite/brief.ts'
import { engineLacks, list, recordToolchain } from '../../../fixtures/suite/checkout.ts'
import {
  CONTROLLER_DEPLOYMENT,
  CONTROLLER_IMAGE,
  controllerHasPort,
  controllerIs,
  HAS_CONTROLLER,
  NO_CONTROLLER,
} from '../../../fixtures/suite/controller.ts'
import { type Rule, type Rules, sandbox } from '../../../fixtures/suite/sandbox.ts'

const SECRETS_WITH = (...names: string[]): Rule => ({
  args: /--namespace taskora get secrets /,
  stdout: list(...names.map((name) => ({ kind: 'Secret', metadata: { name } }))),
})

function prepare(t: Test, ingress: string, rules: Rules) {
  const box = sandbox(t, { docker: [], kubectl: [], minikube: [], helm: [], ...rules }, { settings: { ingress } })
  recordToolchain(box, { ingressController: CONTROLLER_IMAGE })
  return box
}

t.test('a controller is what it should be when it is of this version and a pod of it is ready', async (t) => {
  const trouble = (rule: Rule): Promise<string | undefined> =>
    controllerTrouble(prepare(t, 'on', { docker: [HAS_CONTROLLER], kubectl: [rule] }).context)
  t.equal(await trouble(controllerIs({ ready: 1 })), undefined)
  t.equal(await trouble(NO_CONTROLLER), 'there is no ingress controller')
  t.match(await trouble(controllerIs({ ready: 0 })), /^the ingress controller: /)
  t.match(await trouble(controllerIs({ wanted: 0, ready: 0 })), 'the ingress controller is scaled to 0')
  t.match(
    await trouble(
      controllerIs({ ready: 1, change: { metadata: { ...CONTROLLER_DEPLOYMENT.metadata, annotations: {} } } }),
    ),
    /other settings/,
  )
})

t.test('an image that the engine has lost is named', async (t) => {
  const { context } = prepare(t, 'on', { docker: [engineLacks(CONTROLLER_IMAGE)], kubectl: [] })
  await t.rejects(controllerTrouble(context), { code: 'TSK_INGRESS_IMAGE', hint: /npm run setup/ })
})

t.test('where no controller was ever wanted, nothing is asked', async (t) => {
  const { context, commands } = prepare(t, 'auto', {})
  t.equal(await handoverDue(context), undefined)
  await beforeRelease(context)
  await afterRelease(context)
  t.same(commands(), [])
})

t.test('the node port is taken after the release has given it up', async (t) => {
  const rules = {
    docker: [HAS_CONTROLLER],
    kubectl: [
      controllerIs({ ready: 1 }),
      controllerHasPort(30081),
      { args: /--namespace taskora-ingress apply /, stdin: /"nodePort":30080/ },
      SECRETS_WITH(),
    ],
  }
  const box = prepare(t, 'on', rules)
  t.equal(await handoverDue(box.context), 'the node port does not lead to the ingress controller')
  await beforeRelease(box.context)
  t.notOk(box.commands().some((line) => line.includes('apply')))
  await afterRelease(box.context)
  t.ok(box.commands().some((line) => line.includes('apply')))
})

t.test('the certificate goes when TLS does, where the controller stays', async (t) => {
  const box = prepare(t, 'on', {
    docker: [],
    kubectl: [{ args: /--namespace taskora-ingress apply / }, SECRETS_WITH('taskora-tls'), { args: /delete secret / }],
  })
  await afterRelease(box.context)
  t.match(brief(t, box).at(-1), /delete secret taskora-tls --ignore-not-found$/)
})

t.test('with TLS the way is not done without a certificate', async (t) => {
  const rules = {
    docker: [HAS_CONTROLLER],
    kubectl: [controllerIs({ ready: 1 }, 8080), controllerHasPort(30080), SECRETS_WITH()],
  }
  const box = prepare(t, 'auto', rules)
  const context = { ...box.context, config: { ...box.context.config, tls: 'on' as const, port: 8080 } }
  t.equal(await handoverDue(context), 'there is no certificate')
})

t.test('a port is not given to a controller that is not ready', async (t) => {
  const { context } = prepare(t, 'on', { docker: [HAS_CONTROLLER], kubectl: [controllerIs({ ready: 0 })] })
  await t.rejects(beforeRelease(context), { code: 'TSK_INGRESS_NOT_READY', hint: /setup -- --ingress.*--ingress off/ })
})

t.test('all is done when the port leads to it', async (t) => {
  const { context } = prepare(t, 'on', {
    docker: [HAS_CONTROLLER],
    kubectl: [controllerIs({ ready: 1 }), controllerHasPort(30080)],
  })
  t.equal(await handoverDue(context), undefined)
})

t.test(
  'switched off: the port is free before the release changes, the rest goes afterwards, and then nothing is left',
  async (t) => {
    const box = prepare(t, 'off', { kubectl: [{ args: /delete / }] })
    const { context } = box
    rememberWayIn({ ...context, config: { ...context.config, ingress: 'on' } })
    t.equal(await handoverDue(context), 'the ingress controller is not wanted any more')
    await beforeRelease(context)
    t.match(brief(t, box), [/delete service ingress-controller --ignore-not-found$/])
    await afterRelease(context)
    t.match(brief(t, box).slice(1), [
      /delete rolebinding,role ingress-controller/,
      /delete secret taskora-tls --ignore-not-found/,
      /delete namespace taskora-ingress .*--wait/,
    ])
    t.notOk(existsSync(join(context.paths.state, 'ways-in', 'taskora.json')))
    t.equal(await handoverDue(context), undefined)
  },
)
