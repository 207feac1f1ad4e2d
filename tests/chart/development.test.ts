import t from 'tap'
import { render, template, VARIANTS } from '../fixtures/chart/helm.ts'
import { containersOf, type KubernetesObject, pick, podsOf } from '../fixtures/chart/objects.ts'
import { restrictedViolations } from '../fixtures/chart/pod-security.ts'

const ON = ['--set', 'backend.development.enabled=true']
const backend = (objects: readonly KubernetesObject[]) => pick(objects, 'Deployment/taskora-backend').spec.template.spec

t.test('no variant takes sources without another image, unless it is told to', async (t) => {
  for (const [variant, args] of Object.entries(VARIANTS)) {
    const { containers, volumes } = backend(await render(args))
    t.equal(containers[0].command, undefined, `${variant}: the image's own command`)
    t.notOk(
      volumes.some(({ name }: { name: string }) => name === 'sources'),
      variant,
    )
  }
})

t.test('with it the backend alone has a place for sources, and nothing else differs', async (t) => {
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
  const drop = (list: { name: string }[]): { name: string }[] => list.filter(({ name }) => name !== 'sources')
  pod.volumes = drop(pod.volumes)
  for (const each of [...pod.containers, ...pod.initContainers]) each.volumeMounts = drop(each.volumeMounts)
  t.strictSame(with_, without)
})

t.test('Pod Security "restricted" and images that nobody writes to stay', async (t) => {
  for (const { owner, spec } of podsOf(await render([...VARIANTS.dev, ...ON]))) {
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
    const { code, stderr } = await template([...args, ...ON])
    t.equal(code, 1, args.join(' '))
    t.match(stderr, 'backend.development is for a cluster on this machine')
  }
  for (const url of ['http://localhost:18080', 'http://127.0.0.1:8080', 'http://[::1]:8080'])
    t.equal((await template(['--set', `publicUrl=${url}`, ...ON])).code, 0, url)
})
