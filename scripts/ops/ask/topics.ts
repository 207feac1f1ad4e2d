import { type Component, objectName } from '../../lib/run/chart-values.ts'
import type { Config } from '../../lib/run/settings.ts'
import type { Command } from '../../lib/shell/command.ts'

/** What a question is about. */
export interface Subject {
  readonly config: Config
  /** The component that the question names. */
  readonly component: Component | undefined
}

/** An everyday question and the plain commands that answer it. Every command only reads. */
export interface Topic {
  readonly title: string
  /** Each pattern that a question matches counts one; the topic with the highest sum answers. */
  readonly patterns: readonly RegExp[]
  readonly commands: (subject: Subject) => readonly Command[]
  /** What the person does next, in particular where the deed itself would change something. */
  readonly advice?: (subject: Subject) => string
}

/** Labels of the component, or of the whole release. */
const selector = ({ config, component }: Subject): string[] => [
  '--selector',
  `app.kubernetes.io/instance=${config.release}${component ? `,app.kubernetes.io/component=${component}` : ''}`,
]

const kubectl = (...args: readonly string[]): Command => ['kubectl', args]
const inDatabase = ({ config }: Subject, ...command: readonly string[]): Command =>
  kubectl('exec', `statefulset/${objectName(config, 'database')}`, '--container', 'database', '--', ...command)

const columns = (...pairs: readonly string[]): string => `custom-columns=${pairs.join(',')}`

export const TOPICS: readonly Topic[] = [
  {
    title: 'status of the pods',
    patterns: [/\bpods?\b/, /\b(status|state|running|up|alive|healthy)\b/],
    commands: (subject) => [kubectl('get', 'pods', ...selector(subject), '--output', 'wide')],
  },
  {
    title: 'why something is not ready',
    patterns: [
      /\bwhy\b/,
      /\b(not (ready|working|starting|running)|pending|crash\w*|fail\w*|broken|wrong|stuck|unhealthy|down)\b/,
      /\bdescribe\b/,
    ],
    commands: (subject) => [
      kubectl('get', 'pods', ...selector(subject)),
      kubectl('describe', 'pods', ...selector(subject)),
      kubectl('get', 'events', '--field-selector', 'type=Warning', '--sort-by', '.lastTimestamp'),
    ],
    advice: ({ component }) =>
      `npm run logs -- ${component ?? 'COMPONENT'} --previous  shows the last words before a restart`,
  },
  {
    title: 'logs',
    patterns: [/\blogs?\b/, /\b(output|errors?|trace\w*|printed|says?)\b/],
    commands: (subject) => [
      kubectl('logs', ...selector(subject), '--all-containers', '--prefix', '--ignore-errors', '--tail', '30'),
    ],
    advice: ({ component }) => `npm run logs -- ${component ?? ''} --follow`.replace('  ', ' '),
  },
  {
    title: 'events',
    patterns: [/\bevents?\b/, /\b(happen\w*|recent\w*)\b/],
    commands: () => [kubectl('get', 'events', '--sort-by', '.lastTimestamp')],
  },
  {
    title: 'restarts',
    patterns: [/\brestart\w*\b/, /\b(oom\w*|killed)\b/],
    commands: (subject) => [
      kubectl(
        'get',
        'pods',
        ...selector(subject),
        '--output',
        columns(
          'NAME:.metadata.name',
          'RESTARTS:.status.containerStatuses[*].restartCount',
          'LAST:.status.containerStatuses[*].lastState.terminated.reason',
          'CODE:.status.containerStatuses[*].lastState.terminated.exitCode',
        ),
      ),
    ],
  },
  {
    title: 'memory and processor usage',
    patterns: [/\b(memory|ram|cpu|processors?)\b/, /\b(usage|using|uses?|consum\w*|resources?|much|top|load)\b/],
    commands: ({ config }) => [
      ['docker', ['stats', '--no-stream', config.profile]],
      ['docker', ['exec', config.profile, 'crictl', 'stats']],
    ],
  },
  {
    title: 'image versions',
    patterns: [/\b(images?|tags?|builds?)\b/, /\bversions?\b/],
    commands: (subject) => [
      kubectl(
        'get',
        'pods',
        ...selector(subject),
        '--output',
        columns('NAME:.metadata.name', 'IMAGE:.spec.containers[*].image', 'ID:.status.containerStatuses[*].imageID'),
      ),
    ],
  },
  {
    title: 'the address of the application',
    patterns: [/\b(url|address|link|port|browser)\b/, /\b(open|reach\w*|access\w*|visit)\b/],
    commands: ({ config }) => [
      kubectl('get', 'service', objectName(config, 'frontend')),
      ['docker', ['container', 'port', config.profile]],
    ],
    advice: ({ config }) => `http://localhost:${config.port}  (npm run open)`,
  },
  {
    title: 'services',
    patterns: [/\b(services?|svc)\b/, /\bendpoints?\b/],
    commands: () => [kubectl('get', 'services,endpointslices')],
  },
  {
    title: 'ingress',
    patterns: [/\bingress(es)?\b/, /\bhosts?\b/],
    commands: () => [kubectl('get', 'ingress')],
    advice: () => 'none is shown where `ingress.enabled` is off in the values',
  },
  {
    title: 'the release',
    patterns: [/\b(release|helm|chart|installed|deployed)\b/, /\bstatus\b/],
    commands: ({ config }) => [['helm', ['status', config.release]]],
  },
  {
    title: 'history and going back',
    patterns: [/\b(history|revisions?|previous)\b/, /\b(roll\s?back|undo|go(ing)? back)\b/],
    commands: ({ config }) => [['helm', ['history', config.release]]],
    advice: () => 'npm run rollback  goes back to the last revision that was live',
  },
  {
    title: 'disk and volume',
    patterns: [/\b(disk|storage|space|full)\b/, /\b(volumes?|pvc?s?|claims?)\b/],
    commands: (subject) => [
      kubectl('get', 'persistentvolumeclaims'),
      inDatabase(subject, 'df', '-h', '/var/lib/postgresql/data'),
      ['docker', ['exec', subject.config.profile, 'df', '-h', '/var']],
    ],
  },
  {
    title: 'secrets, by name',
    patterns: [/\bsecrets?\b/, /\b(passwords?|credentials?|keys?)\b/],
    commands: () => [
      kubectl(
        'get',
        'secrets',
        '--output',
        columns('NAME:.metadata.name', 'TYPE:.type', 'MADE:.metadata.creationTimestamp'),
      ),
    ],
    advice: () => 'values are never shown here',
  },
  {
    title: 'scale',
    patterns: [/\bscal(e|ing|ed)\b/, /\b(replicas?|how many|more pods)\b/],
    commands: () => [kubectl('get', 'deployments,statefulsets')],
    advice: () =>
      'Set `replicas` in helm/taskora/values-dev.yaml, then `npm run deploy`: `kubectl scale` is undone by the ' +
      'next deployment',
  },
  {
    title: 'the database',
    patterns: [/\b(database|db|postgres\w*|sql)\b/, /\b(connect\w*|sessions?|tables?|reachable)\b/],
    commands: (subject) => [
      inDatabase(subject, 'pg_isready'),
      inDatabase(
        subject,
        'psql',
        '--username',
        'postgres',
        '--command',
        'SELECT datname, usename, state, count(*) FROM pg_stat_activity WHERE datname IS NOT NULL GROUP BY 1, 2, 3',
      ),
      kubectl(
        'get',
        'pods',
        '--selector',
        `app.kubernetes.io/instance=${subject.config.release},app.kubernetes.io/component=database`,
      ),
    ],
    advice: ({ config }) =>
      `kubectl exec -it statefulset/${objectName(config, 'database')} -- psql -U postgres taskora  opens a prompt`,
  },
  {
    title: 'the node',
    patterns: [/\bnodes?\b/, /\b(cluster|kubernetes|minikube)\b/],
    commands: () => [kubectl('get', 'nodes', '--output', 'wide'), ['minikube', ['status']]],
  },
  {
    title: 'network policies',
    patterns: [/\b(network\s?polic\w*|firewall)\b/, /\b(allowed|blocked|traffic)\b/],
    commands: () => [kubectl('get', 'networkpolicies')],
  },
]

/** The topic that fits best, or undefined when none fits at all. Of equals, the first one. */
export function chooseTopic(question: string): Topic | undefined {
  const text = question.toLowerCase()
  const scored = TOPICS.map((topic) => ({
    topic,
    score: topic.patterns.filter((pattern) => pattern.test(text)).length,
  }))
  const best = scored.reduce((winner, each) => (each.score > winner.score ? each : winner))
  return best.score > 0 ? best.topic : undefined
}

const NAMES: readonly (readonly [RegExp, Component])[] = [
  [/\bfront[ -]?end\b|\bnext(\.?js)?\b|\bui\b/, 'frontend'],
  [/\bback[ -]?end\b|\bapi\b|\bfastapi\b/, 'backend'],
  [/\b(database|db|postgres\w*)\b/, 'database'],
]

/** The component that a question names, in one of its usual names. */
export const namedComponent = (question: string): Component | undefined =>
  NAMES.find(([pattern]) => pattern.test(question.toLowerCase()))?.[1]
