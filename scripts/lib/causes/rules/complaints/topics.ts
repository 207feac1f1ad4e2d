// What an application complains of, a topic for each kind of complaint.

import { podSpec } from '../../facts/objects.ts'
import { kubectl, say, shorten } from '../../world/words.ts'
import { DATABASE_TOPICS } from './database-topics.ts'
import type { Said } from './said.ts'
import { path, type Topic, who } from './topic.ts'

export const TOPICS: readonly Topic[] = [
  {
    code: 'TSK_APP_SETTING',
    complaints: ['setting'],
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
    cause: (said) =>
      `The process of ${who(said).replace('Container', 'container')} runs out of memory within its own limits (heap)`,
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
    cause: (said) => `${who(said)} cannot use its configuration: ${shorten(said.word.line, 140)}`,
  },
  {
    code: 'TSK_APP_SYNTAX',
    complaints: ['syntax'],
    cause: (said) =>
      `The script that ${who(said).replace('Container', 'container')} runs has a syntax error: ` +
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
  const mount = said.container.spec.volumeMounts?.find(({ mountPath }) => at !== '' && at.startsWith(mountPath))
  const uid = said.container.spec.securityContext?.runAsUser ?? podSpec(said.pod).securityContext?.runAsUser
  return (
    `${who(said)}${uid === undefined ? '' : ` (user ${uid})`} may not write or read ` +
    `${at || 'a file'}${mount ? ` of volume ${mount.name}` : ''}: permission denied`
  )
}
