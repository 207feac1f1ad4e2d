// What an application says of itself in its log, where its pods fail; of databases also while they serve.

import type { ErrorCode } from '../../errors.ts'
import type { KubeObject } from '../../kube-object.ts'
import { type ObjectRef, refOf } from '../facts/facts.ts'
import { type ContainerView, conditionOf, parseTime, podSpec } from '../facts/objects.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { type Complaint, complaintsIn, type LogWord } from '../world/log-words.ts'
import { isCrashing, isStarting, isTroubled } from '../world/trouble.ts'
import { kubectl, say, shorten } from '../world/words.ts'
import type { World } from '../world/world.ts'
import { allLines, isOom, lastLines } from './crash.ts'

/** A complaint of a container, and what else is known of it. */
export interface Said {
  workload: ObjectRef
  pod: KubeObject
  container: ContainerView
  word: LogWord
  /** The container keeps ending, so the line may be why. */
  crashing: boolean
}

const cache = new WeakMap<World, Said[]>()

/** What the containers of failing pods complain of, and what those that serve repeat; each once for a workload. */
export function complaints(world: World): Said[] {
  const known = cache.get(world)
  if (known) return known
  const found = new Map<string, Said>()
  for (const pod of world.pods) {
    const troubled = isTroubled(world, pod)
    if (isStarting(world, pod) && !world.containers(pod).some((each) => isCrashing(world, pod, each))) continue
    const workload = world.workloadOf(refOf(pod))
    for (const container of world.containers(pod)) {
      if (isOom(container)) continue
      const crashing = isCrashing(world, pod, container)
      const lines = crashing
        ? lastLines(world, pod, container)
        : troubled
          ? allLines(world, pod, container)
          : linesThatCount(world, pod, container)
      for (const word of complaintsIn(lines)) {
        if (!troubled && !isRepeated(lines, word)) continue
        const key = `${say(workload)}/${container.name}/${word.complaint}/${word.host ?? ''}`
        if (!found.has(key)) found.set(key, { workload, pod, container, word, crashing })
      }
    }
  }
  const all = [...found.values()]
  cache.set(world, all)
  return all
}

/** What a container that serves says now: what it wrote within this time. */
const LATELY_MS = 5 * 60_000

/** The lines that count: all of a container that fails; of one that serves those since it is ready, and of late. */
function linesThatCount(world: World, pod: KubeObject, container: ContainerView): string[] {
  const ready = parseTime(conditionOf(pod, 'Ready')?.lastTransitionTime)
  const since = Math.max(ready + 2_000, world.now - LATELY_MS)
  return world
    .logsOf(pod, container.name)
    .filter(({ previous }) => !previous)
    .flatMap(({ lines, times }) => lines.filter((line, index) => (times?.[index] || timeIn(line) || Infinity) > since))
    .slice(-40)
}

/** The time that a line begins with, or names as its own; 0 where it has none. */
const timeIn = (line: string): number =>
  Date.parse(
    /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/
      .exec(line.slice(0, 80))?.[0]
      .replace(' ', 'T')
      .replace(',', '.') ?? '',
  ) || 0

/** A container that serves complains for a reason when it does so again and again. */
const isRepeated = (lines: readonly string[], word: LogWord): boolean =>
  lines.filter((line) => complaintsIn([line])[0]?.complaint === word.complaint).length >= 3

interface Topic {
  code: ErrorCode
  complaints: readonly Complaint[]
  about: string
  mend: string
  cause: (said: Said, world: World) => string
  fix?: (said: Said, world: World) => string
  /** Also where the pods count as ready. */
  serving?: boolean
  confidence?: number
  more?: (said: Said, world: World) => Partial<Found>
}

const edit = ({ workload }: Said): string =>
  kubectl(workload.namespace, `edit ${workload.kind.toLowerCase()} ${workload.name}`)
const who = ({ workload, container }: Said): string => `Container ${container.name} of ${say(workload)}`
const path = ({ word }: Said): string => /['"`]?(\/[\w./-]+)['"`:]?/.exec(word.line)?.[1] ?? ''

const TOPICS: readonly Topic[] = [
  {
    code: 'TSK_APP_SETTING',
    complaints: ['setting'],
    about: 'An application demands a variable or setting that it was not given.',
    mend: 'Set the variable in the pod template, or in the ConfigMap or Secret that it comes from.',
    cause: (said) => `${who(said)} ends because setting ${said.word.subject ?? ''} is missing`.replace('  ', ' '),
    fix: (said) =>
      kubectl(
        said.workload.namespace,
        `set env ${said.workload.kind.toLowerCase()}/${said.workload.name} ${said.word.subject ?? 'NAME'}=VALUE`,
      ),
  },
  {
    code: 'TSK_PORT_CONFLICT',
    complaints: ['port'],
    about: 'Two processes of one pod want the same port.',
    mend: 'Give one of them another port.',
    cause: (said) => portConflict(said),
  },
  {
    code: 'TSK_APP_READ_ONLY',
    complaints: ['read-only'],
    about: 'An application writes to a file system that is mounted read-only.',
    mend: 'Mount an emptyDir at the path, or set `readOnlyRootFilesystem: false`.',
    cause: (said) =>
      `${who(said)} writes to ${path(said) || 'its file system'}, which is ` +
      'read-only' +
      (said.container.spec.securityContext?.readOnlyRootFilesystem ? ' (readOnlyRootFilesystem)' : ''),
  },
  {
    code: 'TSK_APP_PERMISSION',
    complaints: ['permission'],
    about: 'An application may not write or read a file: its user does not own it.',
    mend: 'Set `fsGroup` of the pod to the group of its user, or the right `runAsUser`.',
    cause: (said) => permission(said),
    fix: (said) =>
      kubectl(
        said.workload.namespace,
        `patch ${said.workload.kind.toLowerCase()} ${said.workload.name} -p ` +
          `'{"spec":{"template":{"spec":{"securityContext":{"fsGroup":` +
          (podSpec(said.pod).securityContext?.runAsUser ?? said.container.spec.securityContext?.runAsUser ?? 'GID') +
          "}}}}}'",
      ),
    confidence: 0.8,
  },
  {
    code: 'TSK_RBAC_FORBIDDEN',
    complaints: ['forbidden'],
    about: 'A ServiceAccount may not do what its pod asks of the Kubernetes API.',
    mend: 'Bind a Role with the verb and resource that the message names.',
    cause: (said) =>
      `${said.word.subject ?? who(said)} may not do what ${say(said.workload)} asks of the API: RBAC forbids it`,
    fix: (said) =>
      kubectl(said.workload.namespace, 'create rolebinding NAME --role=ROLE --serviceaccount=NAMESPACE:NAME'),
    serving: true,
  },
  {
    code: 'TSK_APP_CREDENTIALS',
    complaints: ['credentials'],
    about: 'A server refuses the user or password that an application gives.',
    mend: 'Compare the Secret with what the server was set up with; pods read variables at their start alone.',
    cause: (said) =>
      `The server${said.word.host ? ` ${said.word.host}` : ''} refuses the credentials of ` +
      `${say(said.workload)}${said.word.subject ? ` (user ${said.word.subject})` : ''}: user or password is ` +
      (/NOAUTH|no password supplied/.test(said.word.line) ? 'missing' : 'wrong'),
    confidence: 0.8,
  },
  {
    code: 'TSK_DB_MISSING',
    complaints: ['database-missing'],
    about: 'The database server answers, but has no database of the name that an application asks for.',
    mend: 'Create the database, or correct its name in the settings.',
    cause: (said) =>
      `Database ${said.word.subject ?? ''} that ${say(said.workload)} asks for does not exist on its server`,
    serving: true,
  },
  {
    code: 'TSK_DB_SCHEMA',
    complaints: ['schema'],
    about: 'The database lacks a table or column that an application needs: a migration is missing or damaged.',
    mend: "Run the application's migration.",
    cause: (said) =>
      `The database's schema is not the one that ${say(said.workload)} needs: ` +
      (said.word.subject ? `${said.word.subject} is missing` : 'a table, column or migration is missing'),
    serving: true,
    confidence: 0.8,
  },
  {
    code: 'TSK_DB_CONNECTIONS',
    complaints: ['connections'],
    about: 'All connections that a database or a pool grants are in use.',
    mend: 'End idle sessions, make the pools smaller or `max_connections` larger.',
    cause: (said) => `All connections to the database of ${say(said.workload)} are in use`,
    fix: (said) =>
      kubectl(said.workload.namespace, `logs ${said.workload.kind.toLowerCase()}/${said.workload.name} --since=10m`),
    serving: true,
  },
  {
    code: 'TSK_DB_READ_ONLY',
    complaints: ['read-only-database'],
    about: 'A database takes no writes: it was set read-only, or is a replica.',
    mend: 'Set `default_transaction_read_only` (or its like) off, or write to the primary.',
    cause: (said) => `The database that ${say(said.workload)} writes to is read-only`,
    serving: true,
  },
  {
    code: 'TSK_DB_LOCKED',
    complaints: ['locks'],
    about: 'Statements wait for a lock that another session holds.',
    mend: 'Find the session in `pg_blocking_pids` (or its like) and end it.',
    cause: (said) => `Statements of ${say(said.workload)} wait for a lock that another session of the database holds`,
    serving: true,
  },
  {
    code: 'TSK_VOLUME_FULL',
    complaints: ['disk'],
    about: 'A file system that an application writes to is full.',
    mend: 'Free space, or make the volume larger.',
    cause: (said) => `${who(said)} cannot write: no space is left on ${path(said) || 'its file system'}`,
    serving: true,
  },
  {
    code: 'TSK_FILES_LIMIT',
    complaints: ['files'],
    about: 'A process has as many files or watches open as it may.',
    mend: 'Raise the limit of the node (`fs.inotify.max_user_instances`, `nofile`).',
    cause: (said) => `${who(said)} has as many files or inotify watches open as its node allows`,
    serving: true,
  },
  {
    code: 'TSK_CERTIFICATE_EXPIRED',
    complaints: ['certificate'],
    about: 'A certificate has expired.',
    mend: 'Renew the certificate in its Secret, and restart what read it at its start.',
    cause: (said) => `A certificate that ${say(said.workload)} is shown has expired`,
    serving: true,
  },
  {
    code: 'TSK_CERTIFICATE_UNTRUSTED',
    complaints: ['untrusted'],
    about: 'An application does not trust the certificate of a server, or one of the two does not speak TLS.',
    mend: "Give the application the server's CA, or use the scheme that the server speaks.",
    cause: (said) => `${say(said.workload)} does not accept the certificate of the server that it calls`,
    serving: true,
    confidence: 0.8,
  },
  {
    code: 'TSK_CLOCK_SKEW',
    complaints: ['clock'],
    about: 'Two machines disagree about the time, so certificates or tokens count as not valid yet.',
    mend: 'Set the clock of the node (`chronyc makestep`, or restart the virtual machine).',
    cause: (said) => `A clock is wrong: ${say(said.workload)} is shown a certificate or token from the future`,
    serving: true,
    confidence: 0.8,
  },
  {
    code: 'TSK_APP_MEMORY',
    complaints: ['memory'],
    about: 'A process runs out of the memory that its own runtime grants (heap).',
    mend: 'Raise the heap (`-Xmx`, `--max-old-space-size`) together with the memory limit.',
    cause: (said) =>
      `The process of ${who(said).replace('Container', 'container')} runs out of memory within its own limits (heap)`,
  },
  {
    code: 'TSK_APP_ARGUMENT',
    complaints: ['argument'],
    about: 'A program does not know an argument that it is given.',
    mend: 'Correct `command` or `args` of the container.',
    cause: (said) =>
      `${who(said)} is given an argument that its program does not ` +
      `know${said.word.subject ? `: ${said.word.subject}` : ''}`,
  },
  {
    code: 'TSK_APP_CONFIGURATION',
    complaints: ['configuration'],
    about: 'An application cannot read its configuration: it is malformed or has unknown entries.',
    mend: 'Correct the file in its ConfigMap, then restart the pods.',
    cause: (said) => `${who(said)} cannot use its configuration: ${shorten(said.word.line, 140)}`,
  },
  {
    code: 'TSK_APP_SYNTAX',
    complaints: ['syntax'],
    about: 'A script or its command has a syntax error.',
    mend: 'Correct the script, `command` or `args`.',
    cause: (said) =>
      `The script that ${who(said).replace('Container', 'container')} runs has a syntax error: ` +
      shorten(said.word.line, 120),
  },
  {
    code: 'TSK_APP_MODULE',
    complaints: ['module'],
    about: 'An image lacks a library or module that its program needs.',
    mend: 'Build the image with the module, or take another tag.',
    cause: (said) => `Image ${said.container.image} lacks ${said.word.subject ?? 'a module'} that its program needs`,
  },
  {
    code: 'TSK_DATA_CORRUPT',
    complaints: ['corrupt'],
    about: 'Data on a volume is damaged, or of another version than the program.',
    mend: 'Save the volume, then restore a backup or run the version that made it.',
    cause: (said) => `The data of ${say(said.workload)} does not fit its program: ${shorten(said.word.line, 140)}`,
  },
  {
    code: 'TSK_APP_FILE',
    complaints: ['file'],
    about: 'A file that an application needs is not there: a mount, a key or an argument names another place.',
    mend: 'Compare the path with `volumeMounts` and the keys of their ConfigMap or Secret.',
    cause: (said) => `${who(said)} needs file ${path(said) || 'that'} which does not exist in it`,
    confidence: 0.7,
  },
]

export const COMPLAINT_RULES: readonly Rule[] = TOPICS.map((topic) =>
  rule(topic.code, {
    about: topic.about,
    mend: topic.mend,
    *find(world) {
      for (const said of complaints(world)) {
        const { workload, pod, container, word, crashing } = said
        if (!topic.complaints.includes(word.complaint)) continue
        const ready = !isTroubled(world, pod)
        if (ready && !topic.serving) continue
        // A container that does not end may complain of what it survives.
        const weight = crashing || container.init ? 1 : topic.serving ? 0.9 : 0.65
        yield {
          object: workload,
          cause: topic.cause(said, world),
          evidence: [
            `log of ${say(refOf(pod))}, container ${container.name}: ${shorten(word.line)}`,
            crashing ? `${container.restarts} restarts, exit code ${container.ended?.exitCode}` : '',
          ],
          mend: topic.fix?.(said, world) ?? edit(said),
          confidence: (topic.confidence ?? 0.85) * weight,
          level: ready ? 'problem' : 'fatal',
          since: parseTime(container.ended?.finishedAt),
          ...topic.more?.(said, world),
        }
      }
    },
  }),
)

/** Which of the pod's containers has the port that another wants. */
function portConflict(said: Said): string {
  const port = said.word.subject ?? /:(\d{2,5})\b/.exec(said.word.line)?.[1]
  const others = (podSpec(said.pod).containers ?? []).filter(({ name }) => name !== said.container.name)
  const holder =
    others.find(({ ports = [] }) => ports.some(({ containerPort }) => String(containerPort) === port)) ??
    (others.length === 1 ? others[0] : undefined)
  return (
    `${who(said)} cannot listen${port ? ` on port ${port}` : ''}: ` +
    `${holder ? `container ${holder.name} of the same pod` : 'another process of its pod'} has that port ` +
    'already'
  )
}

function permission(said: Said): string {
  const at = path(said)
  const mount = said.container.spec.volumeMounts?.find(({ mountPath }) => at !== '' && at.startsWith(mountPath))
  const uid = said.container.spec.securityContext?.runAsUser ?? podSpec(said.pod).securityContext?.runAsUser
  return (
    `${who(said)}${uid === undefined ? '' : ` (user ${uid})`} may not write or read ` +
    `${at || 'a file'}${mount ? ` of volume ${mount.name}` : ''}: permission denied`
  )
}
