// What an application complains of, a topic for each kind of complaint.

import { podSpec } from '../facts/objects.ts'
import { kubectl, say, shorten } from '../world/words.ts'
import { DATABASE_TOPICS } from './database-topics.ts'
import type { Said } from './said.ts'
import { path, type Topic, who } from './topic.ts'

export const TOPICS: readonly Topic[] = [
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
  ...DATABASE_TOPICS,
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
