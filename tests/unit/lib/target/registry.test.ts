// What the registry has is looked up, what it lacks is pushed, and its refusals are named.
import t, { type Test } from 'tap'
import { targetOf } from '../../../../scripts/lib/run/which-cluster.ts'
import {
  manifestDigest,
  pinnedImages,
  pushImages,
  remoteImages,
  requireRegistry,
} from '../../../../scripts/lib/target/registry.ts'
import { BUILD_BASES, engineHas, image, recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'
import { registryHas, registryLacks, TARGET } from '../../../fixtures/suite/target.ts'

const ENGINE = ['taskora/frontend', 'taskora/backend', 'base/postgres'].map((name) => engineHas(name, image(name)))
const FRONTEND = registryHas('frontend', 'sha256:taskora/frontend')
const BACKEND = registryHas('backend', 'sha256:taskora/backend')
const DATABASE = registryHas('database', 'sha256:base/postgres')

t.setTimeout(120_000)

function prepare(t: Test, docker: readonly Rule[], settings: Record<string, string> = {}) {
  const box = sandbox(
    t,
    { helm: [], minikube: [], kubectl: [], docker: [BUILD_BASES, ...ENGINE, ...docker, SETTINGS_OF_ENGINE] },
    { settings: { ...TARGET, ...settings } },
  )
  recordToolchain(box)
  return { ...box, target: targetOf(box.context.config)! }
}

const SETTINGS_OF_ENGINE: Rule = { args: /^info --format .*IndexConfigs/, stdout: {}, maybe: true }
const TAG: Rule = { args: /^tag \S+ registry\.example:5000\/team\/taskora-backend:/ }
const UNTAG: Rule = { args: /^image rm registry\.example:5000\/team\/taskora-backend:/ }
const push = (answer: Partial<Rule>): Rule => ({ args: /^push \S+taskora-backend:/, ...answer })

t.test('a manifest is the one whose configuration is that of the image', (t) => {
  const manifest = (config: string, digest: string) => ({
    Descriptor: { digest },
    OCIManifest: { config: { digest: config } },
  })
  t.equal(manifestDigest(manifest('sha256:a', 'sha256:m'), 'sha256:a'), 'sha256:m')
  t.equal(manifestDigest([manifest('sha256:b', 'sha256:n'), manifest('sha256:a', 'sha256:m')], 'sha256:a'), 'sha256:m')
  t.equal(manifestDigest(manifest('sha256:b', 'sha256:n'), 'sha256:a'), undefined)
  t.end()
})

t.test('what the registry has is not pushed', async (t) => {
  const { context, target, commands } = prepare(t, [FRONTEND, BACKEND, DATABASE])
  t.match(await remoteImages(context, target), [
    { repository: 'registry.example:5000/team/taskora-frontend', digest: 'sha256:of-frontend' },
    { digest: 'sha256:of-backend' },
    { repository: 'registry.example:5000/team/taskora-database', tag: '1', digest: 'sha256:of-database' },
  ])
  await pushImages(context, target)
  t.notMatch(commands().join('\n'), /docker (tag|push)/)
})

t.test('what it lacks, or has of other content, is pushed, and looked up again', async (t) => {
  const other = { ...registryHas('backend', 'sha256:of other content'), times: 1 }
  const { context, target, commands } = prepare(t, [FRONTEND, other, BACKEND, DATABASE, TAG, push({}), UNTAG])
  await pushImages(context, target)
  t.match(
    commands().filter((line) => /docker (tag|push|image rm)/.test(line)),
    [/docker tag taskora\/backend:/, /docker push registry/, /docker image rm registry/],
  )
  t.match(await pinnedImages(context, target), [{}, { digest: 'sha256:of-backend' }, {}])
})

t.test('a deployment is not begun without all of them', async (t) => {
  const { context, target } = prepare(t, [FRONTEND, registryLacks('backend'), DATABASE])
  await t.rejects(pinnedImages(context, target), { code: 'TSK_IMAGE_NOT_PUSHED', evidence: [/taskora-backend:/] })
})

t.test('refusals', async (t) => {
  for (const [stderr, code] of [
    ['denied: requested access to the resource is denied', 'TSK_REGISTRY_DENIED'],
    ['unauthorized: authentication required', 'TSK_REGISTRY_DENIED'],
    ['no basic auth credentials', 'TSK_REGISTRY_DENIED'],
    ['dial tcp: lookup registry.example: no such host', 'TSK_REGISTRY_UNREACHABLE'],
    ['http: server gave HTTP response to HTTPS client', 'TSK_REGISTRY_UNTRUSTED'],
    ['received unexpected HTTP status: 507 Insufficient Storage', 'TSK_COMMAND_FAILED'],
  ] as const) {
    const { context, target } = prepare(t, [
      ...[FRONTEND, registryLacks('backend'), DATABASE, TAG, UNTAG],
      push({ exitCode: 1, stderr }),
    ])
    await t.rejects(pushImages(context, target), { code }, stderr)
  }
})

t.test('a registry that does not answer is named by the look already', async (t) => {
  for (const [stderr, code] of [
    ['error pinging v2 registry: dial tcp: lookup registry.example: no such host', 'TSK_REGISTRY_UNREACHABLE'],
    ['failed to configure transport: unsupported registry version', 'TSK_REGISTRY_UNREACHABLE'],
    ['error pinging v2 registry: x509: certificate signed by unknown authority', 'TSK_REGISTRY_UNTRUSTED'],
    ['Get "https://registry.example:5000/v2/": no basic auth credentials', 'TSK_REGISTRY_DENIED'],
    ['unauthorized: incorrect username or password', 'TSK_REGISTRY_DENIED'],
  ] as const) {
    const { context, target } = prepare(t, [
      FRONTEND,
      DATABASE,
      { args: /^manifest inspect \S+ \S+taskora-backend/, exitCode: 1, stderr },
    ])
    await t.rejects(remoteImages(context, target), { code }, stderr)
  }
})

t.test('what some registries say of a name that was never pushed is no refusal', async (t) => {
  for (const stderr of ['denied: requested access to the resource is denied', 'unauthorized', 'no such manifest: x']) {
    const { context, target } = prepare(t, [{ args: /^manifest inspect /, exitCode: 1, stderr }])
    t.match(
      (await remoteImages(context, target)).map(({ digest }) => digest),
      [undefined, undefined, undefined],
    )
    await requireRegistry(context, target)
  }
})

t.test('plain HTTP is spoken where the engine does so, and nowhere else', async (t) => {
  const asked = async (docker: readonly Rule[], registry: string = TARGET.registry): Promise<boolean> => {
    const { context, target, commands } = prepare(t, [...docker, FRONTEND, BACKEND, DATABASE], { registry })
    await remoteImages(context, target)
    return commands().some((line) => line.includes('manifest inspect --verbose --insecure '))
  }
  const info = (Secure: boolean): Rule => ({
    args: /^info --format .*IndexConfigs/,
    stdout: { [TARGET.registry.split('/')[0]!]: { Secure } },
  })
  t.ok(await asked([], '127.0.0.1:5000/team'))
  t.ok(await asked([info(false)]))
  t.notOk(await asked([info(true)]))
})
