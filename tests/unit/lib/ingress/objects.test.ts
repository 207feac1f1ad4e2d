import t from 'tap'
import {
  CLASS_ANNOTATION,
  CONTROLLER,
  type ControllerPlan,
  controllerObjects,
  controllerService,
  DIGEST_ANNOTATION,
  INGRESS_CLASS,
  PORTS,
} from '../../../../scripts/lib/ingress/objects.ts'
import { restrictedViolations } from '../../../fixtures/chart/pod-security.ts'

const PLAN: ControllerPlan = { namespace: 'shop', release: 'tasks', image: 'controller:1', imageId: 'sha256:one' }
const made = (plan: Partial<ControllerPlan> = {}): any[] => controllerObjects({ ...PLAN, ...plan })
const one = (kind: string, objects: any[] = made()): any => objects.find((each) => each.kind === kind)
const argsOf = (plan?: Partial<ControllerPlan>): string[] =>
  one('Deployment', made(plan)).spec.template.spec.containers[0].args

t.test('the controller runs under Pod Security "restricted", on ports that need no right', async (t) => {
  const { spec } = one('Deployment').spec.template
  t.same(restrictedViolations(spec), [])
  const [container] = spec.containers
  t.match(container, {
    image: 'controller:1',
    imagePullPolicy: 'IfNotPresent',
    securityContext: { readOnlyRootFilesystem: true },
  })
  t.ok(Object.values(PORTS).every((port) => port > 1024))
  for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'])
    t.match(container[probe].httpGet, { path: '/ping' })
  for (const size of ['requests', 'limits'])
    t.same(Object.keys(container.resources[size]), ['cpu', 'memory', 'ephemeral-storage'])
  t.equal(one('Namespace').metadata.labels['pod-security.kubernetes.io/enforce'], 'restricted')
})

t.test('its rights end at the application and itself, and it writes nothing but addresses', async (t) => {
  t.same(
    made().filter(({ kind }) => kind.startsWith('Cluster')),
    [],
  )
  for (const kind of ['Role', 'RoleBinding'])
    t.same(
      made().flatMap((each) => (each.kind === kind ? each.metadata.namespace : [])),
      ['shop', 'shop-ingress'],
    )
  t.same(one('RoleBinding').subjects, [{ kind: 'ServiceAccount', name: CONTROLLER, namespace: 'shop-ingress' }])
  const writes = one('Role').rules.filter(({ verbs }: any) =>
    verbs.some((verb: string) => !['get', 'list', 'watch'].includes(verb)),
  )
  t.same(writes, [{ apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] }])
  t.ok(argsOf().includes('--providers.kubernetesingress.namespaces=shop,shop-ingress'))
})

t.test('it is ready by a route that it reads with all others and that ends in the pod itself', async (t) => {
  const route = one('Ingress')
  t.same(route.metadata.namespace, 'shop-ingress')
  const entry = route.metadata.annotations['traefik.ingress.kubernetes.io/router.entrypoints']
  t.ok(argsOf().includes(`--entrypoints.${entry}.address=:${PORTS.routes}`))
  t.ok(argsOf().includes('--entrypoints.web.asdefault=true'), 'where the routes of the application stay')
  t.equal(route.metadata.annotations[CLASS_ANNOTATION], INGRESS_CLASS)
  const { path, backend } = route.spec.rules[0].http.paths[0]
  const [container] = one('Deployment').spec.template.spec.containers
  t.same(container.readinessProbe.httpGet, { path, port: 'routes' })
  const service = one('Service')
  t.match(service, {
    metadata: { name: backend.service.name, namespace: 'shop-ingress' },
    spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port: backend.service.port.number }] },
  })
  // Alive it is without an API server, too: a restart would not bring that back.
  for (const probe of ['startupProbe', 'livenessProbe']) t.match(container[probe].httpGet, { port: 'health' })
  t.equal(service.spec.ports[0].port, PORTS.health)
})

t.test('it is reached at its entry alone, and reaches the frontend and the API server', async (t) => {
  const { spec } = one('NetworkPolicy')
  t.same(spec.podSelector, {}, 'for every pod of its namespace')
  t.same(spec.ingress, [{ ports: [{ port: PORTS.web, protocol: 'TCP' }] }])
  t.match(spec.egress[0].to, [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/component': 'frontend' } },
    },
  ])
  t.ok(spec.egress.slice(1).every(({ ports }: any) => ports.every(({ port }: any) => [443, 8443, 6443].includes(port))))
})

t.test('the Service has the node port, and selects the pods that there are', async (t) => {
  const service: any = controllerService(PLAN, 30080)
  t.match(service, {
    metadata: { namespace: 'shop-ingress' },
    spec: { type: 'NodePort', ports: [{ nodePort: 30080, targetPort: 'web' }] },
  })
  const { labels } = one('Deployment').spec.template.metadata
  t.match(labels, service.spec.selector)
})

t.test('a pod that ends has told every connection in use to go before it closes what is left', async (t) => {
  const { containers, terminationGracePeriodSeconds } = one('Deployment').spec.template.spec
  const seconds = (argument: string): number => {
    const found = containers[0].args.find((each: string) => each.startsWith(`--entrypoints.web.transport.${argument}=`))
    return Number(/=(\d+)s$/.exec(found)?.[1])
  }
  const [kept, servesOn, streams] = [
    'keepalivemaxtime',
    'lifecycle.requestacceptgracetimeout',
    'lifecycle.gracetimeout',
  ].map(seconds) as [number, number, number]
  t.ok(kept > 0, `${kept} s`)
  t.ok(servesOn > kept + 3, `${servesOn} s: a connection is asked something within 3 s of its end`)
  t.ok(terminationGracePeriodSeconds > servesOn + streams)
})

t.test('another image, application or argument is another digest, and the same is the same', async (t) => {
  const digest = (plan?: Partial<ControllerPlan>): string =>
    one('Deployment', made(plan)).metadata.annotations[DIGEST_ANNOTATION]
  t.match(digest(), /^[0-9a-f]{16}$/)
  t.equal(digest(), digest({}))
  for (const other of [
    { imageId: 'sha256:two' },
    { image: 'controller:2' },
    { namespace: 'other' },
    { release: 'other' },
    { securePort: 8443 },
  ])
    t.not(digest(other), digest(), JSON.stringify(other))
})

t.test('with TLS, whoever asks in plain is sent to https at the port of this machine, and not for ever', async (t) => {
  const added = argsOf({ securePort: 8443 }).filter((each) => !argsOf().includes(each))
  t.same(added, [
    '--entrypoints.web.http.redirections.entrypoint.to=:8443',
    '--entrypoints.web.http.redirections.entrypoint.scheme=https',
    '--entrypoints.web.http.redirections.entrypoint.permanent=false',
  ])
})
