import { isReady, podStatus } from '../../../lib/cluster/pod-failure.ts'
import type { KubeObject } from '../../../lib/kube-object.ts'
import { count, formatAge, formatSize } from '../../../lib/units.ts'
import type { Asked, Usage } from '../facts/facts.ts'
import { type Answering, answering, enumerate } from './answer.ts'
import { componentOf, imagesOf, podsOf } from './pods.ts'

const selector = ({ component }: Asked): string => (component ? ` -l app.kubernetes.io/component=${component}` : '')

const usedBy = (usage: readonly Usage[], { component }: Asked): Usage[] =>
  usage.filter(({ pod }) => component === undefined || pod.includes(component))

/** How much is used of something, and by which pods most; `unit` stands behind the sum alone. */
const mostUsed = (what: 'memoryBytes' | 'cpu', format: (amount: number) => string, unit = ''): Answering =>
  answering(
    ['usage'],
    ({ profile }) => `docker exec ${profile} crictl stats`,
    ({ usage }, asked) => {
      const used = usedBy(usage, asked).sort((a, b) => b[what] - a[what])
      const total = used.reduce((sum, each) => sum + each[what], 0)
      return used.length > 0
        ? `${format(total)}${unit} in ${count(used.length, 'container')}, most in ` +
            `${enumerate(used.slice(0, 3).map((each) => `${each.pod} (${format(each[what])})`))}.`
        : 'No container of it runs.'
    },
  )

const workloads = (objects: readonly KubeObject[], { component }: Asked): KubeObject[] =>
  objects.filter(
    (each) =>
      ['Deployment', 'StatefulSet'].includes(each.kind) && (component === undefined || componentOf(each) === component),
  )

interface Quantities {
  readonly requests?: Readonly<Record<string, string>>
  readonly limits?: Readonly<Record<string, string>>
}

const resourcesOf = (workload: KubeObject): Quantities =>
  (workload['spec'] as { template?: { spec?: { containers?: { resources?: Quantities }[] } } } | undefined)?.template
    ?.spec?.containers?.[0]?.resources ?? {}

export const BUILDS: Readonly<Record<string, Answering>> = {
  builds: answering(
    ['objects', 'receipts'],
    (asked) =>
      `kubectl get pods${selector(asked)} -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image`,
    ({ objects, receipts }, asked) => {
      const images = imagesOf(podsOf(objects, asked))
      const git = receipts.findLast(({ command, outcome }) => command === 'deploy' && outcome.ok)?.git
      return [
        images.length > 0
          ? `${enumerate(images.map(({ image, pods }) => `${image} (${count(pods, 'pod')})`))}.`
          : 'No pod runs.',
        git
          ? `The last deployment was of commit ${git.commit.slice(0, 8)}` +
            `${git.changedFiles > 0 ? ` with ${count(git.changedFiles, 'uncommitted file')}` : ''}.`
          : '',
      ]
    },
  ),
  'image-size': answering(['receipts'], 'docker images', ({ receipts }, asked) => {
    const images = Object.entries(receipts.findLast(({ images: all }) => Object.keys(all).length > 0)?.images ?? {})
    const shown = images.filter(([name]) => asked.component === undefined || name === asked.component)
    return shown.length > 0
      ? enumerate(
          shown.map(
            ([name, each]) =>
              `${name} ${formatSize(each.sizeBytes)}` +
              `${each.limitBytes ? ` (at most ${formatSize(each.limitBytes)})` : ''}`,
          ),
        ) + '.'
      : 'No receipt names an image; `npm run build` states their sizes.'
  }),
  versions: answering(
    ['tools'],
    'npm run env && kubectl version',
    ({ tools }) => `${enumerate(Object.entries(tools).map(([name, version]) => `${name} ${version}`))}.`,
  ),
  memory: mostUsed('memoryBytes', formatSize),
  cpu: mostUsed('cpu', (cores) => cores.toFixed(2), ' cores'),
  limits: answering(['objects'], 'kubectl get deployments,statefulsets -o yaml', ({ objects }, asked) => {
    const shown = workloads(objects, asked).map((each) => {
      const { requests = {}, limits = {} } = resourcesOf(each)
      return (
        `${componentOf(each)} may use cpu ${limits['cpu'] ?? 'without limit'} and memory ` +
        `${limits['memory'] ?? 'without limit'}, and is sure of cpu ${requests['cpu'] ?? 'none'} and memory ` +
        `${requests['memory'] ?? 'none'}.`
      )
    })
    return shown.length > 0 ? shown : 'Nothing is installed.'
  }),
  node: answering(['nodes'], 'kubectl get nodes -o wide', ({ nodes }) =>
    nodes.map((node) => {
      const conditions = podStatus(node).conditions ?? []
      const pressed = conditions
        .filter(({ type, status }) => type.endsWith('Pressure') && status === 'True')
        .map(({ type }) => type)
      return (
        `Node ${node.metadata.name} is ${isReady(node) ? 'ready' : 'not ready'}` +
        `${pressed.length > 0 ? `, with ${enumerate(pressed)}` : ' and under no pressure'}.`
      )
    }),
  ),
  engine: answering(
    ['engine'],
    'docker info',
    ({ engine: { version, system, cpus, memoryBytes } }) =>
      `Docker ${version} answers, on ${system} with ${count(cpus, 'processor')} and ` +
      `${formatSize(memoryBytes)} of memory.`,
  ),
  uptime: answering(
    ['objects'],
    (asked) => `kubectl get pods${selector(asked)}`,
    ({ objects }, asked) => {
      const pods = podsOf(objects, asked).sort(
        (a, b) => Date.parse(a.metadata.creationTimestamp ?? '') - Date.parse(b.metadata.creationTimestamp ?? ''),
      )
      const age = (pod: KubeObject): string => formatAge(asked.now - Date.parse(pod.metadata.creationTimestamp ?? ''))
      return pods.length > 0
        ? `The oldest of ${count(pods.length, 'pod')} is ${pods[0]!.metadata.name} with ${age(pods[0]!)}, the ` +
            `youngest ${pods.at(-1)!.metadata.name} with ${age(pods.at(-1)!)}.`
        : 'No pod runs.'
    },
  ),
  replicas: answering(['objects'], 'kubectl get deployments,statefulsets', ({ objects }, asked) => {
    const shown = workloads(objects, asked).map((each) => {
      const { replicas = 1 } = each['spec'] as { replicas?: number }
      return (
        `${componentOf(each)} has ` +
        `${(each['status'] as { readyReplicas?: number } | undefined)?.readyReplicas ?? 0} of ` +
        `${count(replicas, 'pod')} ready.`
      )
    })
    return shown.length > 0 ? shown : 'Nothing is installed.'
  }),
}
