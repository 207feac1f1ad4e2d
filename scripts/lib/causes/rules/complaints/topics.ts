// What an application complains of, a topic for each kind of complaint.

import { podSpec } from '../../facts/objects.ts'
import { WINDOWS_LINE_ENDS } from '../../world/complaint-patterns.ts'
import { kubectl, say, shorten } from '../../world/words.ts'
import { DATABASE_TOPICS } from './database-topics.ts'
import type { Said } from './said.ts'
import { path, type Topic, who, whom } from './topic.ts'

/** True for a word that settings are named by; sentences have others at the same place. */
const isName = (word = ''): boolean => /^[A-Z][A-Z0-9_]+$|\w[._-]\w/.test(word)

/** The value of `NAME_PORT`, which every pod gets for each Service of its namespace. */
const SERVICE_LINK = /\btcp:\/\/\d+\.\d+\.\d+\.\d+:\d+/

const WINDOWS = new RegExp(WINDOWS_LINE_ENDS, 'i')

export const TOPICS: readonly Topic[] = [
  {
    code: 'TSK_APP_SETTING',
    complaints: ['setting'],
    cause: (said) =>
      isName(said.word.subject)
        ? `${who(said)} ends because setting ${said.word.subject} is missing`
        : `${who(said)} ends because a setting is missing: ${shorten(said.word.line, 140)}`,
    fix: ({ workload, word }) =>
      kubectl(
        workload.namespace,
        `set env ${workload.kind.toLowerCase()}/${workload.name} ${isName(word.subject) ? word.subject : 'NAME'}=VALUE`,
      ),
  },
  {
    code: 'TSK_PORT_CONFLICT',
    complaints: ['port'],
    cause: (said) => portConflict(said),
  },
  {
    code: 'TSK_APP_READ_ONLY',
    complaints: ['read-only'],
    cause: (said) =>
      `${who(said)} writes to ${path(said) || 'its file system'}, which is ` +
      'read-only' +
      (said.container.spec.securityContext?.readOnlyRootFilesystem ? ' (readOnlyRootFilesystem)' : ''),
  },
  {
    code: 'TSK_APP_PERMISSION',
    complaints: ['permission'],
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
    cause: (said) =>
      `${said.word.subject ?? who(said)} may not do what ${say(said.workload)} asks of the API: RBAC forbids it`,
    fix: (said) =>
      kubectl(said.workload.namespace, 'create rolebinding NAME --role=ROLE --serviceaccount=NAMESPACE:NAME'),
    serving: true,
  },
  ...DATABASE_TOPICS,
  {
    code: 'TSK_VOLUME_FULL',
    complaints: ['disk'],
    cause: (said) => `${who(said)} cannot write: no space is left on ${path(said) || 'its file system'}`,
    serving: true,
  },
  {
    code: 'TSK_FILES_LIMIT',
    complaints: ['files'],
    cause: (said) => `${who(said)} has as many files or inotify watches open as its node allows`,
    serving: true,
  },
  {
    code: 'TSK_CERTIFICATE_EXPIRED',
    complaints: ['certificate'],
    cause: (said) => `A certificate that ${say(said.workload)} is shown has expired`,
    serving: true,
  },
  {
    code: 'TSK_CERTIFICATE_UNTRUSTED',
    complaints: ['untrusted'],
    cause: (said) => `${say(said.workload)} does not accept the certificate of the server that it calls`,
    serving: true,
    confidence: 0.8,
  },
  {
    code: 'TSK_CLOCK_SKEW',
    complaints: ['clock'],
    cause: (said) => `A clock is wrong: ${say(said.workload)} is shown a certificate or token from the future`,
    serving: true,
    confidence: 0.8,
  },
  {
    code: 'TSK_APP_MEMORY',
    complaints: ['memory'],
    cause: (said) => `The process of ${whom(said)} runs out of memory within its own limits (heap)`,
  },
  {
    code: 'TSK_APP_ARGUMENT',
    complaints: ['argument'],
    cause: (said) =>
      `${who(said)} is given an argument that its program does not ` +
      `know${said.word.subject ? `: ${said.word.subject}` : ''}`,
  },
  {
    code: 'TSK_APP_CONFIGURATION',
    complaints: ['configuration'],
    cause: (said) =>
      SERVICE_LINK.test(said.word.line)
        ? `${who(said)} takes a variable that Kubernetes sets for a Service for its own: ` +
          shorten(said.word.line, 140)
        : `${who(said)} cannot use its configuration: ${shorten(said.word.line, 140)}`,
    more: ({ word, workload: { kind, namespace, name } }) =>
      SERVICE_LINK.test(word.line)
        ? {
            mend: kubectl(
              namespace,
              `patch ${kind.toLowerCase()} ${name} -p '{"spec":{"template":{"spec":{"enableServiceLinks":false}}}}'`,
            ),
          }
        : {},
  },
  {
    code: 'TSK_APP_SYNTAX',
    complaints: ['syntax'],
    cause: (said) =>
      `The script that ${whom(said)} runs has ` +
      `${WINDOWS.test(said.word.line) ? 'line ends of Windows (CR LF)' : 'a syntax error'}: ` +
      shorten(said.word.line, 120),
  },
  {
    code: 'TSK_APP_MODULE',
    complaints: ['module'],
    cause: (said) => `Image ${said.container.image} lacks ${said.word.subject ?? 'a module'} that its program needs`,
  },
  {
    code: 'TSK_DATA_CORRUPT',
    complaints: ['corrupt'],
    cause: (said) => `The data of ${say(said.workload)} does not fit its program: ${shorten(said.word.line, 140)}`,
  },
  {
    code: 'TSK_APP_FILE',
    complaints: ['file'],
    cause: (said) => `${who(said)} needs file ${path(said) || 'that'} which does not exist in it`,
    confidence: 0.7,
  },
]

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
  const port = /\b(?:bind|listen)\b.*?:(\d{1,5})\b/i.exec(said.word.line)?.[1]
  if (port && Number(port) < 1024)
    return `${who(said)} may not listen on port ${port}: ports below 1024 are for root, or need NET_BIND_SERVICE`
  const mount = said.container.spec.volumeMounts?.find(({ mountPath }) => at !== '' && at.startsWith(mountPath))
  const uid = said.container.spec.securityContext?.runAsUser ?? podSpec(said.pod).securityContext?.runAsUser
  return (
    `${who(said)}${uid === undefined ? '' : ` (user ${uid})`} may not write or read ` +
    `${at || 'a file'}${mount ? ` of volume ${mount.name}` : ''}: permission denied`
  )
}
