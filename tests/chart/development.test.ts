import t from 'tap'
import { render, template, VARIANTS } from '../fixtures/chart/helm.ts'
import { permitted } from '../fixtures/chart/network-policy.ts'
import { containersOf, type KubernetesObject, nameOf, pick, podsOf } from '../fixtures/chart/objects.ts'
import { restrictedViolations } from '../fixtures/chart/pod-security.ts'
import { danglingReferences } from '../fixtures/chart/references.ts'

const ON = ['--set', 'backend.development.enabled=true']
const PAGE = ['--set', 'frontend.development.enabled=true']
const backend = (objects: readonly KubernetesObject[]) => pick(objects, 'Deployment/taskora-backend').spec.template.spec

t.test('no variant takes sources without another image, unless it is told to', async (t) => {
  for (const [variant, args] of Object.entries(VARIANTS)) {
    const { containers, volumes } = backend(await render(args))
    t.equal(containers[0].command, undefined, `${variant}: the image's own command`)
    t.notOk(
      volumes.some(({ name }: { name: string }) => name === 'sources'),
      variant,
    )
    const named = (await render(args)).map(nameOf)
    t.notOk(named.includes('Deployment/taskora-frontend-development'), variant)
    t.notOk(named.includes('Service/taskora-frontend-image'), `${variant}: one way to the frontend`)
  }
})

t.test(
  'with it the backend alone has a place for sources and no time to drain, and nothing else differs',
  async (t) => {
    const [without, with_] = [await render(VARIANTS.dev), await render([...VARIANTS.dev, ...ON])]
    const pod = backend(with_)
    const [container] = pod.containers
    t.strictSame(container.command, ['python', '-m', 'development', '/run/sources'])
    t.match(
      container.volumeMounts.find(({ name }: { name: string }) => name === 'sources'),
      { mountPath: '/run/sources' },
    )
    t.match(
      pod.volumes.find(({ name }: { name: string }) => name === 'sources'),
      { emptyDir: { sizeLimit: '64Mi' } },
    )
    delete container.command
    const hasDrain = ({ env }: { env: { name: string }[] }) => env.some(({ name }) => name === 'SHUTDOWN_DRAIN_SECONDS')
    t.notOk(hasDrain(container), 'a worker that another one has replaced ends at once')
    for (const each of [...backend(without).containers, ...backend(without).initContainers]) {
      t.ok(hasDrain(each))
      each.env = each.env.filter(({ name }: { name: string }) => name !== 'SHUTDOWN_DRAIN_SECONDS')
    }
    const drop = (list: { name: string }[]): { name: string }[] => list.filter(({ name }) => name !== 'sources')
    pod.volumes = drop(pod.volumes)
    for (const each of [...pod.containers, ...pod.initContainers]) each.volumeMounts = drop(each.volumeMounts)
    t.strictSame(with_, without)
  },
)

t.test('Pod Security "restricted" and images that nobody writes to stay', async (t) => {
  for (const { owner, spec } of podsOf(await render([...VARIANTS.dev, ...ON, ...PAGE]))) {
    t.strictSame(restrictedViolations(spec), [], owner)
    for (const { name, securityContext } of containersOf(spec))
      t.equal(securityContext.readOnlyRootFilesystem, true, `${owner} ${name}`)
  }
})

t.test('it is refused wherever others reach the page', async (t) => {
  for (const args of [
    VARIANTS.prod,
    ['--set', 'publicUrl=https://tasks.example.com'],
    ['--set', 'publicUrl=http://localhost.example.com'],
    ['--set', 'publicUrl=http://192.168.1.5:8080'],
  ]) {
    for (const [component, on] of [
      ['backend', ON],
      ['frontend', PAGE],
    ] as const) {
      const { code, stderr } = await template([...args, ...on])
      t.equal(code, 1, args.join(' '))
      t.match(stderr, `${component}.development is for a cluster on this machine`)
    }
  }
  for (const url of ['http://localhost:18080', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'https://localhost:8080'])
    t.equal((await template(['--set', `publicUrl=${url}`, ...ON, ...PAGE])).code, 0, url)
})

const component = (object: KubernetesObject): string => object.spec.selector['app.kubernetes.io/component']

t.test('one pod of the inner loop stands before the pods of the image, which stay as they are', async (t) => {
  const [without, with_] = [await render(VARIANTS.dev), await render([...VARIANTS.dev, ...PAGE])]
  t.strictSame(danglingReferences(with_), [])
  t.equal(component(pick(with_, 'Service/taskora-frontend')), 'frontend-development')
  t.equal(component(pick(with_, 'Service/taskora-frontend-image')), 'frontend')
  const starting = await render([...VARIANTS.dev, ...PAGE, '--set', 'frontend.development.serving=false'])
  t.equal(component(pick(starting, 'Service/taskora-frontend')), 'frontend', 'it has no traffic while it starts')
  t.ok(pick(starting, 'Deployment/taskora-frontend-development'))
  t.strictSame(pick(with_, 'Deployment/taskora-frontend'), pick(without, 'Deployment/taskora-frontend'))
  t.strictSame(pick(with_, 'Service/taskora-frontend').spec.ports, pick(without, 'Service/taskora-frontend').spec.ports)
  const { replicas, template: pods } = pick(with_, 'Deployment/taskora-frontend-development').spec
  t.equal(replicas, 1, 'no two answers are of different sources')
  const [container] = pods.spec.containers
  const paths = container.volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath)
  t.ok(['/app/src', '/app/.next', '/tmp'].every((path) => paths.includes(path)))
  const env = new Map(container.env.map(({ name, value }: { name: string; value: string }) => [name, value]))
  t.equal(env.get('IMAGE_URL'), 'http://taskora-frontend-image:3000')
  for (const { name, value } of pick(with_, 'Deployment/taskora-frontend').spec.template.spec.containers[0].env)
    t.equal(env.get(name), value, `${name}: the same as in the pods of the image`)
})

t.test('what must not break with the sources asks the pods of the image: the keys that verify tokens', async (t) => {
  const [container] = backend(await render([...VARIANTS.dev, ...PAGE])).containers
  const jwks = container.env.find(({ name }: { name: string }) => name === 'JWKS_URL').value
  t.equal(jwks, 'http://taskora-frontend-image:3000/api/auth/jwks')
})

t.test('the pod may go where those of the image may, and to these', async (t) => {
  const policies = (await render([...VARIANTS.dev, ...PAGE])).filter(({ kind }) => kind === 'NetworkPolicy')
  const may = (from: string, to: string, port: number): boolean => permitted(policies, from, to, port)
  t.ok(may('frontend-development', 'backend', 8000))
  t.ok(may('frontend-development', 'database', 5432))
  t.ok(may('frontend-development', 'frontend', 3000))
  t.ok(may('outsider', 'frontend-development', 3000))
  t.ok(may('test', 'frontend-development', 3000))
  t.notOk(may('frontend', 'frontend-development', 3001), '`next dev` itself is reached by nobody')
  t.notOk(may('frontend-development', 'database', 22))
  const usual = (await render(VARIANTS.dev)).filter(({ kind }) => kind === 'NetworkPolicy')
  t.notOk(permitted(usual, 'frontend-development', 'backend', 8000), 'outside of the inner loop it is a stranger')
})

t.test('its connections to the database are counted', async (t) => {
  const args = [...VARIANTS.dev, '--set', 'database.maxConnections=90']
  t.equal((await template(args)).code, 0)
  const { code, stderr } = await template([...args, ...PAGE])
  t.equal(code, 1)
  t.match(stderr, '6 frontend pods x 5')
})
