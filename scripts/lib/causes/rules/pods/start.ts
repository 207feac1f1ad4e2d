// Containers that the runtime cannot create or start.

import { anyOf } from '../../../any-of.ts'
import type { ErrorCode } from '../../../errors.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { refOf } from '../../facts/facts.ts'
import type { ContainerView } from '../../facts/objects.ts'
import { type Rule, rule } from '../../world/finding.ts'
import { edit, kubectl, say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

/** A start that failed, with everything that runtime and shell said of it. */
interface Start {
  pod: KubeObject
  container: ContainerView
  text: string
}

const REASONS =
  /^(CreateContainerError|RunContainerError|StartError|CreateContainerConfigError|ContainerCannotRun|CrashLoopBackOff)$/

function failedStarts(world: World): Start[] {
  return world.pods.flatMap((pod) =>
    world.containers(pod).flatMap((container): Start[] => {
      const { waiting, ended, running } = container
      const cannot =
        REASONS.test(waiting?.reason ?? '') ||
        REASONS.test(ended?.reason ?? '') ||
        ended?.exitCode === 127 ||
        ended?.exitCode === 126
      if (running || !cannot) return []
      const words = [
        waiting?.message,
        ended?.message,
        ...world
          .eventsOf(refOf(pod))
          .filter(
            ({ reason, message }) => /Failed|BackOff|Error/.test(reason) && aboutContainer(message, container.name),
          )
          .map(({ message }) => message),
      ]
      return [{ pod, container, text: words.filter(Boolean).join('\n') }]
    }),
  )
}

/** Events name their container by `"name"`, `container=name` or not at all. */
const aboutContainer = (message: string, name: string): boolean =>
  !/container[ =]"?\w/.test(message) || message.includes(name)

/** A rule about what runtime or shell say when a start fails. */
function startRule(
  code: ErrorCode,
  pattern: RegExp,
  parts: {
    cause: (match: RegExpExecArray, start: Start, world: World) => string
    inLogs?: boolean
    fix?: (start: Start, match: RegExpExecArray, world: World) => string
  },
): Rule {
  return rule(code, function* (world) {
    const seen = new Set<string>()
    for (const start of failedStarts(world)) {
      const { pod, container } = start
      const lines = parts.inLogs ? world.logsOf(pod, container.name).flatMap(({ lines: all }) => all.slice(-20)) : []
      const line = [...start.text.split('\n'), ...lines].find((each) => pattern.test(each))
      if (line === undefined) continue
      const workload = world.workloadOf(refOf(pod))
      const key = `${say(workload)}/${container.name}`
      if (seen.has(key)) continue
      seen.add(key)
      const match = pattern.exec(line)!
      yield {
        object: workload,
        cause: parts.cause(match, start, world),
        evidence: [
          `${say(refOf(pod))}, container ${container.name}: ` +
            (container.waiting?.reason ?? container.ended?.reason ?? 'ended') +
            (container.ended?.exitCode === undefined ? '' : `, exit code ${container.ended.exitCode}`),
          shorten(line),
          commandLine(container),
        ],
        mend: parts.fix?.(start, match, world) ?? edit(workload),
      }
    }
  })
}

const commandLine = ({ spec: { command = [], args = [] } }: ContainerView): string =>
  command.length + args.length > 0 ? `its command: ${shorten([...command, ...args].join(' '), 200)}` : ''

const owner = (world: World, { pod, container }: Start): string =>
  `Container ${container.name} of ${say(world.workloadOf(refOf(pod)))}`

export const START_RULES: readonly Rule[] = [
  startRule(
    'TSK_COMMAND_NOT_FOUND',
    anyOf(
      'i',
      'exec: "?(?<what>[^":]+)"?: (?:executable file not found|stat .*no such file|no such file)',
      String.raw`stat (?<path>\/\S+): no such file or directory`,
      String.raw`(?:^|: )(?<word>[\w./-]+): (?:command )?not found`,
      "can't open '(?<file>[^']+)'",
      String.raw`^exec (?<script>\/\S+): no such file or directory`,
    ),
    {
      inLogs: true,
      cause: (match, start, world) => {
        const { what, path, word, file, script } = match.groups ?? {}
        if (script)
          return (
            `${owner(world, start)} cannot execute ${script}: image ${start.container.image} lacks it, or the ` +
            'interpreter that its first line names'
          )
        return (
          `${owner(world, start)} runs "${what ?? path ?? word ?? file}", which its image ` +
          `${start.container.image} does not have (command not found)`
        )
      },
    },
  ),
  startRule(
    'TSK_COMMAND_FORBIDDEN',
    anyOf(
      'i',
      'exec: "?(?<what>[^":]+)"?: permission denied',
      String.raw`exec (?<path>\/\S+): permission denied`,
      String.raw`: (?<word>\/\S+): Permission denied`,
    ),
    {
      inLogs: true,
      cause: (match, start, world) =>
        `${owner(world, start)} may not execute "` +
        `${match.groups!['what'] ?? match.groups!['path'] ?? match.groups!['word']}": permission denied`,
    },
  ),
  startRule('TSK_ARCHITECTURE', /exec format error/i, {
    inLogs: true,
    cause: (_match, start, world) => {
      const node = world.find('Node', '', (start.pod['spec'] as { nodeName?: string }).nodeName ?? '')
      const architecture = node?.metadata.labels?.['kubernetes.io/arch']
      return (
        `Image ${start.container.image} was built for another processor architecture than its ` +
        `node's${architecture ? ` (${architecture})` : ''}: exec format error`
      )
    },
  }),
  startRule(
    'TSK_RUN_AS_ROOT',
    anyOf(
      'i',
      'container has runAsNonRoot and image (?:will run as root' +
        String.raw`|has non-numeric user \((?<user>[^)]*)\))`,
      "container's runAsUser breaks non-root policy",
    ),
    {
      cause: (match, start, world) =>
        `${owner(world, start)} demands runAsNonRoot, but image ${start.container.image} ` +
        (match.groups?.['user'] === undefined ? 'runs as root' : `names its user by a word (${match.groups['user']})`),
    },
  ),
  startRule(
    'TSK_MOUNT_TYPE',
    anyOf(
      'i',
      '(?<what>not a directory|is a directory|read-only file system).*mount',
      'mount.*(?<kind>not a directory|is a directory|read-only file system' + '|no such file or directory)',
      'failed to prepare subPath',
    ),
    {
      cause: (match, start, world) =>
        `${owner(world, start)} cannot mount a volume at its path: ` +
        (match.groups?.['what'] ?? match.groups?.['kind'] ?? 'subPath cannot be prepared'),
    },
  ),
  startRule('TSK_CONTAINER_NAME_TAKEN', /name "[^"]*" is reserved for/i, {
    cause: (_match, start, world) =>
      `${owner(world, start)} cannot be created: the runtime still holds an earlier container of its name`,
    fix: ({ pod }) => kubectl(pod.metadata.namespace ?? 'default', `delete pod ${pod.metadata.name}`),
  }),
  startRule(
    'TSK_HUGE_LIMIT',
    anyOf(
      'i',
      '(?<what>cpu|memory|pids).*(?:invalid argument|numerical result out of range|too low)',
      String.raw`minimum memory|container init was OOM-killed \(memory limit too low`,
    ),
    {
      cause: (_match, start, world) =>
        `${owner(world, start)} cannot start within its limits ` +
        `(${JSON.stringify(start.container.spec.resources?.limits ?? {})})`,
    },
  ),
]
