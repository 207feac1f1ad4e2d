import type { KubeObject } from '../../../lib/kube-object.ts'
import { objectName } from '../../../lib/run/chart-values.ts'
import { count } from '../../../lib/units.ts'
import { type Answering, answering, enumerate } from './answer.ts'

const workload = (component: string | undefined): string => component ?? 'COMPONENT'

const hostsOf = (ingress: KubeObject): string[] =>
  ((ingress['spec'] as { rules?: { host?: string }[] }).rules ?? []).map(({ host }) => host ?? 'every host')

export const ACCESS: Readonly<Record<string, Answering>> = {
  address: answering(
    ['page'],
    'npm run open',
    ({ page }) =>
      `${page.url}, which ` +
      `${page.answers ? `answers (${page.detail})` : `does not answer at the moment: ${page.detail}`}.`,
  ),
  services: answering(['objects'], 'kubectl get services,endpointslices', ({ objects }) => {
    const slices = objects.filter(({ kind }) => kind === 'EndpointSlice')
    const ready = (name: string): number =>
      slices
        .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
        .flatMap((slice) => (slice['endpoints'] ?? []) as { conditions?: { ready?: boolean } }[])
        .filter(({ conditions }) => conditions?.ready !== false).length
    const names = objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name)
    return names.length > 0
      ? `${enumerate(names.map((name) => `${name} (${count(ready(name), 'ready endpoint')})`))}.`
      : 'There is no Service.'
  }),
  ingress: answering(['objects'], 'kubectl get ingress', ({ objects }) => {
    const found = objects.filter(({ kind }) => kind === 'Ingress')
    return found.length > 0
      ? enumerate(found.map((each) => `${each.metadata.name} for ${enumerate(hostsOf(each))}`)) +
          '; it answers only where an ingress controller runs.'
      : 'There is no Ingress; `ingress.enabled` in the values makes one.'
  }),
  network: answering(['objects'], 'kubectl get networkpolicies', ({ objects }) => {
    const names = objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata.name)
    return [
      names.length > 0
        ? `${count(names.length, 'network policy').replace(/policys$/, 'policies')}: ${enumerate(names)}.`
        : 'There is no network policy: all traffic is allowed.',
      names.length > 0 ? 'They take effect only where the network plugin enforces them.' : '',
    ]
  }),
  secrets: answering(
    ['secretNames'],
    'kubectl get secrets',
    ({ secretNames }) =>
      `${secretNames.length > 0 ? enumerate(secretNames) : 'There are none'}; values are never shown here.`,
  ),
  rotate: answering(
    [],
    'npm run rotate -- database',
    () =>
      'It gives the passwords of the database new values without losing data; `npm run rotate -- auth` does ' +
      'so for the auth Secret.',
  ),
  assistant: answering(
    ['secretNames'],
    'COHERE_API_KEY=… npm run deploy -- --only deploy --force',
    ({ secretNames }, { release }) =>
      secretNames.includes(`${release}-assistant`)
        ? 'There is a Secret with a key of Cohere, so a model answers in the chat.'
        : 'There is no key of Cohere, so the chat answers by built-in rules, without a model.',
  ),
  scale: answering([], 'npm run deploy -- --only deploy', (_, { component, values }) => [
    `Set \`${workload(component)}.replicas\` in helm/taskora/values-${values}.yaml, then deploy.`,
    '`kubectl scale` works at once, and the next deployment sets it back.',
  ]),
  settings: answering(
    [],
    'npm run deploy -- --print-config',
    () =>
      'taskora.yaml has every setting of the suite, helm/taskora/values.yaml those of the chart; a flag wins ' +
      'over a variable, and a variable over the file.',
  ),
  restart: answering(
    [],
    (asked) =>
      `kubectl rollout restart ${asked.component === 'database' ? 'statefulset' : 'deployment'}/` +
      (asked.component ? objectName(asked, asked.component) : `${objectName(asked, 'backend')}`),
    (_, { component }) =>
      component === 'database'
        ? 'The database is away for some seconds meanwhile; its data stays.'
        : 'New pods start before the old ones stop, so that the application goes on.',
  ),
  stop: answering([], 'npm run teardown', () => [
    'It removes the application and keeps its data; `--level data`, `cluster` or `all` removes more, after a question.',
    '`minikube stop` stops the node alone.',
  ]),
  start: answering(
    [],
    'npm run setup',
    () =>
      'It resumes a stopped or paused node and makes a missing one; `npm run deploy` installs the application as well.',
  ),
  shell: answering(
    [],
    (asked) =>
      `kubectl exec -it ${asked.component === 'database' ? 'statefulset' : 'deployment'}/` +
      `${objectName(asked, asked.component ?? 'backend')} -- sh`,
    () => 'It opens a shell in one pod, as the user that the container runs as.',
  ),
  context: answering(
    [],
    'eval "$(npm run -s env)"',
    (_, { profile, namespace, kubeconfig }) =>
      `Cluster and context are ${profile}, the namespace ${namespace}, and the kubeconfig ${kubeconfig}; the ` +
      'command lets plain kubectl find them.',
  ),
  metrics: answering(
    [],
    'kubectl port-forward deployment/taskora-backend 9100',
    () => 'Each backend answers Prometheus at port 9100, path /metrics; docs/monitoring.md has dashboards and alerts.',
  ),
  help: answering([], 'npm run ask -- "what is wrong"', () => [
    'Ask what is wrong, why something is not ready, restarted or is slow; what changed; how full the volume ' +
      'is; whether there is a backup; which build runs; or how to do something.',
    'docs/ai-operations.md has the whole list.',
  ]),
}
