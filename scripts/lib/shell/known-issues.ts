import { anyOf } from '../any-of.ts'
import { type ErrorCode, EXIT, type ExitCode } from '../errors.ts'

interface KnownIssue {
  /** Matched against standard error and standard output of a failed command. */
  pattern: RegExp
  code: ErrorCode
  message: string
  hint: string
  exitCode: ExitCode
}

/** Frequent failures of the tools, in the order of precedence. A new entry needs a recorded output in the tests. */
const KNOWN_ISSUES: readonly KnownIssue[] = [
  {
    pattern: /Cannot connect to the Docker daemon|error during connect|docker daemon is not running/i,
    code: 'TSK_ENGINE_NOT_RUNNING',
    message: 'The Docker engine does not answer',
    hint: 'Start Docker, then run `npm run doctor`; on Linux as root, `npm run setup` starts an engine of its own',
    exitCode: EXIT.guard,
  },
  {
    pattern: /permission denied.*docker\.sock|permission denied while trying to connect to the Docker/i,
    code: 'TSK_ENGINE_PERMISSION',
    message: 'This user may not use the Docker engine',
    hint: 'Add yourself to the group `docker` (sudo usermod -aG docker $USER) and sign in again',
    exitCode: EXIT.guard,
  },
  {
    pattern: /certificate has expired or is not yet valid/i,
    code: 'TSK_CLOCK_WRONG',
    message: 'A certificate is not valid by the clock of this machine',
    hint:
      'Set the clock (`timedatectl set-ntp true`). When it is right, the certificates of a cluster of a year ' +
      'ago have expired: `npm run teardown -- --level cluster`, after `npm run backup`',
    exitCode: EXIT.guard,
  },
  {
    pattern: /no space left on device/i,
    code: 'TSK_DISK_FULL',
    message: 'The disk is full',
    hint:
      'Free some space: `docker system df` shows what Docker holds, `npm run teardown -- --level all` ' +
      'removes all of Taskora',
    exitCode: EXIT.guard,
  },
  {
    pattern: /port is already allocated|address already in use|bind: .*in use/i,
    code: 'TSK_PORT_IN_USE',
    message: 'A port that the cluster needs is taken by another program',
    hint: 'Set another `port` in taskora.yaml, or stop that program; `npm run doctor` names it',
    exitCode: EXIT.guard,
  },
  {
    pattern: /another operation \(install\/upgrade\/rollback\) is in progress/i,
    code: 'TSK_RELEASE_LOCKED',
    message: 'The Helm release is locked by an operation that did not end',
    hint: 'Run `npm run deploy` again: it recovers a release that was left pending',
    exitCode: EXIT.cluster,
  },
  {
    pattern: anyOf(
      'i',
      'connection refused|no route to host',
      String.raw`was refused - did you specify the right host or port|i\/o timeout`,
      'TLS handshake timeout',
    ),
    code: 'TSK_CLUSTER_UNREACHABLE',
    message: 'The cluster does not answer',
    hint: 'Run `npm run setup`: it resumes a stopped cluster; `npm run doctor` says what is wrong',
    exitCode: EXIT.cluster,
  },
  {
    pattern: /(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|Temporary failure in name resolution|Could not resolve host)/,
    code: 'TSK_NETWORK_UNREACHABLE',
    message: 'A package registry does not answer',
    hint: 'Check the network, proxy and registry settings, then run the same command again',
    exitCode: EXIT.guard,
  },
  {
    pattern: /violates PodSecurity/i,
    code: 'TSK_POD_SECURITY',
    message: 'The namespace refuses a pod: it does not meet Pod Security "restricted"',
    hint: 'Correct the security context that the message names',
    exitCode: EXIT.cluster,
  },
  {
    pattern: /only dynamically provisioned pvc can be resized|field can not be less than (status\.capacity|previous)/,
    code: 'TSK_VOLUME_SIZE',
    message: 'A volume cannot take the size that the values ask for',
    hint:
      'Keep the size that `npm run status` shows: npm run deploy -- --set database.storage.size=SIZE. A volume of ' +
      'another size is a new one: `npm run backup` first',
    exitCode: EXIT.guard,
  },
  {
    pattern: anyOf(
      '',
      String.raw`values don't meet the specifications of the schema\(s\) in the following chart`,
      String.raw`execution error at \(taskora\/templates\/`,
    ),
    code: 'TSK_VALUES_REFUSED',
    message: 'The chart refuses these values, and nothing was changed',
    hint: 'The last line says which value and why: correct it in --set or in the values file, then run it again',
    exitCode: EXIT.guard,
  },
]

/** The known issue that a failed command's output shows, if any. */
export const knownIssue = (output: { stdout: string; stderr: string }): KnownIssue | undefined =>
  KNOWN_ISSUES.find(({ pattern }) => pattern.test(output.stderr) || pattern.test(output.stdout))
